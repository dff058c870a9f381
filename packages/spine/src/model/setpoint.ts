import { bool, type Data, enumeration, record, text, uint } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { timePeriod } from './time-period.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofSetpointDescription = {
  setpointId: uint,
  /** Measurand that shows what is reached; always sent when there is one (other stacks take it for a key). */
  measurementId: uint,
  /** When the setpoint applies; always sent when there is one (other stacks take it for a key). */
  timeTableId: uint,
  setpointType: enumeration(['valueAbsolute', 'valueRelative']),
  unit: unitOfMeasurement,
  scopeType,
  label: text,
  description: text,
};
/** `SetpointDescriptionDataType`: what a setpoint means. */
export interface SetpointDescription extends Data<typeof ofSetpointDescription> {}

/** What the setpoints of a feature are: type, unit, scope. IEC 63380-3, tables 150, 153. */
export const setpointDescriptionListData = listFunction({
  name: 'setpointDescriptionListData',
  feature: 'Setpoint',
  item: 'setpointDescriptionData',
  entry: record<SetpointDescription>(ofSetpointDescription),
  key: ['setpointId'],
  selectors: ['setpointId', 'measurementId', 'timeTableId', 'setpointType', 'scopeType'],
});

const ofSetpoint = {
  setpointId: uint,
  /** Setpoint in the unit of its description. */
  value: scaledNumber,
  /** Lower end of a setpoint that is a range. */
  valueMin: scaledNumber,
  /** Upper end of a setpoint that is a range. */
  valueMax: scaledNumber,
  /** Allowed departure, in the unit of the setpoint. */
  valueToleranceAbsolute: scaledNumber,
  /** Allowed departure, in percent. */
  valueTolerancePercentage: scaledNumber,
  /** Whether a remote write is allowed; a remote write never changes it. */
  isSetpointChangeable: bool,
  isSetpointActive: bool,
  /** When the setpoint applies. */
  timePeriod,
};
/** `SetpointDataType`: a setpoint with its value. */
export interface Setpoint extends Data<typeof ofSetpoint> {}

/** Current setpoint values. IEC 63380-3, tables 152, 155, 156. */
export const setpointListData = listFunction({
  name: 'setpointListData',
  feature: 'Setpoint',
  item: 'setpointData',
  entry: record<Setpoint>(ofSetpoint),
  key: ['setpointId'],
  writeCheck: 'isSetpointChangeable',
  selectors: ['setpointId'],
});

const ofSetpointConstraints = {
  setpointId: uint,
  setpointRangeMin: scaledNumber,
  setpointRangeMax: scaledNumber,
  setpointStepSize: scaledNumber,
};
/** `SetpointConstraintsDataType`: range and step of a setpoint. */
export interface SetpointConstraints extends Data<typeof ofSetpointConstraints> {}

/** Range and step of each setpoint, in the unit of its description. IEC 63380-3, tables 151, 154. */
export const setpointConstraintsListData = listFunction({
  name: 'setpointConstraintsListData',
  feature: 'Setpoint',
  item: 'setpointConstraintsData',
  entry: record<SetpointConstraints>(ofSetpointConstraints),
  key: ['setpointId'],
  selectors: ['setpointId'],
});
