import { enumeration, text } from '@busbar/kernel';
import { type DataOf, dataFunction } from './function-declaration.ts';

/** Who made the device, and which one it is. */
export const deviceClassificationManufacturerData = dataFunction({
  name: 'deviceClassificationManufacturerData',
  feature: 'DeviceClassification',
  fields: {
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
  },
});
export type DeviceClassificationManufacturerData = DataOf<typeof deviceClassificationManufacturerData>;

/** What the user calls the device. */
export const deviceClassificationUserData = dataFunction({
  name: 'deviceClassificationUserData',
  feature: 'DeviceClassification',
  fields: {
    userNodeIdentification: text,
    userLabel: text,
    userDescription: text,
  },
});
export type DeviceClassificationUserData = DataOf<typeof deviceClassificationUserData>;
