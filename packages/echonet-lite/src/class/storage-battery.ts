import { codes, date, form, int16, int32, oneOf, raw, state, time, uint32 } from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';
import { faultDescription } from './fault-description.ts';
import {
  charge,
  currentRange,
  currentSetting,
  energy,
  energyCounter,
  power,
  powerRange,
  share,
  signedPower,
  voltage,
} from './quantities.ts';

/** Storage battery, 0x027D: home battery. */
export const storageBattery = deviceClass({
  code: 0x027d,
  name: 'Storage battery',
  from: 'A',
  properties: {
    /** 17-byte object identifier: 0xFE, 3-byte manufacturer code, 13 bytes unique within that manufacturer. */
    id: property(0x83, 'Identification number', 'ONO', form('identifier', raw(17)), { from: 'H' }),
    /** Two-byte fault detail code; the first group tells how recoverable the fault is. */
    faultDescription: property(0x89, 'Fault description', 'RNO', faultDescription, { from: 'R' }),
    /** Product code, 12 ASCII bytes, padded with 0x00. */
    productCode: property(0x8c, 'Product code', 'RNO', raw(12), { from: 'R' }),
    /** Device clock time of day, one byte hour and one byte minute. */
    currentTime: property(0x97, 'Current time setting', 'ROO', time, { from: 'H' }),
    /** Device clock calendar date, two-byte year, month byte, day byte. */
    currentDate: property(0x98, 'Current date setting', 'ROO', date, { from: 'H' }),
    /** Energy the battery can take from empty, AC side. */
    acEffectiveChargingCapacity: property(0xa0, 'AC effective capacity (charging)', 'RNO', energy, { from: 'H' }),
    /** Energy the battery can deliver from full, AC side. */
    acEffectiveDischargingCapacity: property(0xa1, 'AC effective capacity (discharging)', 'RNO', energy, { from: 'H' }),
    /** Part of 0xA0 available in normal (not emergency) use. */
    acChargeableCapacity: property(0xa2, 'AC chargeable capacity', 'RNO', energy, { from: 'H' }),
    /** Part of 0xA1 available in normal (not emergency) use. */
    acDischargeableCapacity: property(0xa3, 'AC dischargeable capacity', 'RNO', energy, { from: 'H' }),
    /** Energy that can still be charged now, AC side. */
    acChargeableElectricEnergy: property(0xa4, 'AC chargeable electric energy', 'RNO', energy, { from: 'H' }),
    /** Energy that can still be discharged now, AC side. */
    acDischargeableElectricEnergy: property(0xa5, 'AC dischargeable electric energy', 'RNO', energy, { from: 'H' }),
    /** Upper charge bound as a percentage of the chargeable capacity. */
    acChargeUpperLimit: property(0xa6, 'AC charge upper limit setting', 'OOO', share, { from: 'H' }),
    /** Lower discharge bound as a percentage of the dischargeable capacity. */
    acDischargeLowerLimit: property(0xa7, 'AC discharge lower limit setting', 'OOO', share, { from: 'H' }),
    /** Energy charged so far, AC side, steps of 0.001 kWh. */
    acCumulativeChargingElectricEnergy: property(
      0xa8,
      'AC measured cumulative charging electric energy',
      'RNO',
      energyCounter,
      { from: 'H' },
    ),
    /** Energy discharged so far, AC side, steps of 0.001 kWh. */
    acCumulativeDischargingElectricEnergy: property(
      0xa9,
      'AC measured cumulative discharging electric energy',
      'RNO',
      energyCounter,
      { from: 'H' },
    ),
    /** Energy to charge, AC side; 0 means not set. */
    acTargetChargingElectricEnergy: property(
      0xaa,
      'AC charge amount setting value',
      'RRR',
      oneOf(uint32(1, 999_999_999, 'Wh'), codes(4, { noSetting: 0x00000000 })),
      { from: 'H' },
    ),
    /** Energy to discharge, AC side; 0 means not set. */
    acTargetDischargingElectricEnergy: property(
      0xab,
      'AC discharge amount setting value',
      'RRR',
      oneOf(uint32(1, 999_999_999, 'Wh'), codes(4, { noSetting: 0x00000000 })),
      { from: 'H' },
    ),
    /** How charging power is chosen while the mode is charge. */
    chargingMethod: property(
      0xc1,
      'Charging method',
      'ROR',
      state({ maximum: 0x01, surplus: 0x02, designatedPower: 0x03, designatedCurrent: 0x04, other: 0x00 }),
      { from: 'M' },
    ),
    /** How discharging power is chosen while the mode is discharge. */
    dischargingMethod: property(
      0xc2,
      'Discharging method',
      'ROR',
      state({ maximum: 0x01, loadFollowing: 0x02, designatedPower: 0x03, designatedCurrent: 0x04, other: 0x00 }),
      { from: 'M' },
    ),
    /** Nameplate energy, AC side. */
    acRatedElectricEnergy: property(0xc7, 'AC rated electric energy', 'ONO', energy, { from: 'H' }),
    /** Lowest and highest charging power, two 4-byte values. */
    minimumAndMaximumChargingElectricPower: [
      property(0xc8, 'Minimum/maximum charging electric power', 'ONO', powerRange, { from: 'B', to: 'G' }),
      property(0xc8, 'Minimum/maximum charging electric power', 'RNO', powerRange, { from: 'H' }),
    ],
    /** Lowest and highest discharging power, two 4-byte values. */
    minimumAndMaximumDischargingElectricPower: [
      property(0xc9, 'Minimum/maximum discharging electric power', 'ONO', powerRange, { from: 'B', to: 'G' }),
      property(0xc9, 'Minimum/maximum discharging electric power', 'RNO', powerRange, { from: 'H' }),
    ],
    /** Lowest and highest charging current, two 2-byte values in 0.1 A. */
    minimumAndMaximumChargingCurrent: property(0xca, 'Minimum/maximum charging current', 'ONO', currentRange, {
      from: 'B',
    }),
    /** Lowest and highest discharging current, two 2-byte values in 0.1 A. */
    minimumAndMaximumDischargingCurrent: property(0xcb, 'Minimum/maximum discharging current', 'ONO', currentRange, {
      from: 'B',
    }),
    /** Whether the unit may reconnect to the grid. */
    reInterconnectionPermission: property(
      0xcc,
      'Re-interconnection permission setting',
      'OOO',
      state({ permitted: 0x41, prohibited: 0x42 }),
      { from: 'H' },
    ),
    /** Whether the battery may run at all. */
    operationPermission: property(
      0xcd,
      'Operation permission setting',
      'OOO',
      state({ permitted: 0x41, prohibited: 0x42 }),
      { from: 'H' },
    ),
    /** Whether the battery may run islanded. */
    independentOperationPermission: property(
      0xce,
      'Independent operation permission setting',
      'OOO',
      state({ permitted: 0x41, prohibited: 0x42 }),
      { from: 'H' },
    ),
    /** Real operating state of the battery. */
    actualOperationMode: [
      property(
        0xcf,
        'Working operation status',
        'RNR',
        state({ rapidCharging: 0x41, charging: 0x42, discharging: 0x43, standby: 0x44, test: 0x45, other: 0x40 }),
        { from: 'D', to: 'G' },
      ),
      property(
        0xcf,
        'Working operation status',
        'RNR',
        state({
          rapidCharging: 0x41,
          charging: 0x42,
          discharging: 0x43,
          standby: 0x44,
          test: 0x45,
          auto: 0x46,
          restart: 0x48,
          capacityRecalculation: 0x49,
          other: 0x40,
        }),
        { from: 'H' },
      ),
    ],
    /** Nameplate energy, DC side. */
    ratedElectricEnergy: property(0xd0, 'Rated electric energy', 'ONO', energy),
    /** Nameplate charge in 0.1 Ah, DC side. */
    ratedCapacity: property(0xd1, 'Rated capacity', 'ONO', charge),
    /** Nameplate voltage, DC side. */
    ratedVoltage: property(0xd2, 'Rated voltage', 'ONO', voltage),
    /** Power flowing now, AC side; positive charges the battery, negative discharges it. */
    instantaneousChargingAndDischargingElectricPower: property(
      0xd3,
      'Measured instantaneous charging/discharging electric energy',
      'ONO',
      signedPower,
    ),
    /** Current flowing now, AC side, 0.1 A steps, positive charges. */
    instantaneousChargingAndDischargingCurrent: property(
      0xd4,
      'Measured instantaneous charging/discharging current',
      'ONO',
      int16(-32_767, 32_766, 'A', 10),
    ),
    /** Voltage now, AC side, signed. */
    instantaneousChargingAndDischargingVoltage: property(
      0xd5,
      'Measured instantaneous charging/discharging voltage',
      'ONO',
      int16(-32_767, 32_766, 'V'),
    ),
    /** Energy discharged so far, 0.001 kWh steps. */
    cumulativeDischargingElectricEnergy: property(
      0xd6,
      'Measured cumulative discharging electric energy',
      'ONO',
      energyCounter,
    ),
    /** Write 0x00 to clear 0xD6. */
    resetCumulativeDischargingElectricEnergy: property(
      0xd7,
      'Measured cumulative discharging electric energy reset setting',
      'NON',
      state({ reset: 0x00 }),
    ),
    /** Energy charged so far, 0.001 kWh steps. */
    cumulativeChargingElectricEnergy: property(
      0xd8,
      'Measured cumulative charging electric energy',
      'ONO',
      energyCounter,
    ),
    /** Write 0x00 to clear 0xD8. */
    resetCumulativeChargingElectricEnergy: property(
      0xd9,
      'Measured cumulative charging electric energy reset setting',
      'NON',
      state({ reset: 0x00 }),
    ),
    /** Commanded operating mode of the battery. */
    operationMode: [
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({ rapidCharging: 0x41, charging: 0x42, discharging: 0x43, standby: 0x44, test: 0x45 }),
        { to: 'A' },
      ),
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({ rapidCharging: 0x41, charging: 0x42, discharging: 0x43, standby: 0x44, test: 0x45, other: 0x40 }),
        { from: 'B', to: 'C' },
      ),
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({
          rapidCharging: 0x41,
          charging: 0x42,
          discharging: 0x43,
          standby: 0x44,
          test: 0x45,
          auto: 0x46,
          other: 0x40,
        }),
        { from: 'D', to: 'G' },
      ),
      property(
        0xda,
        'Operation mode setting',
        'RRR',
        state({
          rapidCharging: 0x41,
          charging: 0x42,
          discharging: 0x43,
          standby: 0x44,
          test: 0x45,
          auto: 0x46,
          restart: 0x48,
          capacityRecalculation: 0x49,
          other: 0x40,
        }),
        { from: 'H' },
      ),
    ],
    /** How the unit is tied to the grid. */
    powerSystemInterconnectionStatus: [
      property(
        0xdb,
        'System-interconnected type',
        'ONO',
        state({ reversePowerFlowAcceptable: 0x00, independent: 0x01, reversePowerFlowNotAcceptable: 0x02 }),
        { from: 'B', to: 'G' },
      ),
      property(
        0xdb,
        'System-interconnected type',
        'RNO',
        state({ reversePowerFlowAcceptable: 0x00, independent: 0x01, reversePowerFlowNotAcceptable: 0x02 }),
        { from: 'H' },
      ),
    ],
    /** Lowest and highest charging power when islanded. */
    minimumAndMaximumChargingPowerAtIndependent: property(
      0xdc,
      'Minimum/maximum charging power (Independent)',
      'ONO',
      powerRange,
      { from: 'C' },
    ),
    /** Lowest and highest discharging power when islanded. */
    minimumAndMaximumDischargingPowerAtIndependent: property(
      0xdd,
      'Minimum/maximum discharging power (Independent)',
      'ONO',
      powerRange,
      { from: 'C' },
    ),
    /** Lowest and highest charging current when islanded. */
    minimumAndMaximumChargingCurrentAtIndependent: property(
      0xde,
      'Minimum/maximum charging current (Independent)',
      'ONO',
      currentRange,
      { from: 'C' },
    ),
    /** Lowest and highest discharging current when islanded. */
    minimumAndMaximumDischargingCurrentAtIndependent: property(
      0xdf,
      'Minimum/maximum discharging current (Independent)',
      'ONO',
      currentRange,
      { from: 'C' },
    ),
    /** Energy to charge (positive) or discharge (negative), DC side. */
    chargingAndDischargingAmount1: [
      property(
        0xe0,
        'Charging/discharging amount setting 1',
        'OOO',
        oneOf(uint32(1, 999_999_999, 'Wh'), int32(-999_999_999, -1, 'Wh')),
        { to: 'A' },
      ),
      property(
        0xe0,
        'Charging/discharging amount setting 1',
        'OOO',
        oneOf(uint32(1, 999_999_999, 'Wh'), int32(-999_999_999, -1, 'Wh')),
        { from: 'B' },
      ),
    ],
    /** Charge amount to charge (positive) or discharge (negative) in 0.1 Ah, DC side. */
    chargingAndDischargingAmount2: [
      property(
        0xe1,
        'Charging/discharging amount setting 2',
        'OOO',
        oneOf(int16(1, 32_766, 'Ah', 10), int16(-32_767, -1, 'Ah', 10)),
        { to: 'A' },
      ),
      property(
        0xe1,
        'Charging/discharging amount setting 2',
        'OOO',
        oneOf(int16(1, 32_766, 'Ah', 10), int16(-32_767, -1, 'Ah', 10)),
        { from: 'B' },
      ),
    ],
    /** Energy stored now, DC side. */
    remainingCapacity1: property(0xe2, 'Remaining stored electricity 1', 'CNO', energy),
    /** Charge stored now in 0.1 Ah, DC side. */
    remainingCapacity2: property(0xe3, 'Remaining stored electricity 2', 'CNO', charge),
    /** State of charge. */
    remainingCapacity3: property(0xe4, 'Remaining stored electricity 3', 'CNO', share),
    /** State of health. */
    batteryHealthState: property(0xe5, 'Battery state of health', 'ONO', share),
    /** Cell chemistry. */
    batteryType: property(
      0xe6,
      'Battery type',
      'RNO',
      state({ unknown: 0x00, lead: 0x01, ni_mh: 0x02, ni_cd: 0x03, lib: 0x04, zinc: 0x05, alkaline: 0x06 }),
    ),
    /** Energy to charge, DC side. */
    chargingAmount1: property(0xe7, 'Charging amount setting 1', 'OOO', energy, { from: 'B' }),
    /** Energy to discharge, DC side. */
    dischargingAmount1: property(0xe8, 'Discharging amount setting 1', 'OOO', energy, { from: 'B' }),
    /** Charge amount to charge in 0.1 Ah. */
    chargingAmount2: property(0xe9, 'Charging amount setting 2', 'OOO', charge, { from: 'B' }),
    /** Charge amount to discharge in 0.1 Ah. */
    dischargingAmount2: property(0xea, 'Discharging amount setting 2', 'OOO', charge, { from: 'B' }),
    /** Charging power setpoint, AC side. */
    chargingPower: property(0xeb, 'Charging electric energy setting', 'OOO', power, { from: 'B' }),
    /** Discharging power setpoint, AC side. */
    dischargingPower: property(0xec, 'Discharging electric energy setting', 'OOO', power, { from: 'B' }),
    /** Charging current setpoint, 0.1 A steps. */
    chargingCurrent: property(0xed, 'Charging current setting', 'OOO', currentSetting, { from: 'B' }),
    /** Discharging current setpoint, 0.1 A steps. */
    dischargingCurrent: property(0xee, 'Discharging current setting', 'OOO', currentSetting, { from: 'B' }),
    /** Nameplate voltage when islanded. */
    ratedVoltageAtIndependent: property(0xef, 'Rated voltage (Independent)', 'ONO', voltage, { from: 'C' }),
  },
});
