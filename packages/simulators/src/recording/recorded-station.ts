import { BusbarError } from '@busbar/kernel';
import type { LocalDevice, LocalEntity } from '@busbar/spine';
import type { EvseccEvseOptions } from '@busbar/usecases';
import { type DeviceRecording, recordedPath } from './device-recording.ts';
import { furnishAsRecorded } from './recorded-layout.ts';

/**
 * The entity of a charging station; like a recorded one at its address, with its features.
 * @throws BusbarError `simulator.recording`
 */
export function stationEntity(device: LocalDevice, like: DeviceRecording | undefined): LocalEntity {
  if (like === undefined) return device.addEntity('EVSE');
  const path = recordedPath(like, 'EVSE');
  if (path === undefined)
    throw new BusbarError(
      'simulator.recording',
      `${like.product} is no charging station: it was recorded without an EVSE`,
    );
  const entity = device.addEntity('EVSE', path);
  furnishAsRecorded(entity, like);
  return entity;
}

/** What a station says about its manufacturer; like a recorded one by the name of the product. EVSECC scenario 1. */
export function manufacturerOf(like: DeviceRecording | undefined): NonNullable<EvseccEvseOptions['manufacturer']> {
  if (like === undefined)
    return {
      deviceName: 'Simulated station',
      deviceCode: 'SIM-11',
      vendorName: 'Busbar',
      brandName: 'Busbar',
      powerSource: 'mains3Phase',
    };
  const [brand = like.product] = like.product.split(/\s+/);
  return {
    deviceName: like.product,
    vendorName: brand,
    brandName: brand,
    ...(like.firmware === undefined ? {} : { softwareRevision: like.firmware }),
  };
}
