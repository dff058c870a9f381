import { bool, type Data, list, record, text, uint } from '@busbar/kernel';
import { currency } from './currency.ts';
import { energyDirection } from './energy-direction.ts';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { duration } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofInterrupt = {
  sequenceId: uint,
  isPausable: bool,
  isStoppable: bool,
  notInterruptibleAtHighPower: bool,
  maxCyclesPerDay: uint,
};
/** `OperatingConstraintsInterruptDataType`: interruptions of a power sequence. */
export interface OperatingConstraintsInterrupt extends Data<typeof ofInterrupt> {}
export const operatingConstraintsInterrupt = record<OperatingConstraintsInterrupt>(ofInterrupt);

/** Whether and how often each power sequence may be interrupted. */
export const operatingConstraintsInterruptListData = listFunction({
  name: 'operatingConstraintsInterruptListData',
  feature: 'OperatingConstraints',
  item: 'operatingConstraintsInterruptData',
  entry: operatingConstraintsInterrupt,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofDuration = {
  sequenceId: uint,
  /** Shortest time of one run. */
  activeDurationMin: duration,
  /** Longest time of one run. */
  activeDurationMax: duration,
  pauseDurationMin: duration,
  pauseDurationMax: duration,
  /** Shortest time of all runs together. */
  activeDurationSumMin: duration,
  /** Longest time of all runs together. */
  activeDurationSumMax: duration,
};
/** `OperatingConstraintsDurationDataType`: durations of a power sequence. */
export interface OperatingConstraintsDuration extends Data<typeof ofDuration> {}
export const operatingConstraintsDuration = record<OperatingConstraintsDuration>(ofDuration);

/** How long each power sequence may run and pause. */
export const operatingConstraintsDurationListData = listFunction({
  name: 'operatingConstraintsDurationListData',
  feature: 'OperatingConstraints',
  item: 'operatingConstraintsDurationData',
  entry: operatingConstraintsDuration,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofPowerDescription = {
  sequenceId: uint,
  /** Flow of energy that counts positive. */
  positiveEnergyDirection: energyDirection,
  powerUnit: unitOfMeasurement,
  energyUnit: unitOfMeasurement,
  description: text,
};
/** `OperatingConstraintsPowerDescriptionDataType`: direction and units of a power sequence. */
export interface OperatingConstraintsPowerDescription extends Data<typeof ofPowerDescription> {}

/** Direction and units of the powers of each power sequence. */
export const operatingConstraintsPowerDescriptionListData = listFunction({
  name: 'operatingConstraintsPowerDescriptionListData',
  feature: 'OperatingConstraints',
  item: 'operatingConstraintsPowerDescriptionData',
  entry: record<OperatingConstraintsPowerDescription>(ofPowerDescription),
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofPowerRange = {
  sequenceId: uint,
  powerMin: scaledNumber,
  powerMax: scaledNumber,
  energyMin: scaledNumber,
  energyMax: scaledNumber,
};
/** `OperatingConstraintsPowerRangeDataType`: power and energy of a power sequence. */
export interface OperatingConstraintsPowerRange extends Data<typeof ofPowerRange> {}

/** Power and energy each power sequence may use, in the units of its description. */
export const operatingConstraintsPowerRangeListData = listFunction({
  name: 'operatingConstraintsPowerRangeListData',
  feature: 'OperatingConstraints',
  item: 'operatingConstraintsPowerRangeData',
  entry: record<OperatingConstraintsPowerRange>(ofPowerRange),
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofPowerLevel = {
  sequenceId: uint,
  /** A single power without its list is understood too. */
  power: list(scaledNumber),
};
/** `OperatingConstraintsPowerLevelDataType`: powers of a power sequence. */
export interface OperatingConstraintsPowerLevel extends Data<typeof ofPowerLevel> {}

/** Powers each power sequence can choose from, in the unit of its description. */
export const operatingConstraintsPowerLevelListData = listFunction({
  name: 'operatingConstraintsPowerLevelListData',
  feature: 'OperatingConstraints',
  item: 'operatingConstraintsPowerLevelData',
  entry: record<OperatingConstraintsPowerLevel>(ofPowerLevel),
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofResumeImplication = {
  sequenceId: uint,
  /** Additional energy, in the unit beside it. */
  resumeEnergyEstimated: scaledNumber,
  energyUnit: unitOfMeasurement,
  /** Additional cost, in the currency beside it. */
  resumeCostEstimated: scaledNumber,
  currency,
};
/** `OperatingConstraintsResumeImplicationDataType`: what resuming a power sequence takes. */
export interface OperatingConstraintsResumeImplication extends Data<typeof ofResumeImplication> {}
export const operatingConstraintsResumeImplication = record<OperatingConstraintsResumeImplication>(ofResumeImplication);

/** What resuming each power sequence after a pause will take. */
export const operatingConstraintsResumeImplicationListData = listFunction({
  name: 'operatingConstraintsResumeImplicationListData',
  feature: 'OperatingConstraints',
  item: 'operatingConstraintsResumeImplicationData',
  entry: operatingConstraintsResumeImplication,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});
