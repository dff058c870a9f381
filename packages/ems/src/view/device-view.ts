import type { PeerStatus } from '@busbar/ship';
import { FUNCTIONS, type RemoteDevice, type RemoteFeature } from '@busbar/spine';
import { useCaseStatuses } from '@busbar/usecases';
import type { Device } from '../api/api-types.ts';

/** Parts of a device that only change with its tree; made once per change. */
export type DeviceTree = Pick<Device, 'entities' | 'useCases'>;

/** Entities, features, functions and use cases of a connected peer. */
export function deviceTree(remote: RemoteDevice): DeviceTree {
  return {
    entities: remote.entities().map((entity) => ({
      address: entity.path.join('.'),
      type: entity.type,
      features: entity.features().map((feature) => ({
        address: feature.address.feature ?? -1,
        type: feature.type,
        role: feature.role,
        functions: functionsOf(feature),
      })),
    })),
    useCases: useCaseStatuses(remote).map((useCase) => ({
      name: useCase.name,
      actor: useCase.actor,
      version: useCase.version,
      available: useCase.available,
      entity: useCase.entityPath?.join('.') ?? null,
      scenarios: useCase.scenarios.map(({ number, status, missing }) => ({ number, status, missing: [...missing] })),
    })),
  };
}

/** One peer; `tree` is undefined while it is not connected. */
export function deviceView(peer: PeerStatus, remote: RemoteDevice | undefined, tree: DeviceTree | undefined): Device {
  return {
    id: deviceId(peer.ski),
    protocol: 'ship',
    ski: peer.ski,
    shipId: peer.shipId ?? null,
    address: remote?.address ?? null,
    name: nameOf(peer),
    brand: peer.brand ?? null,
    model: peer.model ?? null,
    type: peer.type ?? null,
    deviceType: remote?.deviceType ?? null,
    connected: peer.connected,
    ...statusOf(peer, remote),
    entities: tree?.entities ?? [],
    useCases: tree?.useCases ?? [],
  };
}

/** Name of a peer for people: brand and model, else the end of its SKI. */
export function nameOf(peer: PeerStatus): string {
  const { brand, model, ski } = peer;
  if (brand !== undefined && model !== undefined) return model.startsWith(brand) ? model : `${brand} ${model}`;
  return model ?? brand ?? `device ${ski.slice(-8).toUpperCase()}`;
}

/** Id of a device in the API: as stable as its key. */
function deviceId(ski: string): string {
  return `dev-${ski.slice(0, 12)}`;
}

function statusOf(peer: PeerStatus, remote: RemoteDevice | undefined): Pick<Device, 'status' | 'text'> {
  if (!peer.connected || remote === undefined) return { status: 'offline', text: peer.advice };
  if (!remote.isDiscovered) return { status: 'connecting', text: 'Connected; its entities are being read.' };
  return { status: 'ok', text: 'Connected.' };
}

function functionsOf(feature: RemoteFeature): { name: string; operations: string[] }[] {
  return FUNCTIONS.flatMap((declaration) => {
    const { read, readPartial, write, writePartial } = feature.operations(declaration);
    const operations = [
      ...(read ? ['read'] : []),
      ...(readPartial ? ['read partial'] : []),
      ...(write ? ['write'] : []),
      ...(writePartial ? ['write partial'] : []),
    ];
    return operations.length === 0 ? [] : [{ name: declaration.name, operations }];
  });
}
