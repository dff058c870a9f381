import { array, codes, date, dateTime, form, object, oneOf, raw, readOnly, state, time, uint16 } from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';
import { faultDescription } from './fault-description.ts';
import { energyCounter, share, shortPower } from './quantities.ts';

/** Household solar power generation, 0x0279: photovoltaic inverter. */
export const householdSolarPowerGeneration = deviceClass({
  code: 0x0279,
  name: 'Household solar power generation',
  from: 'A',
  properties: {
    /** 17-byte object identifier: 0xFE, 3-byte manufacturer code, 13 bytes unique within that manufacturer. */
    id: property(0x83, 'Identification number', 'RNO', form('identifier', raw(17)), { from: 'K' }),
    /** Two-byte fault detail code; the first group tells how recoverable the fault is. */
    faultDescription: property(0x89, 'Fault description', 'RNO', faultDescription, { from: 'R' }),
    /** Product code, 12 ASCII bytes, padded with 0x00. */
    productCode: property(0x8c, 'Product code', 'RNO', raw(12), { from: 'R' }),
    /** Device clock time of day, one byte hour and one byte minute. */
    currentTime: property(0x97, 'Current time setting', 'COO', time, { from: 'K' }),
    /** Device clock calendar date, two-byte year, month byte, day byte. */
    currentDate: property(0x98, 'Current date setting', 'COO', date, { from: 'K' }),
    /** Output limit as a percentage of the approved plant size, used for grid operator curtailment. */
    outputPowerControl1: property(0xa0, 'Output power control setting 1', 'CCO', share, { from: 'K' }),
    /** Output limit in W, used for grid operator curtailment. */
    outputPowerControl2: property(0xa1, 'Output power control setting 2', 'CCO', shortPower, { from: 'K' }),
    /** Whether surplus purchase control is active. */
    surplusPurchaseControl: property(
      0xa2,
      'Function to control purchase surplus electricity setting',
      'COO',
      state({ true: 0x41, false: 0x42 }),
      { from: 'K' },
    ),
    /** Output ratio per 30 minutes for two days (96 values) preceded by the first day date. */
    outputPowerControlSchedule: property(
      0xb0,
      'Output power controlling schedule',
      'CNO',
      object({
        date: oneOf(date, codes(4, { unknown: readOnly(0xffffffff) })),
        powerControlRatio: array(oneOf(share, state({ unknown: readOnly(0xff) })), 96),
      }),
      { from: 'K' },
    ),
    /** When the curtailment calendar is next fetched. */
    updateScheduleDateAndTime: property(
      0xb1,
      'Next access date and time',
      'CNR',
      oneOf(dateTime, codes(7, { noControlNoSchedule: 0xffffffffffffffn })),
      { from: 'K' },
    ),
    /** Whether surplus purchase control is applied together with the curtailment calendar. */
    surplusPurchaseControlType: property(
      0xb2,
      'Function to control the type of surplus electricity purchase',
      'CNO',
      state({ true: 0x41, false: 0x42 }),
      { from: 'K' },
    ),
    /** Ramp time for a full swing of output, in seconds. */
    outputPowerChangeTime: property(
      0xb3,
      'Output power change time setting value',
      'ONO',
      uint16(0, 65_533, 'second'),
      { from: 'K' },
    ),
    /** Upper clip of the output in W. */
    upperLimitClip: property(
      0xb4,
      'Upper limit clip setting value',
      'CNO',
      oneOf(shortPower, codes(2, { noSetting: readOnly(0xffff) })),
      { from: 'K' },
    ),
    /** Power factor setting. */
    operatingPowerFactor: property(0xc0, 'Operation power factor setting value', 'ONO', share, { from: 'K' }),
    /** Feed-in tariff contract kind. */
    contractType: property(0xc1, 'FIT contract type', 'RRO', state({ fit: 0x41, non_fit: 0x42, undefined: 0x43 }), {
      from: 'K',
    }),
    /** Whether part of the yield is used on site. */
    selfConsumptionType: property(
      0xc2,
      'Self-consumption type',
      'RNO',
      state({ withSelfConsumption: 0x41, withoutSelfConsumption: 0x42, unknown: 0x43 }),
      { from: 'K' },
    ),
    /** Plant size approved for the site. */
    approvedCapacity: property(
      0xc3,
      'Capacity approved by equipment',
      'CNO',
      oneOf(shortPower, codes(2, { noSetting: readOnly(0xffff) })),
      { from: 'K' },
    ),
    /** Ratio between nameplate output and approved size. */
    conversionCoefficient: property(0xc4, 'Conversion coefficient', 'CNO', share, { from: 'K' }),
    /** How the inverter is tied to the grid. */
    powerSystemInterconnectionStatus: [
      property(
        0xd0,
        'System-interconnected type',
        'ONO',
        state({ reversePowerFlowAcceptable: 0x00, independent: 0x01, reversePowerFlowNotAcceptable: 0x02 }),
        { to: 'J' },
      ),
      property(
        0xd0,
        'System-interconnected type',
        'RNO',
        state({
          reversePowerFlowAcceptable: 0x00,
          independent: 0x01,
          reversePowerFlowNotAcceptable: 0x02,
          unknown: 0x03,
        }),
        { from: 'K' },
      ),
    ],
    /** Whether output is being curtailed and why. */
    outputPowerRestraintStatus: property(
      0xd1,
      'Output power restraint status',
      'RNO',
      state({ outputControl: 0x41, exceptControl: 0x42, reasonUnknown: 0x43, notPowerRestraint: 0x44, unknown: 0x45 }),
      { from: 'K' },
    ),
    /** Power generated now. */
    instantaneousElectricPowerGeneration: property(
      0xe0,
      'Measured instantaneous amount of electricity generated',
      'RNO',
      shortPower,
    ),
    /** Energy generated so far, 0.001 kWh steps. */
    cumulativeElectricEnergyOfGeneration: property(
      0xe1,
      'Measured cumulative amount of electric energy generated',
      'RNO',
      energyCounter,
    ),
    /** Write 0x00 to clear 0xE1. */
    resetCumulativeElectricEnergyOfGeneration: property(
      0xe2,
      'Resetting cumulative amount of electric energy generated',
      'NON',
      state({ reset: 0x00 }),
    ),
    /** Energy sold so far, 0.001 kWh steps. */
    cumulativeElectricEnergySold: property(
      0xe3,
      'Measured cumulative amount of electric energy sold',
      'ONO',
      energyCounter,
    ),
    /** Write 0x00 to clear 0xE3. */
    resetCumulativeElectricEnergySold: property(
      0xe4,
      'Resetting cumulative amount of electric energy sold',
      'NON',
      state({ reset: 0x00 }),
    ),
    /** Output limit as a percentage of nameplate. */
    powerGenerationOutputLimit1: property(0xe5, 'Power generation output limit setting 1', 'OOO', share),
    /** Output limit in W. */
    powerGenerationOutputLimit2: property(0xe6, 'Power generation output limit setting 2', 'OOO', shortPower),
    /** Limit on power sold, in W. */
    limitElectricEnergySold: property(0xe7, 'Limit setting for the amount of electricity sold', 'OOO', shortPower),
    /** Nameplate output, grid tied. */
    ratedElectricPowerOfgeneration: [
      property(0xe8, 'Rated power generation output (System-interconnected)', 'OOO', shortPower, { to: 'J' }),
      property(
        0xe8,
        'Rated power generation output (System-interconnected)',
        'ROO',
        oneOf(shortPower, codes(2, { noSetting: readOnly(0xffff) })),
        { from: 'K' },
      ),
    ],
    /** Nameplate output, islanded. */
    ratedElectricPowerOfgenerationIndependent: property(
      0xe9,
      'Rated power generation output (Independent)',
      'OOO',
      shortPower,
      { from: 'C' },
    ),
  },
});
