import { type Data, enumeration, record, text, uint } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofThresholdDescription = {
  thresholdId: uint,
  thresholdType: enumeration([
    'goodAbove',
    'badAbove',
    'goodBelow',
    'badBelow',
    'minValueThreshold',
    'maxValueThreshold',
    'minValueThresholdExtreme',
    'maxValueThresholdExtreme',
    'sagThreshold',
    'swellThreshold',
  ]),
  unit: unitOfMeasurement,
  scopeType,
  label: text,
  description: text,
};
/** `ThresholdDescriptionDataType`: a threshold. */
export interface ThresholdDescription extends Data<typeof ofThresholdDescription> {}

/** What the thresholds are: type, unit, scope. */
export const thresholdDescriptionListData = listFunction({
  name: 'thresholdDescriptionListData',
  feature: 'Threshold',
  item: 'thresholdDescriptionData',
  entry: record<ThresholdDescription>(ofThresholdDescription),
  key: ['thresholdId'],
  selectors: ['thresholdId', 'scopeType'],
});

const ofThreshold = {
  thresholdId: uint,
  /** Value in the unit of the description. */
  thresholdValue: scaledNumber,
};
/** `ThresholdDataType`: value of a threshold. */
export interface Threshold extends Data<typeof ofThreshold> {}

/** Current threshold values. */
export const thresholdListData = listFunction({
  name: 'thresholdListData',
  feature: 'Threshold',
  item: 'thresholdData',
  entry: record<Threshold>(ofThreshold),
  key: ['thresholdId'],
  selectors: ['thresholdId'],
});

const ofThresholdConstraints = {
  thresholdId: uint,
  thresholdRangeMin: scaledNumber,
  thresholdRangeMax: scaledNumber,
  thresholdStepSize: scaledNumber,
};
/** `ThresholdConstraintsDataType`: range and step of a threshold. */
export interface ThresholdConstraints extends Data<typeof ofThresholdConstraints> {}

/** Range and step of each threshold, in the unit of its description. */
export const thresholdConstraintsListData = listFunction({
  name: 'thresholdConstraintsListData',
  feature: 'Threshold',
  item: 'thresholdConstraintsData',
  entry: record<ThresholdConstraints>(ofThresholdConstraints),
  key: ['thresholdId'],
  selectors: ['thresholdId'],
});
