import { object, raw, state, uint8, withoutCodes } from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';
import { current, currentSetting, energy, energyCounter, power, share, voltage } from './quantities.ts';

/** EV Charger, 0x02A1: charging station, charge only. */
export const evCharger = deviceClass({
  code: 0x02a1,
  name: 'EV Charger',
  from: 'G',
  properties: {
    /** Nameplate charging power. */
    ratedChargeElectricPower: property(0xc5, 'Rated charge capacity', 'RNO', power),
    /** Whether a vehicle is plugged in and can be charged. To get a fresh value write 0x10 to 0xCD first, then read. */
    chargeStatus: [
      property(
        0xc7,
        'Vehicle connection and chargeable status',
        'RNR',
        state({ undefined: 0xff, notConnected: 0x30, notChargeable: 0x40, chargeable: 0x41 }),
        { to: 'I', atomicSet: 0xcd },
      ),
      property(
        0xc7,
        'Vehicle connection and chargeable status',
        'RNR',
        state({ undefined: 0xff, notConnected: 0x30, notChargeable: 0x40, chargeable: 0x41, unknown: 0x44 }),
        { from: 'J', atomicSet: 0xcd },
      ),
    ],
    /** Lowest and highest charging power, two 4-byte values in that order. */
    minimumAndMaximumChargingElectricPower: property(
      0xc8,
      'Minimum/maximum charging electric energy',
      'ONO',
      object({ minimumElectricPower: power, maximumElectricPower: power }),
    ),
    /** Lowest and highest charging current, two 2-byte values in steps of 0.1 A. */
    minimumAndMaximumChargingCurrent: property(
      0xca,
      'Minimum/maximum charging electric current',
      'ONO',
      object({ minimumCurrent: current, maximumCurrent: current }),
    ),
    /** Connector and communication type of the unit; DC types AA, BB, EE, FF are the IEC 62196-3 configurations. */
    equipmentType: [
      property(
        0xcc,
        'Charger type',
        'RNO',
        state({
          ac_cplt: 0x11,
          ac_hlc_charge: 0x12,
          dc_aa_charge: 0x21,
          dc_bb_charge: 0x31,
          dc_ee_charge: 0x41,
          dc_ff_charge: 0x51,
        }),
        { to: 'Q' },
      ),
      property(
        0xcc,
        'Charger type',
        'RNO',
        state({
          ac_no_communication: 0x10,
          ac_cplt: 0x11,
          ac_hlc_charge: 0x12,
          dc_aa_charge: 0x21,
          dc_bb_charge: 0x31,
          dc_ee_charge: 0x41,
          dc_ff_charge: 0x51,
        }),
        { from: 'R' },
      ),
    ],
    /**
     * Write-only trigger: makes the unit re-check the vehicle connection, after which 0xC7 is refreshed. Mandatory
     * only for DC type AA units (0xCC = 0x21 to 0x23); otherwise check map 0x9E first.
     */
    vehicleConnectionConfirmation: property(
      0xcd,
      'Vehicle connection confirmation',
      'NRO',
      state({ connection: 0x10 }),
    ),
    /** Energy the vehicle battery can take when empty (usable size for charging). */
    chargeableCapacity: property(0xce, 'Chargeable capacity of vehicle mounted battery', 'RNO', energy, { from: 'J' }),
    /** Energy the vehicle battery can still take now. */
    remainingChargeableCapacity: property(
      0xcf,
      'Remaining chargeable capacity of vehicle mounted battery',
      'RNO',
      energy,
      { from: 'J' },
    ),
    /** Usable energy size of the vehicle battery. */
    usedCapacity1: property(0xd0, 'Used capacity of vehicle mounted battery 1', 'RNO', energy),
    /** Nameplate voltage. */
    ratedVoltage: property(0xd2, 'Rated voltage', 'ONO', voltage),
    /** Charging power now (never negative in this class). */
    instantaneousElectricPower: property(0xd3, 'Measured instantaneous charging electric energy', 'ONO', power),
    /** Energy charged so far, steps of 0.001 kWh. */
    cumulativeChargingElectricEnergy: property(
      0xd8,
      'Measured cumulative amount of charging electric energy',
      'ONO',
      withoutCodes(energyCounter),
    ),
    /** Write 0x00 to clear 0xD8. */
    resetCumulativeChargingElectricEnergy: property(
      0xd9,
      'Cumulative amount of charging electric energy reset setting',
      'NON',
      state({ reset: 0x00 }),
    ),
    /** Commanded operating mode of the charger. */
    operationMode: property(
      0xda,
      'Operation mode setting',
      'RRR',
      state({ charge: 0x42, standby: 0x44, idle: 0x47, other: 0x40 }),
    ),
    /** Energy stored in the vehicle battery now. */
    remainingCapacity1: property(0xe2, 'Remaining stored electricity of vehicle mounted battery1', 'RNO', energy),
    /** State of charge of the vehicle battery. */
    remainingCapacity3: property(0xe4, 'Remaining stored electricity of vehicle mounted battery3', 'RNO', share),
    /** Vehicle identifier: one length byte, then up to 24 bytes. */
    vehicleId: property(
      0xe6,
      'Vehicle ID',
      'RNO',
      object({ dataSize: uint8(0, 24), id: raw(0, 24) }, { dataSize: 'id' }),
      { from: 'J' },
    ),
    /** Energy to be charged. */
    targetChargingElectricEnergy: property(0xe7, 'Charging amount setting', 'OOO', energy, { from: 'J' }),
    /** Charging power setpoint (upper value the unit charges with when the designated power method applies). */
    chargingElectricPower: property(0xeb, 'Charging electric energy setting', 'OOO', power),
    /** Charging current setpoint, steps of 0.1 A. */
    chargingCurrent: property(0xed, 'Charging current setting', 'OOO', currentSetting),
  },
});
