import { array, codes, multipliedBy, numericValue, object, oneOf, readOnly, state, uint8, uint16 } from './data.ts';
import { property } from './declaration.ts';
import { deviceClass } from './device-class.ts';
import { countedEnergy, energyNotMeasured, measuredCurrent, measuredPower } from './quantities.ts';

/** Energy counter of this class; 0xC2 is its unit. */
const channelEnergy = oneOf(multipliedBy(countedEnergy, 0xc2), energyNotMeasured);
/** A measurement channel, 1 to 252. */
const channelNumber = oneOf(uint8(1, 252), state({ undefined: readOnly(0xfd) }));
/** How many channels a list has, 1 to 60. */
const channelCount = oneOf(uint8(1, 60), state({ undefined: readOnly(0xfd) }));
/** The channels of the list that is read next. */
const channelRange = object({ startChannel: channelNumber, range: channelCount });
/** Currents of both phases; of two wires only the first one is measured. */
const phaseCurrents = object({ rPhase: measuredCurrent, tPhase: measuredCurrent });
/** Energy and currents of one channel. */
const measurementChannel = object({
  electricEnergy: channelEnergy,
  currentRphase: measuredCurrent,
  currentTphase: measuredCurrent,
});

/** Power distribution board metering, 0x0287: distribution board meter. */
export const powerDistributionBoardMetering = deviceClass({
  code: 0x0287,
  name: 'Power distribution board metering',
  from: 'A',
  properties: {
    /** Rating of the main breaker in A. */
    masterRatedCapacity: property(0xb0, 'Master rated capacity', 'ONO', uint8(0, 253, 'A'), { from: 'E' }),
    /** Number of one-way channels. */
    numberOfMeasurementChannelsSimplex: property(
      0xb1,
      'Number of measurement channels (simplex)',
      'ONO',
      channelNumber,
      { from: 'E' },
    ),
    /** First channel and count for the list in 0xB3; write before reading. */
    channelRangeForCumulativeElectricPowerConsumptionSimplex: property(
      0xb2,
      'Channel range specification for cumulative amount of electric power consumption measurement (simplex)',
      'OOO',
      channelRange,
      { from: 'E' },
    ),
    /** Energy per one-way channel for the range chosen in 0xB2. */
    cumulativeElectricEnergyListSimplex: property(
      0xb3,
      'Measured cumulative amount of electric power consumption list (simplex)',
      'ONO',
      object(
        { startChannel: channelNumber, range: channelCount, electricEnergy: array(channelEnergy, 0, 60) },
        { range: 'electricEnergy' },
      ),
      { from: 'E', atomicSet: 0xb2 },
    ),
    /** First channel and count for the list in 0xB5; write before reading. */
    channelRangeForInstantaneousCurrentSimplex: property(
      0xb4,
      'Channel range specification for instantaneous current measurement (simplex)',
      'OOO',
      channelRange,
      { from: 'E' },
    ),
    /** Current per one-way channel for the range chosen in 0xB4. */
    instantaneousCurrentListSimplex: property(
      0xb5,
      'Measured instantaneous current list (simplex)',
      'ONO',
      object(
        { startChannel: channelNumber, range: channelCount, instantaneousCurrent: array(phaseCurrents, 0, 60) },
        { range: 'instantaneousCurrent' },
      ),
      { from: 'E', atomicSet: 0xb4 },
    ),
    /** First channel and count for the list in 0xB7; write before reading. */
    channelRangeForInstantaneousPowerConsumptionSimplex: property(
      0xb6,
      'Channel range specification for instantaneous power consumption measurement (simplex)',
      'OOO',
      channelRange,
      { from: 'E' },
    ),
    /** Power per one-way channel for the range chosen in 0xB6. */
    instantaneousElectricPowerListSimplex: property(
      0xb7,
      'Measured instantaneous power consumption list (simplex)',
      'ONO',
      object(
        { startChannel: channelNumber, range: channelCount, instantaneousElectricPower: array(measuredPower, 0, 60) },
        { range: 'instantaneousElectricPower' },
      ),
      { from: 'E', atomicSet: 0xb6 },
    ),
    /** Number of two-way channels. */
    numberOfMeasurementChannelsDuplex: property(0xb8, 'Number of measurement channels (duplex)', 'ONO', channelNumber, {
      from: 'E',
    }),
    /** First channel and count for the list in 0xBA; write before reading. */
    channelRangeForCumulativeElectricPowerConsumptionDuplex: property(
      0xb9,
      'Channel range specification for cumulative amount of electric power consumption measurement (duplex)',
      'OOO',
      object({ startChannel: channelNumber, range: oneOf(uint8(1, 30), state({ undefined: readOnly(0xfd) })) }),
      { from: 'E' },
    ),
    /** Energy in both directions per two-way channel for the range chosen in 0xB9. */
    cumulativeElectricEnergyListDuplex: property(
      0xba,
      'Measured cumulative amount of electric power consumption list (duplex)',
      'ONO',
      object(
        {
          startChannel: channelNumber,
          range: oneOf(uint8(1, 30), state({ undefined: readOnly(0xfd) })),
          electricEnergy: array(
            object({ normalDirectionElectricEnergy: channelEnergy, reverseDirectionElectricEnergy: channelEnergy }),
            0,
            30,
          ),
        },
        { range: 'electricEnergy' },
      ),
      { from: 'E', atomicSet: 0xb9 },
    ),
    /** First channel and count for the list in 0xBC; write before reading. */
    channelRangeForInstantaneousCurrentDuplex: property(
      0xbb,
      'Channel range specification for instantaneous current measurement (duplex)',
      'OOO',
      channelRange,
      { from: 'E' },
    ),
    /** Current per two-way channel for the range chosen in 0xBB. */
    instantaneousCurrentListDuplex: property(
      0xbc,
      'Measured instantaneous current list (duplex)',
      'ONO',
      object(
        { startChannel: channelNumber, range: channelCount, instantaneousCurrent: array(phaseCurrents, 0, 60) },
        { range: 'instantaneousCurrent' },
      ),
      { from: 'E', atomicSet: 0xbb },
    ),
    /** First channel and count for the list in 0xBE; write before reading. */
    channelRangeForInstantaneousPowerConsumptionDuplex: property(
      0xbd,
      'Channel range specification for instantaneous power consumption measurement (duplex)',
      'OOO',
      channelRange,
      { from: 'E' },
    ),
    /** Power per two-way channel for the range chosen in 0xBD. */
    instantaneousElectricPowerListDuplex: property(
      0xbe,
      'Measured instantaneous power consumption list (duplex)',
      'ONO',
      object(
        { startChannel: channelNumber, range: channelCount, instantaneousElectricPower: array(measuredPower, 0, 60) },
        { range: 'instantaneousElectricPower' },
      ),
      { from: 'E', atomicSet: 0xbd },
    ),
    /** Imported energy at the main circuit, raw count to be multiplied by the unit in 0xC2. */
    normalDirectionCumulativeElectricEnergy: property(
      0xc0,
      'Measured cumulative amount of electric energy (normal direction)',
      'RNO',
      channelEnergy,
    ),
    /** Exported energy at the main circuit, raw count to be multiplied by the unit in 0xC2. */
    reverseDirectionCumulativeElectricEnergy: property(
      0xc1,
      'Measured cumulative amount of electric energy (reverse direction)',
      'RNO',
      channelEnergy,
    ),
    /** Factor for the energy counters. */
    unitForCumulativeElectricEnergy: property(
      0xc2,
      'Unit for cumulative amounts of electric energy',
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
    /** Half-hourly import history of the day chosen in 0xC5. */
    normalDirectionCumulativeElectricEnergyLog: property(
      0xc3,
      'Historical data of measured cumulative amounts of electric energy (normal direction)',
      'ONO',
      object({
        day: oneOf(uint16(0, 99), codes(2, { defaultValue: readOnly(0x00ff) })),
        electricEnergy: array(channelEnergy, 48),
      }),
      { atomicSet: 0xc5 },
    ),
    /** Half-hourly export history of the day chosen in 0xC5. */
    reverseDirectionCumulativeElectricEnergyLog: property(
      0xc4,
      'Historical data of measured cumulative amounts of electric energy (reverse direction)',
      'ONO',
      object({
        day: oneOf(uint16(0, 99), codes(2, { defaultValue: readOnly(0x00ff) })),
        electricEnergy: array(channelEnergy, 48),
      }),
      { atomicSet: 0xc5 },
    ),
    /** Day selector for 0xC3 and 0xC4, 0 = today. */
    dayForTheHistoricalDataCumulativeElectricEnergy: property(
      0xc5,
      'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved',
      'OOO',
      oneOf(uint8(0, 99), state({ defaultValue: readOnly(0xff) })),
    ),
    /** Power at the main circuit now; positive is import. */
    instantaneousElectricPower: property(
      0xc6,
      'Measured instantaneous amount of electric energy',
      'ONO',
      measuredPower,
    ),
    /** R and T phase currents at the main circuit, 0.1 A steps; T is 0x7FFE when single-phase two-wire. */
    instantaneousCurrent: property(0xc7, 'Measured instantaneous currents', 'ONO', phaseCurrents),
    /** R-S(N) and S(N)-T voltages at the main circuit, 0.1 V steps; second value 0xFFFE when single-phase two-wire. */
    instantaneousVoltage: property(
      0xc8,
      'Measured instantaneous voltages',
      'ONO',
      object({ rS: uint16(0, 65_533, 'V', 10), sT: uint16(0, 65_533, 'V', 10) }),
    ),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 1. */
    measurementChannel1: property(0xd0, 'Measurement channel 1', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 2. */
    measurementChannel2: property(0xd1, 'Measurement channel 2', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 3. */
    measurementChannel3: property(0xd2, 'Measurement channel 3', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 4. */
    measurementChannel4: property(0xd3, 'Measurement channel 4', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 5. */
    measurementChannel5: property(0xd4, 'Measurement channel 5', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 6. */
    measurementChannel6: property(0xd5, 'Measurement channel 6', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 7. */
    measurementChannel7: property(0xd6, 'Measurement channel 7', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 8. */
    measurementChannel8: property(0xd7, 'Measurement channel 8', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 9. */
    measurementChannel9: property(0xd8, 'Measurement channel 9', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 10. */
    measurementChannel10: property(0xd9, 'Measurement channel 10', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 11. */
    measurementChannel11: property(0xda, 'Measurement channel 11', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 12. */
    measurementChannel12: property(0xdb, 'Measurement channel 12', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 13. */
    measurementChannel13: property(0xdc, 'Measurement channel 13', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 14. */
    measurementChannel14: property(0xdd, 'Measurement channel 14', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 15. */
    measurementChannel15: property(0xde, 'Measurement channel 15', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 16. */
    measurementChannel16: property(0xdf, 'Measurement channel 16', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 17. */
    measurementChannel17: property(0xe0, 'Measurement channel 17', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 18. */
    measurementChannel18: property(0xe1, 'Measurement channel 18', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 19. */
    measurementChannel19: property(0xe2, 'Measurement channel 19', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 20. */
    measurementChannel20: property(0xe3, 'Measurement channel 20', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 21. */
    measurementChannel21: property(0xe4, 'Measurement channel 21', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 22. */
    measurementChannel22: property(0xe5, 'Measurement channel 22', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 23. */
    measurementChannel23: property(0xe6, 'Measurement channel 23', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 24. */
    measurementChannel24: property(0xe7, 'Measurement channel 24', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 25. */
    measurementChannel25: property(0xe8, 'Measurement channel 25', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 26. */
    measurementChannel26: property(0xe9, 'Measurement channel 26', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 27. */
    measurementChannel27: property(0xea, 'Measurement channel 27', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 28. */
    measurementChannel28: property(0xeb, 'Measurement channel 28', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 29. */
    measurementChannel29: property(0xec, 'Measurement channel 29', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 30. */
    measurementChannel30: property(0xed, 'Measurement channel 30', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 31. */
    measurementChannel31: property(0xee, 'Measurement channel 31', 'ONO', measurementChannel),
    /** Energy counter (4 bytes, unit 0xC2) and R and T phase currents (0.1 A) of channel 32. */
    measurementChannel32: property(0xef, 'Measurement channel 32', 'ONO', measurementChannel),
  },
});
