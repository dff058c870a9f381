import { int16, object, raw, state, uint8 } from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';
import { faultDescription } from './fault-description.ts';
import {
  charge,
  current,
  currentSetting,
  energy,
  energyCounter,
  power,
  share,
  signedPower,
  voltage,
} from './quantities.ts';

/** How charging power is chosen; release P adds V2G. */
const chargingMethods = {
  others: 0x00,
  maximumChargingElectricPower: 0x01,
  surplusElectricPower: 0x02,
  designatedElectricPower: 0x03,
  designatedElectricCurrent: 0x04,
  designatedPurchasingElectricPower: 0x05,
} as const;
/** How discharging power is chosen; release P adds V2G. */
const dischargingMethods = {
  others: 0x00,
  maximumDischargingElectricPower: 0x01,
  loadFollowing: 0x02,
  designatedElectricPower: 0x03,
  designatedElectricCurrent: 0x04,
  designatedPurchasingElectricPower: 0x05,
} as const;

/** EV charger and discharger, 0x027E: bidirectional charging station (V2H/V2G). */
export const evChargerDischarger = deviceClass({
  code: 0x027e,
  name: 'EV charger and discharger',
  from: 'D',
  properties: {
    /** Two-byte fault detail code; the first group tells how recoverable the fault is. */
    faultDescription: property(0x89, 'Fault description', 'RNO', faultDescription, { from: 'R' }),
    /** Product code, 12 ASCII bytes, padded with 0x00. */
    productCode: property(0x8c, 'Product code', 'RNO', raw(12), { from: 'R' }),
    /** Energy that can be taken out of the vehicle battery when it is full (usable size for discharging). */
    dischargeableCapacity1: property(0xc0, 'Dischargeable capacity of vehicle mounted battery 1', 'RNO', energy),
    /** Same as 0xC0 expressed as charge in steps of 0.1 Ah. */
    dischargeableCapacity2: [
      property(0xc1, 'Dischargeable capacity of vehicle mounted battery 2', 'CNO', charge, { to: 'F' }),
      property(0xc1, 'Dischargeable capacity of vehicle mounted battery 2', 'ONO', charge, { from: 'G' }),
    ],
    /** Energy that can still be taken out of the vehicle battery now. */
    remainingDischargeableCapacity1: property(
      0xc2,
      'Remaining dischargeable capacity of vehicle mounted battery 1',
      'RNO',
      energy,
    ),
    /** Same as 0xC2 in steps of 0.1 Ah. */
    remainingDischargeableCapacity2: [
      property(0xc3, 'Remaining dischargeable capacity of vehicle mounted battery 2', 'CNO', charge, { to: 'F' }),
      property(0xc3, 'Remaining dischargeable capacity of vehicle mounted battery 2', 'ONO', charge, { from: 'G' }),
    ],
    /** Same as 0xC2 as a percentage. */
    remainingDischargeableCapacity3: property(
      0xc4,
      'Remaining dischargeable capacity of vehicle mounted battery 3',
      'RNO',
      share,
    ),
    /** Nameplate charging power. */
    ratedChargeElectricPower: property(0xc5, 'Rated charge capacity', 'RNO', power),
    /** Nameplate discharging power. */
    ratedDischargeElectricPower: property(0xc6, 'Rated discharge capacity', 'RNO', power),
    /**
     * Whether a vehicle is plugged in and whether it can be charged (and, for a bidirectional unit, discharged). To
     * get a fresh value write 0x10 to 0xCD first, then read.
     */
    chargeDischargeStatus: [
      property(
        0xc7,
        'Vehicle connection and chargeable/dischargeable status',
        'RNR',
        state({
          notConnected: 0x30,
          connected: 0x40,
          chargeable: 0x41,
          dischargeable: 0x42,
          chargeableDischargeable: 0x43,
        }),
        { to: 'F', atomicSet: 0xcd },
      ),
      property(
        0xc7,
        'Vehicle connection and chargeable/dischargeable status',
        'RNR',
        state({
          notConnected: 0x30,
          connected: 0x40,
          chargeable: 0x41,
          dischargeable: 0x42,
          chargeableDischargeable: 0x43,
          undefined: 0xff,
        }),
        { from: 'G', to: 'I', atomicSet: 0xcd },
      ),
      property(
        0xc7,
        'Vehicle connection and chargeable/dischargeable status',
        'RNR',
        state({
          undefined: 0xff,
          notConnected: 0x30,
          connected: 0x40,
          chargeable: 0x41,
          dischargeable: 0x42,
          chargeableDischargeable: 0x43,
          unknown: 0x44,
        }),
        { from: 'J', atomicSet: 0xcd },
      ),
    ],
    /** Lowest and highest charging power, two 4-byte values in that order. */
    minimumAndMaximumChargingElectricPower: property(
      0xc8,
      'Minimum/maximum charging electric energy',
      'RNO',
      object({ minimumElectricPower: power, maximumElectricPower: power }),
    ),
    /** Lowest and highest discharging power, two 4-byte values in that order. */
    minimumAndMaximumDischargingElectricPower: property(
      0xc9,
      'Minimum/maximum discharging electric energy',
      'RNO',
      object({ minimumElectricPower: power, maximumElectricPower: power }),
    ),
    /** Lowest and highest charging current, two 2-byte values in steps of 0.1 A. */
    minimumAndMaximumChargingCurrent: property(
      0xca,
      'Minimum/maximum charging current',
      'RNO',
      object({ minimumCurrent: current, maximumCurrent: current }),
    ),
    /** Lowest and highest discharging current, two 2-byte values in steps of 0.1 A. */
    minimumAndMaximumDischargingCurrent: property(
      0xcb,
      'Minimum/maximum discharging current',
      'RNO',
      object({ minimumCurrent: current, maximumCurrent: current }),
    ),
    /** Connector and communication type of the unit; DC types AA, BB, EE, FF are the IEC 62196-3 configurations. */
    equipmentType: property(
      0xcc,
      'Charger/Discharger type',
      'RNO',
      state({
        ac_cplt: 0x11,
        ac_hlc_charge: 0x12,
        ac_hlc_chargedischarge: 0x13,
        dc_aa_charge: 0x21,
        dc_aa_chargedischarge: 0x22,
        dc_aa_discharge: 0x23,
        dc_bb_charge: 0x31,
        dc_bb_chargedischarge: 0x32,
        dc_bb_discharge: 0x33,
        dc_ee_charge: 0x41,
        dc_ee_chargedischarge: 0x42,
        dc_ee_discharge: 0x43,
        dc_ff_charge: 0x51,
        dc_ff_chargedischarge: 0x52,
        dc_ff_discharge: 0x53,
      }),
      { from: 'G' },
    ),
    /**
     * Write-only trigger: makes the unit re-check the vehicle connection, after which 0xC7 is refreshed. Mandatory
     * only for DC type AA units (0xCC = 0x21 to 0x23); otherwise check map 0x9E first.
     */
    vehicleConnectionConfirmation: property(
      0xcd,
      'Vehicle connection confirmation',
      'NRN',
      state({ confirmation: 0x10 }),
      { from: 'G' },
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
    /** Usable size of the vehicle battery in steps of 0.1 Ah. */
    usedCapacity2: [
      property(0xd1, 'Used capacity of vehicle mounted battery 2', 'CNO', charge, { to: 'F' }),
      property(0xd1, 'Used capacity of vehicle mounted battery 2', 'ONO', charge, { from: 'G' }),
    ],
    /** Nameplate voltage. */
    ratedVoltage: property(0xd2, 'Rated voltage', 'ONO', voltage),
    /** Power flowing now; positive is charging, negative is discharging. */
    instantaneousElectricPower: property(
      0xd3,
      'Measured instantaneous charging/discharging electric energy',
      'ONO',
      signedPower,
    ),
    /** Current flowing now in steps of 0.1 A; positive is charging. */
    instantaneousCurrent: property(
      0xd4,
      'Measured instantaneous charging/discharging current',
      'ONO',
      int16(-32_767, 32_766, 'A', 10),
    ),
    /** Voltage now; sign follows the direction of flow. */
    instantaneousVoltage: property(
      0xd5,
      'Measured instantaneous charging/discharging voltage',
      'ONO',
      int16(-32_767, 32_766, 'V'),
    ),
    /** Energy discharged so far, steps of 0.001 kWh. */
    cumulativeDischargingElectricEnergy: property(
      0xd6,
      'Measured cumulative amount of discharging electric energy',
      'ONO',
      energyCounter,
    ),
    /** Write 0x00 to clear 0xD6. */
    resetCumulativeDischargingElectricEnergy: property(
      0xd7,
      'Cumulative amount of discharging electric energy reset setting',
      'NON',
      state({ reset: 0x00 }),
    ),
    /** Energy charged so far, steps of 0.001 kWh. */
    cumulativeChargingElectricEnergy: property(
      0xd8,
      'Measured cumulative amount of charging electric energy',
      'ONO',
      energyCounter,
    ),
    /** Write 0x00 to clear 0xD8. */
    resetCumulativeChargingElectricEnergy: property(
      0xd9,
      'Cumulative amount of charging electric energy reset setting',
      'NON',
      state({ reset: 0x00 }),
    ),
    /** Commanded operating mode of the unit. It is the command, not proof of flow; see 0xE1 for the real state. */
    operationMode: [
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({ rapidCharge: 0x41, charge: 0x42, discharge: 0x43, standby: 0x44, test: 0x45, other: 0x40 }),
        { to: 'F' },
      ),
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({ charge: 0x42, discharge: 0x43, standby: 0x44, idle: 0x47, other: 0x40 }),
        { from: 'G', to: 'M' },
      ),
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({ charge: 0x42, discharge: 0x43, standby: 0x44, chargingDischarging: 0x46, idle: 0x47, other: 0x40 }),
        { from: 'N', to: 'N' },
      ),
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({
          charge: 0x42,
          discharge: 0x43,
          standby: 0x44,
          chargingDischarging: 0x46,
          idle: 0x47,
          preparation: 0x48,
          automatic: 0x49,
          other: 0x40,
        }),
        { from: 'P' },
      ),
    ],
    /** How the unit is tied to the grid. */
    powerSystemInterconnectionStatus: property(
      0xdb,
      'System interconnected type',
      'ONO',
      state({ reversePowerFlowAcceptable: 0x00, independent: 0x01, reversePowerFlowNotAcceptable: 0x02 }),
    ),
    /** How charging power is chosen while the mode is charge, standby or charge/discharge. */
    chargingMethod: [
      property(0xdc, 'Charging method', 'ROR', state(chargingMethods), { from: 'N', to: 'N' }),
      property(0xdc, 'Charging method', 'ROR', state({ ...chargingMethods, v2G: 0x06 }), { from: 'P' }),
    ],
    /** How discharging power is chosen while the mode is discharge, standby or charge/discharge. */
    dischargingMethod: [
      property(0xdd, 'Discharging method', 'ROR', state(dischargingMethods), { from: 'N', to: 'N' }),
      property(0xdd, 'Discharging method', 'ROR', state({ ...dischargingMethods, v2G: 0x06 }), { from: 'P' }),
    ],
    /** Ceiling for power bought from the grid; only used when 0xDC or 0xDD is 0x05. */
    purchasingElectricPower: property(0xde, 'Purchasing electric power setting', 'OOO', power, { from: 'N' }),
    /** Whether the unit may reconnect to the grid after a disconnection. */
    reInterconnectionPermission: property(
      0xdf,
      'Re-interconnection permission setting',
      'OOO',
      state({ permitted: 0x41, prohibited: 0x42 }),
      { from: 'N' },
    ),
    /**
     * Signed power setpoint for the V2G method (0xDC = 0x06 or 0xDD = 0x06). A write with a positive value moves
     * 0xDA to charge, a negative one to discharge, zero to standby. Only changed by writes. A positive or zero write
     * while 0xDC is not 0x06, or a negative or zero write while 0xDD is not 0x06, changes neither this value nor
     * 0xDA; set both methods to 0x06 and read back.
     */
    chargingDischargingElectricPower: property(
      0xe0,
      'Charging/Discharging electric power setting',
      'OOO',
      signedPower,
      { from: 'P' },
    ),
    /** Real operating state of the unit, as opposed to the commanded mode in 0xDA. */
    actualOperationMode: property(
      0xe1,
      'Actual operation mode',
      'ONR',
      state({ charge: 0x42, discharge: 0x43, standby: 0x44, idle: 0x47, preparation: 0x48, other: 0x40 }),
      { from: 'Q' },
    ),
    /** Energy stored in the vehicle battery now. */
    remainingCapacity1: property(0xe2, 'Remaining stored electricity of vehicle mounted battery1', 'RNO', energy),
    /** Charge stored in the vehicle battery now, steps of 0.1 Ah. */
    remainingCapacity2: [
      property(0xe3, 'Remaining stored electricity of vehicle mounted battery2', 'CNO', charge, { to: 'F' }),
      property(0xe3, 'Remaining stored electricity of vehicle mounted battery2', 'ONO', charge, { from: 'G' }),
    ],
    /** State of charge of the vehicle battery. */
    remainingCapacity3: property(0xe4, 'Remaining stored electricity of vehicle mounted battery3', 'RNO', share),
    /** Whether maintenance is due. */
    maintenanceStatus: property(0xe5, 'Maintenance status', 'ONR', state({ necessary: 0x41, notNecessary: 0x42 }), {
      from: 'P',
    }),
    /** Vehicle identifier: one length byte, then up to 24 bytes. */
    vehicleId: property(
      0xe6,
      'Vehicle ID',
      'RNO',
      object({ dataSize: uint8(0, 24), id: raw(0, 24) }, { dataSize: 'id' }),
      { from: 'J' },
    ),
    /** Energy to be charged; 0 means not set. Excludes 0xE9. */
    targetChargingElectricEnergy1: property(0xe7, 'Charging amount setting 1', 'OOO', energy),
    /** Charge amount to be charged in steps of 0.1 Ah; 0 means not set. Excludes 0xE7. */
    targetChargingElectricEnergy2: property(0xe9, 'Charging amount setting 2', 'OOO', charge),
    /** Energy to be discharged; 0 means not set. */
    targetDischargingElectricEnergy: property(0xea, 'Discharging electric energy setting', 'OOO', energy, {
      from: 'J',
    }),
    /** Charging power setpoint (upper value the unit charges with when the designated power method applies). */
    chargingElectricPower: property(0xeb, 'Charging electric energy setting', 'OOO', power),
    /** Discharging power setpoint. */
    dischargingElectricPower: property(0xec, 'Discharging electric energy setting', 'OOO', power),
    /** Charging current setpoint, steps of 0.1 A. */
    chargingCurrent: property(0xed, 'Charging current setting', 'OOO', currentSetting),
    /** Discharging current setpoint, steps of 0.1 A. */
    dischargingCurrent: property(0xee, 'Discharging current setting', 'OOO', currentSetting),
    /** Nameplate voltage in islanded operation. */
    ratedVoltageOfIndependentOperation: property(0xef, 'Rated voltage (Independent)', 'ONO', voltage),
  },
});
