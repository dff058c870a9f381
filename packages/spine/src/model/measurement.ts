import { type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { commodityType } from './commodity-type.ts';
import { listFunction } from './function-declaration.ts';
import { measurementType } from './measurement-type.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { within } from './selectors.ts';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofDescription = {
  measurementId: uint,
  measurementType,
  commodityType,
  /** Unit of the values. */
  unit: unitOfMeasurement,
  /** Correction of the values, already applied. */
  calibrationValue: scaledNumber,
  scopeType,
  label: text,
  description: text,
};
/** `MeasurementDescriptionDataType`: what a measurand is. */
export interface MeasurementDescription extends Data<typeof ofDescription> {}

/** What the measurands of a feature are: type, unit, scope. IEC 63380-3, table 4 and others. */
export const measurementDescriptionListData = listFunction({
  name: 'measurementDescriptionListData',
  feature: 'Measurement',
  item: 'measurementDescriptionData',
  entry: record<MeasurementDescription>(ofDescription),
  key: ['measurementId'],
  selectors: ['measurementId', 'measurementType', 'commodityType', 'scopeType'],
});

const ofConstraints = {
  measurementId: uint,
  valueRangeMin: scaledNumber,
  valueRangeMax: scaledNumber,
  valueStepSize: scaledNumber,
};
/** `MeasurementConstraintsDataType`: range and step of a measurand. */
export interface MeasurementConstraints extends Data<typeof ofConstraints> {}

/** Range and step of each measurand, in the unit of its description. IEC 63380-3, table 5 and others. */
export const measurementConstraintsListData = listFunction({
  name: 'measurementConstraintsListData',
  feature: 'Measurement',
  item: 'measurementConstraintsData',
  entry: record<MeasurementConstraints>(ofConstraints),
  key: ['measurementId'],
  selectors: ['measurementId'],
});

/** `MeasurementValueTypeType`. */
const measurementValueType = enumeration(['value', 'averageValue', 'minValue', 'maxValue', 'standardDeviation']);

/** `MeasurementValueSourceType`. */
export const measurementValueSource = enumeration(['measuredValue', 'calculatedValue', 'empiricalValue']);

/** `MeasurementValueTendencyType`. */
const measurementValueTendency = enumeration(['rising', 'stable', 'falling']);

/** `MeasurementValueStateType`. */
const measurementValueState = enumeration(['normal', 'outOfRange', 'error']);

const ofMeasurement = {
  measurementId: uint,
  /** Kind of the value; send `value` too, it is part of the key. */
  valueType: measurementValueType,
  /** When it was measured; a duration is an age. */
  timestamp: absoluteOrRelativeTime,
  /** Value in the unit of the description. */
  value: scaledNumber,
  /** Time over which the value was gathered. */
  evaluationPeriod: timePeriod,
  valueSource: measurementValueSource,
  valueTendency: measurementValueTendency,
  /** Absent means `normal`; other values must not be used as good values. */
  valueState: measurementValueState,
};
/** `MeasurementDataType`: a measured value. */
export interface Measurement extends Data<typeof ofMeasurement> {}

/** Current measured values. IEC 63380-3, table 6 and others. */
export const measurementListData = listFunction({
  name: 'measurementListData',
  feature: 'Measurement',
  item: 'measurementData',
  entry: record<Measurement>(ofMeasurement),
  key: ['measurementId', 'valueType'],
  selectors: ['measurementId', 'valueType', within('timestampInterval', 'timestamp')],
});

/** `MeasurementSeriesDataType`: a measured value of a series; the timestamp is part of its key. */
export interface MeasurementSeries extends Data<typeof ofMeasurement> {}

/** Measured values over time. */
export const measurementSeriesListData = listFunction({
  name: 'measurementSeriesListData',
  feature: 'Measurement',
  item: 'measurementSeriesData',
  entry: record<MeasurementSeries>(ofMeasurement),
  key: ['measurementId', 'valueType', 'timestamp'],
  selectors: ['measurementId', 'valueType', within('timestampInterval', 'timestamp')],
});

const ofThresholdRelation = {
  measurementId: uint,
  thresholdId: list(uint),
};
/** `MeasurementThresholdRelationDataType`: thresholds of a measurand. */
export interface MeasurementThresholdRelation extends Data<typeof ofThresholdRelation> {}

/** Thresholds attached to a measurand. */
export const measurementThresholdRelationListData = listFunction({
  name: 'measurementThresholdRelationListData',
  feature: 'Measurement',
  item: 'measurementThresholdRelationData',
  entry: record<MeasurementThresholdRelation>(ofThresholdRelation),
  key: ['measurementId'],
  selectors: ['measurementId', 'thresholdId'],
});
