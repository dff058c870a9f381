import { bool, type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { currency } from './currency.ts';
import { energyDirection } from './energy-direction.ts';
import { callFunction, dataFunction, listFunction } from './function-declaration.ts';
import { measurementValueSource } from './measurement.ts';
import { scaledNumber } from './scaled-number.ts';
import { within } from './selectors.ts';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime, duration } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofNodeScheduleInformation = {
  /** Whether clients may schedule at all. */
  nodeRemoteControllable: bool,
  /** Whether only one slot may be scheduled at a time. */
  supportsSingleSlotSchedulingOnly: bool,
  /** Number of groups of alternatives. */
  alternativesCount: uint,
  /** Most power sequences of all groups together. */
  totalSequencesCountMax: uint,
  supportsReselection: bool,
};
/** `PowerSequenceNodeScheduleInformationDataType`: abilities of the node. */
export interface PowerSequenceNodeScheduleInformationData extends Data<typeof ofNodeScheduleInformation> {}

/** What the node can do with power sequences. */
export const powerSequenceNodeScheduleInformationData = dataFunction({
  name: 'powerSequenceNodeScheduleInformationData',
  feature: 'PowerSequences',
  data: record<PowerSequenceNodeScheduleInformationData>(ofNodeScheduleInformation),
});

const ofAlternativesRelation = {
  alternativesId: uint,
  sequenceId: list(uint),
};
/** `PowerSequenceAlternativesRelationDataType`: a group of alternatives. */
export interface PowerSequenceAlternativesRelation extends Data<typeof ofAlternativesRelation> {}

/** Power sequences that are alternatives: one of each group is executed. */
export const powerSequenceAlternativesRelationListData = listFunction({
  name: 'powerSequenceAlternativesRelationListData',
  feature: 'PowerSequences',
  item: 'powerSequenceAlternativesRelationData',
  entry: record<PowerSequenceAlternativesRelation>(ofAlternativesRelation),
  key: ['alternativesId'],
  selectors: ['alternativesId', 'sequenceId'],
});

const ofDescription = {
  sequenceId: uint,
  description: text,
  /** Flow of energy that counts positive. */
  positiveEnergyDirection: energyDirection,
  powerUnit: unitOfMeasurement,
  energyUnit: unitOfMeasurement,
  /** Where the values of the slots come from. */
  valueSource: measurementValueSource,
  scope: enumeration(['forecast', 'measurement', 'recommendation']),
  taskIdentifier: uint,
  /** How many times the sequence is executed. */
  repetitionsTotal: uint,
};
/** `PowerSequenceDescriptionDataType`: a power sequence. */
export interface PowerSequenceDescription extends Data<typeof ofDescription> {}
export const powerSequenceDescription = record<PowerSequenceDescription>(ofDescription);

/** What the power sequences are: direction, units, origin of their values. */
export const powerSequenceDescriptionListData = listFunction({
  name: 'powerSequenceDescriptionListData',
  feature: 'PowerSequences',
  item: 'powerSequenceDescriptionData',
  entry: powerSequenceDescription,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofState = {
  sequenceId: uint,
  state: enumeration([
    'running',
    'paused',
    'scheduled',
    'scheduledPaused',
    'pending',
    'inactive',
    'completed',
    'invalid',
  ]),
  /** Slot that is running. */
  activeSlotNumber: uint,
  elapsedSlotTime: duration,
  remainingSlotTime: duration,
  /** Whether clients may schedule the sequence. */
  sequenceRemoteControllable: bool,
  /** Which repetition is running. */
  activeRepetitionNumber: uint,
  remainingPauseTime: duration,
};
/** `PowerSequenceStateDataType`: state of a power sequence. */
export interface PowerSequenceState extends Data<typeof ofState> {}
export const powerSequenceState = record<PowerSequenceState>(ofState);

/** How far each power sequence is. */
export const powerSequenceStateListData = listFunction({
  name: 'powerSequenceStateListData',
  feature: 'PowerSequences',
  item: 'powerSequenceStateData',
  entry: powerSequenceState,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofSchedule = {
  sequenceId: uint,
  startTime: absoluteOrRelativeTime,
  endTime: absoluteOrRelativeTime,
};
/** `PowerSequenceScheduleDataType`: when a power sequence runs. */
export interface PowerSequenceSchedule extends Data<typeof ofSchedule> {}
export const powerSequenceSchedule = record<PowerSequenceSchedule>(ofSchedule);

/** When each power sequence is going to run. */
export const powerSequenceScheduleListData = listFunction({
  name: 'powerSequenceScheduleListData',
  feature: 'PowerSequences',
  item: 'powerSequenceScheduleData',
  entry: powerSequenceSchedule,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofScheduleConstraints = {
  sequenceId: uint,
  earliestStartTime: absoluteOrRelativeTime,
  latestStartTime: absoluteOrRelativeTime,
  earliestEndTime: absoluteOrRelativeTime,
  latestEndTime: absoluteOrRelativeTime,
  /** Whether the sequence may be left out. */
  optionalSequence: bool,
};
/** `PowerSequenceScheduleConstraintsDataType`: when a power sequence may run. */
export interface PowerSequenceScheduleConstraints extends Data<typeof ofScheduleConstraints> {}
export const powerSequenceScheduleConstraints = record<PowerSequenceScheduleConstraints>(ofScheduleConstraints);

/** When each power sequence may run. */
export const powerSequenceScheduleConstraintsListData = listFunction({
  name: 'powerSequenceScheduleConstraintsListData',
  feature: 'PowerSequences',
  item: 'powerSequenceScheduleConstraintsData',
  entry: powerSequenceScheduleConstraints,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofSchedulePreference = {
  sequenceId: uint,
  /** With as much renewable energy as possible. */
  greenest: bool,
  /** At the lowest cost. */
  cheapest: bool,
};
/** `PowerSequenceSchedulePreferenceDataType`: preference of the user. */
export interface PowerSequenceSchedulePreference extends Data<typeof ofSchedulePreference> {}
export const powerSequenceSchedulePreference = record<PowerSequenceSchedulePreference>(ofSchedulePreference);

/** How the user would like each power sequence to be scheduled. */
export const powerSequenceSchedulePreferenceListData = listFunction({
  name: 'powerSequenceSchedulePreferenceListData',
  feature: 'PowerSequences',
  item: 'powerSequenceSchedulePreferenceData',
  entry: powerSequenceSchedulePreference,
  key: ['sequenceId'],
  selectors: ['sequenceId'],
});

const ofScheduleConfigurationRequestCall = { sequenceId: uint };
/** `PowerSequenceScheduleConfigurationRequestCallType`: the power sequence to be scheduled. */
export interface PowerSequenceScheduleConfigurationRequestCall
  extends Data<typeof ofScheduleConfigurationRequestCall> {}

/** Asks the server to schedule a power sequence. */
export const powerSequenceScheduleConfigurationRequestCall = callFunction({
  name: 'powerSequenceScheduleConfigurationRequestCall',
  feature: 'PowerSequences',
  data: record<PowerSequenceScheduleConfigurationRequestCall>(ofScheduleConfigurationRequestCall),
});

const ofPrice = {
  sequenceId: uint,
  /** Start the price is for. */
  potentialStartTime: absoluteOrRelativeTime,
  /** Cost in the currency beside it. */
  price: scaledNumber,
  currency,
};
/** `PowerSequencePriceDataType`: cost of a power sequence. */
export interface PowerSequencePrice extends Data<typeof ofPrice> {}
export const powerSequencePrice = record<PowerSequencePrice>(ofPrice);

/** What each power sequence will cost. */
export const powerSequencePriceListData = listFunction({
  name: 'powerSequencePriceListData',
  feature: 'PowerSequences',
  item: 'powerSequencePriceData',
  entry: powerSequencePrice,
  key: ['sequenceId'],
  selectors: ['sequenceId', within('potentialStartTimeInterval', 'potentialStartTime')],
});

const ofPriceCalculationRequestCall = {
  sequenceId: uint,
  potentialStartTime: absoluteOrRelativeTime,
};
/** `PowerSequencePriceCalculationRequestCallType`: the power sequence in question. */
export interface PowerSequencePriceCalculationRequestCall extends Data<typeof ofPriceCalculationRequestCall> {}

/** Asks what a power sequence would cost if it started at a certain time. */
export const powerSequencePriceCalculationRequestCall = callFunction({
  name: 'powerSequencePriceCalculationRequestCall',
  feature: 'PowerSequences',
  data: record<PowerSequencePriceCalculationRequestCall>(ofPriceCalculationRequestCall),
});

const ofTimeSlotSchedule = {
  sequenceId: uint,
  slotNumber: uint,
  /** When the slot is going to run. */
  timePeriod,
  /** How long it runs if nothing else is scheduled. */
  defaultDuration: duration,
  /** How much longer or shorter it may take. */
  durationUncertainty: duration,
  /** Whether an optional slot is going to run. */
  slotActivated: bool,
  description: text,
};
/** `PowerTimeSlotScheduleDataType`: when a slot runs. */
export interface PowerTimeSlotSchedule extends Data<typeof ofTimeSlotSchedule> {}
export const powerTimeSlotSchedule = record<PowerTimeSlotSchedule>(ofTimeSlotSchedule);

/** When the slots of each power sequence run, and how long. */
export const powerTimeSlotScheduleListData = listFunction({
  name: 'powerTimeSlotScheduleListData',
  feature: 'PowerSequences',
  item: 'powerTimeSlotScheduleData',
  entry: powerTimeSlotSchedule,
  key: ['sequenceId', 'slotNumber'],
  selectors: ['sequenceId', 'slotNumber'],
});

/** `PowerTimeSlotValueTypeType`. */
const powerTimeSlotValueType = enumeration([
  'power',
  'powerMin',
  'powerMax',
  'powerExpectedValue',
  'powerStandardDeviation',
  'powerSkewness',
  'energy',
  'energyMin',
  'energyMax',
  'energyExpectedValue',
  'energyStandardDeviation',
  'energySkewness',
]);

const ofTimeSlotValue = {
  sequenceId: uint,
  slotNumber: uint,
  valueType: powerTimeSlotValueType,
  /** Power or energy, in the unit of the sequence. */
  value: scaledNumber,
};
/** `PowerTimeSlotValueDataType`: a value of a slot. */
export interface PowerTimeSlotValue extends Data<typeof ofTimeSlotValue> {}
export const powerTimeSlotValue = record<PowerTimeSlotValue>(ofTimeSlotValue);

/** Power and energy of each slot, in the units of the sequence. */
export const powerTimeSlotValueListData = listFunction({
  name: 'powerTimeSlotValueListData',
  feature: 'PowerSequences',
  item: 'powerTimeSlotValueData',
  entry: powerTimeSlotValue,
  key: ['sequenceId', 'slotNumber', 'valueType'],
  aliases: { powerTimeSlotValueListData: 'powerTimeSlotValueData' },
  selectors: ['sequenceId', 'slotNumber', 'valueType'],
});

const ofTimeSlotScheduleConstraints = {
  sequenceId: uint,
  slotNumber: uint,
  earliestStartTime: absoluteOrRelativeTime,
  latestEndTime: absoluteOrRelativeTime,
  minDuration: duration,
  maxDuration: duration,
  /** Whether the slot may be left out. */
  optionalSlot: bool,
};
/** `PowerTimeSlotScheduleConstraintsDataType`: when a slot may run. */
export interface PowerTimeSlotScheduleConstraints extends Data<typeof ofTimeSlotScheduleConstraints> {}
export const powerTimeSlotScheduleConstraints = record<PowerTimeSlotScheduleConstraints>(ofTimeSlotScheduleConstraints);

/** When the slots of each power sequence may run. */
export const powerTimeSlotScheduleConstraintsListData = listFunction({
  name: 'powerTimeSlotScheduleConstraintsListData',
  feature: 'PowerSequences',
  item: 'powerTimeSlotScheduleConstraintsData',
  entry: powerTimeSlotScheduleConstraints,
  key: ['sequenceId', 'slotNumber'],
  selectors: ['sequenceId', 'slotNumber'],
});
