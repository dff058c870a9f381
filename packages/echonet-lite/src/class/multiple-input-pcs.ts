import { array, date, form, int32, object, raw, state, time, uint8 } from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';
import { faultDescription } from './fault-description.ts';
import { energyCounter } from './quantities.ts';

/** Multiple input PCS, 0x02A5: hybrid inverter. */
export const multipleInputPcs = deviceClass({
  code: 0x02a5,
  name: 'Multiple input PCS',
  from: 'K',
  properties: {
    /** Whether the object is switched on or off. */
    operationStatus: property(0x80, 'Operation status', 'ROR', state({ true: 0x30, false: 0x31 })),
    /** 17-byte object identifier: 0xFE, 3-byte manufacturer code, 13 bytes unique within that manufacturer. */
    id: property(0x83, 'Identification number', 'RNO', form('identifier', raw(17))),
    /** Two-byte fault detail code; the first group tells how recoverable the fault is. */
    faultDescription: property(0x89, 'Fault description', 'RNO', faultDescription),
    /** Product code, 12 ASCII bytes, padded with 0x00. */
    productCode: property(0x8c, 'Product code', 'RNO', raw(12)),
    /** Device clock time of day, one byte hour and one byte minute. */
    currentTime: property(0x97, 'Current time setting', 'ROO', time),
    /** Device clock calendar date, two-byte year, month byte, day byte. */
    currentDate: property(0x98, 'Current date setting', 'ROO', date),
    /** How the inverter is tied to the grid. */
    powerSystemInterconnectionStatus: property(
      0xd0,
      'System interconnection status',
      'RNO',
      state({ reversePowerFlowAcceptable: 0x00, independent: 0x01, reversePowerFlowNotAcceptable: 0x02 }),
    ),
    /** Energy converted AC to DC so far, 0.001 kWh steps. */
    normalDirectionElectricEnergy: property(
      0xe0,
      'Measured cumulative amount of electric energy (normal direction)',
      'RNO',
      energyCounter,
    ),
    /** Energy converted DC to AC so far, 0.001 kWh steps. */
    reverseDirectionElectricEnergy: property(
      0xe3,
      'Measured cumulative amount of electric energy (reverse direction)',
      'RNO',
      energyCounter,
    ),
    /** Power now at the AC terminal, signed. */
    instantaneousElectricPower: property(
      0xe7,
      'Measured instantaneous electric power',
      'RNO',
      int32(-2_147_483_647, 2_147_483_645, 'W'),
    ),
    /** Object codes of the DC sources and stores behind this inverter. */
    connectedDeviceList: property(
      0xe8,
      'List of connected devices',
      'RNO',
      object(
        { numberOfConnectedDeviceObjects: uint8(1, 10), connectedDeviceObjectList: array(raw(3), 1, 10) },
        { numberOfConnectedDeviceObjects: 'connectedDeviceObjectList' },
      ),
    ),
  },
});
