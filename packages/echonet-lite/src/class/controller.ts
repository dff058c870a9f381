import { date, form, raw, state, uint16 } from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';

/** Controller, 0x05FF: the energy manager itself. */
export const controller = deviceClass({
  code: 0x05ff,
  name: 'Controller',
  from: 'A',
  properties: {
    /** Identifier of the controller. */
    controllerId: property(0xc0, 'Controller ID', 'ONO', raw(1, 40), { from: 'G' }),
    /** How many devices the controller manages. */
    numberOfDevices: property(0xc1, 'Number of devices controlled', 'ONO', uint16(0, 65_533), { from: 'G' }),
    /** Index into the managed device list; write it, then read 0xC3 to 0xCF for that entry. */
    deviceListIndex: property(0xc2, 'Index', 'OOO', uint16(0, 65_533), { from: 'G' }),
    /** Identifier of the indexed device. */
    deviceId: property(0xc3, 'Device ID', 'ONO', raw(1, 40), { from: 'G' }),
    /** Class group and class code of the indexed device. */
    deviceType: property(0xc4, 'Device type', 'ONO', raw(2), { from: 'G' }),
    /** Display name of the indexed device, UTF-8 without byte order mark. */
    name: property(0xc5, 'Name', 'ONO', raw(1, 64), { from: 'G' }),
    /** Whether the indexed device is reachable. */
    connectionStatus: property(
      0xc6,
      'Connection status',
      'ONO',
      state({ connected: 0x41, disconnected: 0x42, notRegistered: 0x43, deleted: 0x44 }),
      { from: 'G' },
    ),
    /** Manufacturer (business) code of the indexed device. */
    businessCode: [
      property(0xc7, 'Business code of the device to be controlled', 'ONO', raw(3), { from: 'G', to: 'H' }),
      property(0xc7, 'Business code of the device to be controlled', 'ONO', raw(3), { from: 'I' }),
    ],
    /** Product code of the indexed device, ASCII. */
    productCode: [
      property(0xc8, 'Product code of the device to be controlled', 'ONO', raw(1, 12), { from: 'G', to: 'H' }),
      property(0xc8, 'Product code of the device to be controlled', 'ONO', raw(1, 12), { from: 'I' }),
    ],
    /** Manufacturing date of the indexed device. */
    manufactureDate: [
      property(0xc9, 'Manufacture date of the device to be controlled', 'ONO', date, { from: 'G', to: 'H' }),
      property(0xc9, 'Manufacture date of the device to be controlled', 'ONO', date, { from: 'I' }),
    ],
    /** Date the registration of the indexed device was last renewed. */
    renewalDate: [
      property(0xca, 'Registered information renewal date of the device to be controlled', 'ONO', date, {
        from: 'G',
        to: 'H',
      }),
      property(0xca, 'Registered information renewal date of the device to be controlled', 'ONO', date, { from: 'I' }),
    ],
    /** Counter raised whenever a device is added or removed. */
    renewalVersionInformation: [
      property(
        0xcb,
        'Registered information renewal version information of the device to be controlled',
        'ONO',
        uint16(0, 65_533),
        { from: 'G', to: 'H' },
      ),
      property(
        0xcb,
        'Registered information renewal version information of the device to be controlled',
        'ONO',
        uint16(0, 65_533),
        { from: 'I' },
      ),
    ],
    /** Installation place code of the indexed device, coded like super class 0x81. */
    place: property(0xcc, 'Place to install device to be controlled', 'ONO', form('place', raw(1)), { from: 'I' }),
    /** Fault flag of the indexed device. */
    faultStatusOfDevice: property(
      0xcd,
      'Fault status of device to be controlled',
      'ONO',
      state({ true: 0x41, false: 0x42 }),
      { from: 'I' },
    ),
    /** Write property map of the indexed device. */
    setPropertyMapForDevice: property(
      0xce,
      'Set property map for device to be controlled',
      'ONO',
      form('propertyMap', raw(1, 17)),
      { from: 'I' },
    ),
    /** Read property map of the indexed device. */
    getPropertyMapForDevice: property(
      0xcf,
      'Get property map for device to be controlled',
      'ONO',
      form('propertyMap', raw(1, 17)),
      { from: 'I' },
    ),
    /** Postal address of the place, UTF-8 without byte order mark. */
    address: property(0xe0, 'Address of installation location', 'ONO', raw(1, 255), { from: 'I' }),
  },
});
