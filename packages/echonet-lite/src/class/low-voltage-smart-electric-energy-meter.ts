import {
  array,
  codes,
  dateTime,
  dateTimeToMinute,
  multipliedBy,
  numericValue,
  object,
  oneOf,
  raw,
  readOnly,
  state,
  uint8,
  uint16,
  uint32,
} from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';
import { countedEnergy, energyNotMeasured, measuredCurrent, measuredPower } from './quantities.ts';

/** Energy counter of this class; 0xD3 is its coefficient, 0xE1 its unit. */
const meterEnergy = oneOf(multipliedBy(countedEnergy, 0xd3, 0xe1), energyNotMeasured);

/** Low-voltage smart electric energy meter, 0x0288: utility meter (route B). */
export const lowVoltageSmartElectricEnergyMeter = deviceClass({
  code: 0x0288,
  name: 'Low-voltage smart electric energy meter',
  from: 'F',
  properties: {
    /** Identifier of the meter on route B. */
    routeBId: property(0xc0, 'Route B Identification number', 'CNO', raw(16), { from: 'R' }),
    /** Latest one-minute energy snapshot, both directions, with its date and time. */
    cumulativeElectricEnergyAtEveryMinute: property(
      0xd0,
      'One-minute measured cumulative amounts of electric energy measured (normal and reverse directions)',
      'RNO',
      object({
        dateAndTime: dateTime,
        normalDirectionElectricEnergy: meterEnergy,
        reverseDirectionElectricEnergy: meterEnergy,
      }),
      { from: 'R' },
    ),
    /** Multiplier for the energy counters (1 when absent). */
    coefficient: property(0xd3, 'Coefficient', 'ONO', uint32(0, 999_999)),
    /** Number of decimal digits of the energy counters. */
    numberOfEffectiveDigitsCumulativeElectricEnergy: property(
      0xd7,
      'Number of effective digits for cumulative amounts of electric energy',
      'RNO',
      uint8(1, 8, 'digit'),
    ),
    /** Imported energy, raw count; energy = count x unit (0xE1) x coefficient (0xD3). */
    normalDirectionCumulativeElectricEnergy: property(
      0xe0,
      'Measured cumulative amount of electric energy (normal direction)',
      'RNO',
      meterEnergy,
    ),
    /** Unit of the energy counters. */
    unitForCumulativeElectricEnergy: property(
      0xe1,
      'Unit for cumulative amounts of electric energy (normal and reverse directions)',
      'RNO',
      numericValue(
        [0x00, 1],
        [0x01, 0.1],
        [0x02, 0.01],
        [0x03, 0.001],
        [0x04, 0.0001],
        [0x0a, 10],
        [0x0b, 100],
        [0x0c, 1000],
        [0x0d, 10000],
      ),
    ),
    /** Half-hourly import history of the day chosen in 0xE5. */
    normalDirectionCumulativeElectricEnergyLog1: property(
      0xe2,
      'Historical data of measured cumulative amounts of electric energy 1 (normal direction)',
      'RNO',
      object({
        day: oneOf(uint16(0, 99), codes(2, { defaultValue: readOnly(0x00ff) })),
        electricEnergy: array(meterEnergy, 48),
      }),
      { atomicSet: 0xe5 },
    ),
    /** Exported energy, raw count, same scaling as 0xE0. */
    reverseDirectionCumulativeElectricEnergy: property(
      0xe3,
      'Measured cumulative amount of electric energy (reverse direction)',
      'CNO',
      meterEnergy,
    ),
    /** Half-hourly export history of the day chosen in 0xE5. */
    reverseDirectionCumulativeElectricEnergyLog1: property(
      0xe4,
      'Historical data of measured cumulative amounts of electric energy 1 (reverse direction)',
      'CNO',
      object({
        day: oneOf(uint16(0, 99), codes(2, { defaultValue: readOnly(0x00ff) })),
        electricEnergy: array(meterEnergy, 48),
      }),
      { atomicSet: 0xe5 },
    ),
    /** Day selector for 0xE2 and 0xE4, 0 = today, 1 to 99 days back. */
    dayForTheHistoricalDataOfCumulativeElectricEnergy1: property(
      0xe5,
      'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 1',
      'RRO',
      oneOf(uint8(0, 99), state({ defaultValue: readOnly(0xff) })),
    ),
    /** Power at the grid connection now; positive is import. */
    instantaneousElectricPower: property(0xe7, 'Measured instantaneous electric power', 'RNO', measuredPower),
    /** R and T phase currents, 0.1 A steps; T is 0x7FFE when single-phase two-wire. */
    instantaneousCurrent: property(
      0xe8,
      'Measured instantaneous currents',
      'RNO',
      object({ rPhase: measuredCurrent, tPhase: measuredCurrent }),
    ),
    /** Latest half-hour import snapshot with date and time. */
    normalDirectionCumulativeElectricEnergyAtEvery30Min: property(
      0xea,
      'Cumulative amounts of electric energy measured at fixed time (normal direction)',
      'RNO',
      object({ dateAndTime: dateTime, electricEnergy: meterEnergy }),
    ),
    /** Latest half-hour export snapshot with date and time. */
    reverseDirectionCumulativeElectricEnergyAtEvery30Min: property(
      0xeb,
      'Cumulative amounts of electric energy measured at fixed time (reverse direction)',
      'CNO',
      object({ dateAndTime: dateTime, electricEnergy: meterEnergy }),
    ),
    /** Half-hourly history in both directions for the window chosen in 0xED. */
    cumulativeElectricEnergyLog2: property(
      0xec,
      'Historical data of measured cumulative amounts of electric energy 2 (normal and reverse directions)',
      'ONO',
      object(
        {
          dateAndTime: dateTimeToMinute,
          numberOfCollectionSegments: uint8(1, 12),
          electricEnergy: array(
            object({ normalDirectionElectricEnergy: meterEnergy, reverseDirectionElectricEnergy: meterEnergy }),
            0,
            12,
          ),
        },
        { numberOfCollectionSegments: 'electricEnergy' },
      ),
      { atomicSet: 0xed },
    ),
    /** Start time and number of segments for 0xEC. */
    dayForTheHistoricalDataOfCumulativeElectricEnergy2: property(
      0xed,
      'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 2',
      'OOO',
      object({ dateAndTime: dateTimeToMinute, numberOfCollectionSegments: uint8(1, 12) }),
    ),
    /** One-minute history in both directions for the window chosen in 0xEF. */
    cumulativeElectricEnergyLog3: property(
      0xee,
      'Historical data of measured cumulative amounts of electric energy 3 (normal and reverse directions)',
      'RNO',
      object(
        {
          dateAndTime: dateTimeToMinute,
          numberOfCollectionSegments: uint8(1, 10),
          electricEnergy: array(
            object({ normalDirectionElectricEnergy: meterEnergy, reverseDirectionElectricEnergy: meterEnergy }),
            0,
            10,
          ),
        },
        { numberOfCollectionSegments: 'electricEnergy' },
      ),
      { from: 'R', atomicSet: 0xef },
    ),
    /** Start time and number of segments for 0xEE. */
    dayForTheHistoricalDataOfCumulativeElectricEnergy3: property(
      0xef,
      'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 3',
      'RRO',
      object({ dateAndTime: dateTimeToMinute, numberOfCollectionSegments: uint8(1, 10) }),
      { from: 'R' },
    ),
  },
});
