import type { Cmd } from '../datagram/datagram.ts';
import { isDeviceAddress } from '../device/feature-address.ts';
import type { DataOf } from '../model/function-declaration.ts';
import type {
  NodeManagementDestination,
  nodeManagementDestinationListData,
} from '../model/node-management-destination.ts';

type DestinationListData = DataOf<typeof nodeManagementDestinationListData>;

/** `networkFeatureSet` of a device: what it can do for others (SPINE-5.4.1). */
export type NetworkFeatureSet = 'simple' | 'smart' | 'router' | 'gateway';

/** A device that can be reached through another one. */
export interface Destination {
  readonly device: string;
  readonly featureSet: string | undefined;
  readonly label: string | undefined;
}

/** The destination list of this device: itself, then the devices behind it (SPINE-5.5.3-2, -3). */
export function buildDestinations(own: Destination, behind: readonly Destination[]): DestinationListData {
  return { nodeManagementDestinationData: [own, ...behind].map((one) => described(one)) };
}

/** Devices that came or went, one kind of change per notify, like discovery (SPINE-5.5.3-3, SPINE-5.5.2-30). */
export function buildDestinationChanges(
  state: 'added' | 'removed',
  changed: readonly Destination[],
): DestinationListData {
  return { nodeManagementDestinationData: changed.map((one) => described(one, state)) };
}

/**
 * Takes over a reply or notify: in full it replaces what was known, a partial one is merged by device address, and
 * `removed` takes a device out (SPINE-5.5.3-3, SPINE-5.3.3-80). @param limit most devices kept
 */
export function mergeDestinations(known: readonly Destination[], cmd: Cmd, limit: number): readonly Destination[] {
  const received = ((cmd.data?.value ?? {}) as DestinationListData).nodeManagementDestinationData ?? [];
  const isPartial = (cmd.filter?.length ?? 0) > 0;
  const devices = new Map(isPartial ? known.map((one) => [one.device, one]) : []);
  for (const { deviceDescription } of received) {
    const device = deviceDescription?.deviceAddress?.device;
    if (device === undefined || !isDeviceAddress(device)) continue;
    if (isPartial && deviceDescription?.lastStateChange === 'removed') devices.delete(device);
    else if (devices.has(device) || devices.size < limit)
      devices.set(device, {
        device,
        featureSet: deviceDescription?.networkFeatureSet,
        label: deviceDescription?.label,
      });
  }
  return [...devices.values()];
}

/** The elements the schema has here, and no others (SPINE-5.5.3-2). */
function described(
  { device, featureSet, label }: Destination,
  lastStateChange?: 'added' | 'removed',
): NodeManagementDestination {
  return {
    deviceDescription: {
      deviceAddress: { device },
      ...(isFeatureSet(featureSet) ? { networkFeatureSet: featureSet } : {}),
      ...(lastStateChange === undefined ? {} : { lastStateChange }),
      ...(label === undefined ? {} : { label }),
    },
  };
}

function isFeatureSet(value: string | undefined): value is NetworkFeatureSet {
  return value === 'simple' || value === 'smart' || value === 'router' || value === 'gateway';
}
