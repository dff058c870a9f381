import type { Clock } from '@busbar/kernel';
import { type MemoryLinkPair, memoryLinkPair } from '@busbar/kernel/testing';
import type { LocalDevice, RemoteDevice } from '@busbar/spine';

/** Two devices joined by a link in memory. */
export interface JoinedDevices {
  readonly link: MemoryLinkPair;
  /** The other device as each one sees it. */
  readonly atA: RemoteDevice;
  readonly atB: RemoteDevice;
  /** Cuts the connection. */
  cut(): void;
}

/** Joins two devices; the identity of a device is derived from its address. */
export function joinDevices(clock: Clock, a: LocalDevice, b: LocalDevice, latency = 1): JoinedDevices {
  const link = memoryLinkPair(clock, latency);
  const atA = a.connect(link.a, { ski: skiOf(b.address), label: b.address });
  const atB = b.connect(link.b, { ski: skiOf(a.address), label: a.address });
  return { link, atA, atB, cut: () => link.a.close('cut by the test') };
}

/** A stand-in for the key identifier: 40 hex digits, the same for the same address. */
export function skiOf(address: string): string {
  const digits = [...address].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return digits.padEnd(40, '0').slice(-40);
}
