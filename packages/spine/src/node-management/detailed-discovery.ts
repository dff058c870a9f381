import type { Millis } from '@busbar/kernel';
import { seconds } from '@busbar/kernel';
import type { NetworkFeatureSet } from '../communication-mode/destination-list.ts';
import { formatDuration } from '../data/duration.ts';
import { comparePaths } from '../device/feature-address.ts';
import { type Operations, possibleOperations } from '../device/operations.ts';
import { OWN_SPECIFICATION_VERSION } from '../device/specification-version.ts';
import type {
  EntityInformation,
  FeatureInformation,
  NodeManagementDetailedDiscoveryData,
} from '../model/node-management.ts';

/** A feature as discovery describes it. */
export interface DescribedFeature {
  readonly id: number;
  readonly type: string;
  readonly role: 'server' | 'client' | 'special';
  /** Offered functions; empty for client features (SPINE-5.2.1-3). */
  readonly functions: ReadonlyMap<string, Operations>;
  /** Announced only when it is not the default of 10 s (SPINE-5.3.2-36). */
  readonly maxResponseDelay?: Millis;
}

/** An entity as discovery describes it. */
export interface DescribedEntity {
  readonly path: readonly number[];
  readonly type: string;
  readonly label?: string;
  readonly description?: string;
  readonly features: readonly DescribedFeature[];
}

/** A device as discovery describes it. */
export interface DescribedDevice {
  readonly address: string;
  readonly deviceType: string;
  readonly featureSet: NetworkFeatureSet;
}

/** The complete picture of this device: all entities, parents before children (SPINE-5.5.2-4, -27). */
export function buildDiscovery(
  device: DescribedDevice,
  entities: readonly DescribedEntity[],
): NodeManagementDetailedDiscoveryData {
  const sorted = [...entities].sort((a, b) => comparePaths(a.path, b.path));
  return {
    specificationVersionList: { specificationVersion: [OWN_SPECIFICATION_VERSION] },
    deviceInformation: {
      description: {
        deviceAddress: { device: device.address },
        deviceType: device.deviceType,
        networkFeatureSet: device.featureSet,
      },
    },
    entityInformation: sorted.map((entity) => entityInformation(device, entity)),
    featureInformation: sorted.flatMap((entity) => featureInformation(device, entity)),
  };
}

/**
 * Entities that appeared: with type, state `added`, and all their features (SPINE-5.5.2-19, -20). One notify has one kind of
 * change (SPINE-5.5.2-30).
 */
export function buildAdded(
  device: DescribedDevice,
  entities: readonly DescribedEntity[],
): NodeManagementDetailedDiscoveryData {
  const sorted = [...entities].sort((a, b) => comparePaths(a.path, b.path));
  const features = sorted.flatMap((entity) => featureInformation(device, entity, 'added'));
  return {
    deviceInformation: { description: { deviceAddress: { device: device.address } } },
    entityInformation: sorted.map((entity) => entityInformation(device, entity, 'added')),
    ...(features.length === 0 ? {} : { featureInformation: features }),
  };
}

/** Entities that left: addresses only, children listed too and deepest first (SPINE-5.5.2-21, -31). */
export function buildRemoved(
  device: DescribedDevice,
  paths: readonly (readonly number[])[],
): NodeManagementDetailedDiscoveryData {
  const sorted = [...paths].sort((a, b) => comparePaths(b, a));
  return {
    deviceInformation: { description: { deviceAddress: { device: device.address } } },
    entityInformation: sorted.map((path) => ({
      description: { entityAddress: { device: device.address, entity: path }, lastStateChange: 'removed' },
    })),
  };
}

/** An entity whose description or features changed without leaving (SPINE-5.5.2-22); for entity `[0]`, which cannot leave. */
export function buildModified(device: DescribedDevice, entity: DescribedEntity): NodeManagementDetailedDiscoveryData {
  return {
    deviceInformation: { description: { deviceAddress: { device: device.address } } },
    entityInformation: [entityInformation(device, entity, 'modified')],
    featureInformation: featureInformation(device, entity, 'modified'),
  };
}

type StateChange = 'added' | 'removed' | 'modified';

function entityInformation(device: DescribedDevice, entity: DescribedEntity, change?: StateChange): EntityInformation {
  return {
    description: {
      entityAddress: { device: device.address, entity: entity.path },
      entityType: entity.type,
      ...(change === undefined ? {} : { lastStateChange: change }),
      ...(entity.label === undefined ? {} : { label: entity.label }),
      ...(entity.description === undefined ? {} : { description: entity.description }),
    },
  };
}

function featureInformation(
  device: DescribedDevice,
  entity: DescribedEntity,
  change?: StateChange,
): readonly FeatureInformation[] {
  return [...entity.features]
    .sort((a, b) => a.id - b.id)
    .map((feature) => ({
      description: {
        featureAddress: { device: device.address, entity: entity.path, feature: feature.id },
        featureType: feature.type,
        role: feature.role,
        // A client feature has no such element at all, and empty lists are never sent (SPINE-5.5.2-29, SPINE-5.2.2-19).
        ...(feature.functions.size === 0 ? {} : { supportedFunction: supportedFunctions(feature.functions) }),
        ...(change === undefined ? {} : { lastStateChange: change }),
        ...(feature.maxResponseDelay === undefined
          ? {}
          : { maxResponseDelay: formatDuration(seconds(feature.maxResponseDelay / 1000)) }),
      },
    }));
}

function supportedFunctions(functions: ReadonlyMap<string, Operations>): {
  function: string;
  possibleOperations: ReturnType<typeof possibleOperations>;
}[] {
  return [...functions].map(([name, operations]) => ({
    function: name,
    possibleOperations: possibleOperations(operations),
  }));
}
