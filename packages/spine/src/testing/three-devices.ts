import { ManualClock, type MemoryLinkPair } from '@busbar/kernel/testing';
import type { LocalDevice } from '../device/local-device.ts';
import type { LocalFeature } from '../device/local-tree.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { connectDevices, testDevice } from './device-pair.ts';
import { type RecordingLogger, recordingLogger } from './recording-logger.ts';

/** An energy manager and a charging station that are connected to a node in between, and not to each other. */
export interface ThreeDevices {
  readonly clock: ManualClock;
  readonly ems: LocalDevice;
  readonly between: LocalDevice;
  readonly station: LocalDevice;
  readonly emsLinks: MemoryLinkPair;
  readonly stationLinks: MemoryLinkPair;
  /** What the node in between logged. */
  readonly log: RecordingLogger;
  readonly client: LocalFeature;
  readonly limits: LocalFeature;
}

/** Furnishes an energy manager with a client of limits. */
function furnishManager(device: LocalDevice): LocalFeature {
  return device.addEntity('CEM').feature('LoadControl', 'client');
}

/** Furnishes a charging station with a limit that can be written. */
function furnishLimitedStation(device: LocalDevice): LocalFeature {
  const limits = device.addEntity('EVSE').feature('LoadControl', 'server');
  limits.offer(loadControlLimitListData, { read: true, write: true, writePartial: true });
  limits.set(loadControlLimitListData, {
    loadControlLimitData: [{ limitId: 1, isLimitChangeable: true, isLimitActive: false }],
  });
  return limits;
}

/** Makes the three and connects them; run the clock to let them learn each other. */
export function threeDevices(forwards: () => boolean = () => true): ThreeDevices {
  const clock = new ManualClock();
  const log = recordingLogger();
  const reaches = (): boolean => true;
  const ems = testDevice(clock, 'ems', { deviceType: 'EnergyManagementSystem', enhanced: { reaches } });
  const between = testDevice(clock, 'between', { enhanced: { forwards }, logger: log.logger });
  const station = testDevice(clock, 'wallbox', { deviceType: 'ChargingStation', enhanced: { reaches } });
  const client = furnishManager(ems);
  const limits = furnishLimitedStation(station);
  const { links: emsLinks } = connectDevices(clock, ems, between);
  const { links: stationLinks } = connectDevices(clock, station, between);
  return { clock, ems, between, station, emsLinks, stationLinks, log, client, limits };
}
