import { type Data, enumeration, record, text } from '@busbar/kernel';
import { dataFunction } from './function-declaration.ts';

const ofManufacturer = {
  deviceName: text,
  deviceCode: text,
  serialNumber: text,
  softwareRevision: text,
  hardwareRevision: text,
  vendorName: text,
  vendorCode: text,
  brandName: text,
  powerSource: enumeration(['unknown', 'mainsSinglePhase', 'mains3Phase', 'battery', 'dc']),
  /** Identification of the node given by its maker. */
  manufacturerNodeIdentification: text,
  manufacturerLabel: text,
  manufacturerDescription: text,
};
/** `DeviceClassificationManufacturerDataType`: name plate of a device. */
export interface DeviceClassificationManufacturerData extends Data<typeof ofManufacturer> {}

/** Who made the device, and which one it is. IEC 63380-3, tables 118, 119, 120. */
export const deviceClassificationManufacturerData = dataFunction({
  name: 'deviceClassificationManufacturerData',
  feature: 'DeviceClassification',
  data: record<DeviceClassificationManufacturerData>(ofManufacturer),
});

const ofUser = {
  userNodeIdentification: text,
  userLabel: text,
  userDescription: text,
};
/** `DeviceClassificationUserDataType`: names the user gave. */
export interface DeviceClassificationUserData extends Data<typeof ofUser> {}

/** What the user calls the device. */
export const deviceClassificationUserData = dataFunction({
  name: 'deviceClassificationUserData',
  feature: 'DeviceClassification',
  data: record<DeviceClassificationUserData>(ofUser),
});
