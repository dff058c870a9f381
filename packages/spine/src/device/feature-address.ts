import type { FeatureAddress } from '../datagram/datagram.ts';

/** A feature address with all its parts. */
export type FullFeatureAddress = Required<FeatureAddress>;

/** Address of primary NodeManagement inside its device (SPINE-5.2.1-1). */
export const NODE_MANAGEMENT: { readonly entity: readonly number[]; readonly feature: number } = Object.freeze({
  entity: Object.freeze([0]),
  feature: 0,
});

/** Text form of an entity address, e.g. `1.2`; one per address, used as a key and in log lines. */
export function entityKey(path: readonly number[]): string {
  return path.join('.');
}

/** Text form of a feature address inside its device, e.g. `1.2/3`. */
export function featureKey(path: readonly number[], feature: number): string {
  return `${path.join('.')}/${feature}`;
}

/** Exact equality of two entity addresses; `[4]` never means `[1,4]` (SPINE-5.2.3-3). */
export function samePath(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** Whether `path` lies below `ancestor` (SPINE-5.2.3-3). */
export function isBelow(path: readonly number[], ancestor: readonly number[]): boolean {
  return path.length > ancestor.length && ancestor.every((id, index) => id === path[index]);
}

/** Whether the address means primary NodeManagement, whatever its device part. */
export function isNodeManagement(address: FeatureAddress): boolean {
  return address.feature === NODE_MANAGEMENT.feature && samePath(address.entity ?? [], NODE_MANAGEMENT.entity);
}

/** Exact equality of two complete addresses. */
export function sameAddress(a: FullFeatureAddress, b: FullFeatureAddress): boolean {
  return a.device === b.device && a.feature === b.feature && samePath(a.entity, b.entity);
}

/** For log lines: `d:_i:1_x 1.2/3`, missing parts as `-`. */
export function formatAddress(address: FeatureAddress | undefined): string {
  if (address === undefined) return '-';
  return `${address.device ?? '-'} ${address.entity === undefined ? '-' : entityKey(address.entity)}/${address.feature ?? '-'}`;
}

/**
 * Whether a text can be the device part of an address. Peer addresses are opaque (SPINE-5.2.3-2): only the length
 * (1 to 256) and the absence of control and white space characters are checked.
 */
export function isDeviceAddress(device: string): boolean {
  return device.length > 0 && device.length <= 256 && !/[\p{C}\p{Z}]/u.test(device);
}

/**
 * Whether a text can be our own device address (SPINE-5.2.3-1): `d:_`, the vendor as `i:` with its IANA Private Enterprise
 * Number or as `n:` with its name, `_`, and a part the vendor gives out once.
 */
export function isOwnDeviceAddress(device: string): boolean {
  return isDeviceAddress(device) && /^d:_(i:[1-9][0-9]*|n:[A-Za-z0-9-]+)_./.test(device);
}

/** Orders entity addresses: parents before children, siblings by number (SPINE-5.5.2-4). */
export function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
