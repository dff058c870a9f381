import type { Logger } from '@busbar/kernel';
import { silentLogger } from '@busbar/kernel';
import { ManualClock, type MemoryLinkPair, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice, type LocalDeviceOptions } from '../device/local-device.ts';
import type { RemoteDevice } from '../device/remote-tree.ts';
import { type RecordingLogger, recordingLogger } from './recording-logger.ts';

/** Two devices on one link. */
export interface ConnectedDevices {
  readonly links: MemoryLinkPair;
  /** The second device as the first one sees it. */
  readonly atFirst: RemoteDevice;
  /** The first device as the second one sees it. */
  readonly atSecond: RemoteDevice;
}

/** A device for tests; the address is made of the name. */
export function testDevice(
  clock: ManualClock,
  name: string,
  options: Partial<LocalDeviceOptions> & { readonly logger?: Logger } = {},
): LocalDevice {
  return new LocalDevice({
    address: `d:_i:99999_${name}`,
    deviceType: 'Generic',
    clock,
    logger: silentLogger,
    ...options,
  });
}

/** Joins two devices by a link in memory. The SKI of each is its address. */
export function connectDevices(clock: ManualClock, first: LocalDevice, second: LocalDevice): ConnectedDevices {
  const links = memoryLinkPair(clock);
  const atFirst = first.connect(links.a, { ski: second.address });
  const atSecond = second.connect(links.b, { ski: first.address });
  return { links, atFirst, atSecond };
}

/** Two new devices with a clock of their own. */
export interface DevicePair extends ConnectedDevices {
  readonly clock: ManualClock;
  readonly first: LocalDevice;
  readonly second: LocalDevice;
  /** What the first device logged. */
  readonly log: RecordingLogger;
}

/** Makes two devices, lets both be furnished, and joins them; run the clock to let them discover each other. */
export function devicePair(
  furnishFirst: (device: LocalDevice) => void = () => undefined,
  furnishSecond: (device: LocalDevice) => void = () => undefined,
): DevicePair {
  const clock = new ManualClock();
  const log = recordingLogger();
  const first = testDevice(clock, 'ems', { deviceType: 'EnergyManagementSystem', logger: log.logger });
  const second = testDevice(clock, 'wallbox', { deviceType: 'ChargingStation' });
  furnishFirst(first);
  furnishSecond(second);
  return { clock, first, second, log, ...connectDevices(clock, first, second) };
}
