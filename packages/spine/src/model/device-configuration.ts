import { bool, closedEnumeration, type Data, long, record, text, uint } from '@busbar/kernel';
import { configurationKeyName } from './configuration-key-name.ts';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { date, dateTime, duration, time } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofKeyValueDescription = {
  keyId: uint,
  keyName: configurationKeyName,
  /** Member of the value that is used. */
  valueType: closedEnumeration([
    'boolean',
    'date',
    'dateTime',
    'duration',
    'string',
    'time',
    'scaledNumber',
    'integer',
  ]),
  /** Unit of a scaled number. */
  unit: unitOfMeasurement,
  label: text,
  description: text,
};
/** `DeviceConfigurationKeyValueDescriptionDataType`: what a configuration key means. */
export interface DeviceConfigurationKeyValueDescription extends Data<typeof ofKeyValueDescription> {}

/** What the configuration keys of a feature mean. IEC 63380-3, tables 71, 73, 74, 75, 76. */
export const deviceConfigurationKeyValueDescriptionListData = listFunction({
  name: 'deviceConfigurationKeyValueDescriptionListData',
  feature: 'DeviceConfiguration',
  item: 'deviceConfigurationKeyValueDescriptionData',
  entry: record<DeviceConfigurationKeyValueDescription>(ofKeyValueDescription),
  key: ['keyId'],
  selectors: ['keyId', 'keyName'],
});

const ofValue = {
  boolean: bool,
  /** `yyyy-mm-dd` */
  date,
  /** UTC with `Z`. */
  dateTime,
  /** E.g. `PT2H`. */
  duration,
  string: text,
  /** `hh:mm:ss` */
  time,
  /** Value in the unit of the description. */
  scaledNumber,
  integer: long,
};
/** `DeviceConfigurationKeyValueValueType`: exactly one of the members, the one the description announces. */
export interface DeviceConfigurationValue extends Data<typeof ofValue> {}
const value = record<DeviceConfigurationValue>(ofValue, { choice: true });

const ofKeyValue = {
  keyId: uint,
  value,
  /** Whether a remote write is allowed; a remote write never changes it. */
  isValueChangeable: bool,
};
/** `DeviceConfigurationKeyValueDataType`: a configuration key with its value. */
export interface DeviceConfigurationKeyValue extends Data<typeof ofKeyValue> {}

/** Current value of each configuration key. IEC 63380-3, tables 72, 77, 78, 79, 80, 81. */
export const deviceConfigurationKeyValueListData = listFunction({
  name: 'deviceConfigurationKeyValueListData',
  feature: 'DeviceConfiguration',
  item: 'deviceConfigurationKeyValueData',
  entry: record<DeviceConfigurationKeyValue>(ofKeyValue),
  key: ['keyId'],
  writeCheck: 'isValueChangeable',
  ownership: 'fixed',
  selectors: ['keyId'],
});

const ofKeyValueConstraints = {
  keyId: uint,
  valueRangeMin: value,
  valueRangeMax: value,
  valueStepSize: value,
};
/** `DeviceConfigurationKeyValueConstraintsDataType`: range and step of a configuration value. */
export interface DeviceConfigurationKeyValueConstraints extends Data<typeof ofKeyValueConstraints> {}

/** Range and step of each configuration value. */
export const deviceConfigurationKeyValueConstraintsListData = listFunction({
  name: 'deviceConfigurationKeyValueConstraintsListData',
  feature: 'DeviceConfiguration',
  item: 'deviceConfigurationKeyValueConstraintsData',
  entry: record<DeviceConfigurationKeyValueConstraints>(ofKeyValueConstraints),
  key: ['keyId'],
  selectors: ['keyId'],
});
