import { enumeration, list, text, uint } from '@busbar/kernel';
import { commodityType } from './commodity-type.ts';
import { type ItemOf, listFunction } from './function-declaration.ts';
import { measurementType } from './measurement-type.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { within } from './selectors.ts';
import { absoluteOrRelativeTime, timePeriod } from './time-period.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

/** One measured value and its circumstances; the same for current values and series. */
const value = {
  measurementId: uint,
  /** Kind of the value; send `value` too, it is part of the key. */
  valueType: enumeration(['value', 'averageValue', 'minValue', 'maxValue', 'standardDeviation']),
  /** When it was measured; a duration is an age. */
  timestamp: absoluteOrRelativeTime,
  /** Value in the unit of the description. */
  value: scaledNumber,
  /** Time over which the value was gathered. */
  evaluationPeriod: timePeriod,
  valueSource: enumeration(['measuredValue', 'calculatedValue', 'empiricalValue']),
  valueTendency: enumeration(['rising', 'stable', 'falling']),
  /** Absent means `normal`; other values must not be used as good values. */
  valueState: enumeration(['normal', 'outOfRange', 'error']),
};

/** What the measurands of a feature are: type, unit, scope. */
export const measurementDescriptionListData = listFunction({
  name: 'measurementDescriptionListData',
  feature: 'Measurement',
  item: 'measurementDescriptionData',
  key: ['measurementId'],
  fields: {
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
  },
  selectors: ['measurementId', 'measurementType', 'commodityType', 'scopeType'],
});
export type MeasurementDescription = ItemOf<typeof measurementDescriptionListData>;

/** Range and step of each measurand, in the unit of its description. */
export const measurementConstraintsListData = listFunction({
  name: 'measurementConstraintsListData',
  feature: 'Measurement',
  item: 'measurementConstraintsData',
  key: ['measurementId'],
  fields: {
    measurementId: uint,
    valueRangeMin: scaledNumber,
    valueRangeMax: scaledNumber,
    valueStepSize: scaledNumber,
  },
  selectors: ['measurementId'],
});
export type MeasurementConstraints = ItemOf<typeof measurementConstraintsListData>;

/** Current measured values. */
export const measurementListData = listFunction({
  name: 'measurementListData',
  feature: 'Measurement',
  item: 'measurementData',
  key: ['measurementId', 'valueType'],
  fields: value,
  selectors: ['measurementId', 'valueType', within('timestampInterval', 'timestamp')],
});
export type Measurement = ItemOf<typeof measurementListData>;

/** Measured values over time. */
export const measurementSeriesListData = listFunction({
  name: 'measurementSeriesListData',
  feature: 'Measurement',
  item: 'measurementSeriesData',
  key: ['measurementId', 'valueType', 'timestamp'],
  fields: value,
  selectors: ['measurementId', 'valueType', within('timestampInterval', 'timestamp')],
});
export type MeasurementSeries = ItemOf<typeof measurementSeriesListData>;

/** Thresholds attached to a measurand. */
export const measurementThresholdRelationListData = listFunction({
  name: 'measurementThresholdRelationListData',
  feature: 'Measurement',
  item: 'measurementThresholdRelationData',
  key: ['measurementId'],
  fields: {
    measurementId: uint,
    thresholdId: list(uint),
  },
  selectors: ['measurementId', 'thresholdId'],
});
export type MeasurementThresholdRelation = ItemOf<typeof measurementThresholdRelationListData>;
