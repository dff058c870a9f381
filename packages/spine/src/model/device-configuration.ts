import { bool, closedEnumeration, type Data, long, record, text, uint } from '@busbar/kernel';
import { configurationKeyName } from './configuration-key-name.ts';
import { type ItemOf, listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofValue = {
  boolean: bool,
  /** `yyyy-mm-dd` */
  date: text,
  /** Date and time, UTC with `Z`. */
  dateTime: text,
  /** `xs:duration`, e.g. `PT2H`. */
  duration: text,
  string: text,
  /** `hh:mm:ss` */
  time: text,
  /** Value in the unit of the description. */
  scaledNumber,
  integer: long,
};
/** `DeviceConfigurationKeyValueValueType`: exactly one of the members, the one the description announces. */
export interface DeviceConfigurationValue extends Data<typeof ofValue> {}
const deviceConfigurationValue = record<DeviceConfigurationValue>(ofValue, { choice: true });

/** What the configuration keys of a feature mean. */
export const deviceConfigurationKeyValueDescriptionListData = listFunction({
  name: 'deviceConfigurationKeyValueDescriptionListData',
  feature: 'DeviceConfiguration',
  item: 'deviceConfigurationKeyValueDescriptionData',
  key: ['keyId'],
  fields: {
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
  },
  selectors: ['keyId', 'keyName'],
});
export type DeviceConfigurationKeyValueDescription = ItemOf<typeof deviceConfigurationKeyValueDescriptionListData>;

/** Current value of each configuration key. */
export const deviceConfigurationKeyValueListData = listFunction({
  name: 'deviceConfigurationKeyValueListData',
  feature: 'DeviceConfiguration',
  item: 'deviceConfigurationKeyValueData',
  key: ['keyId'],
  writeCheck: 'isValueChangeable',
  ownership: 'fixed',
  fields: {
    keyId: uint,
    value: deviceConfigurationValue,
    /** Whether a remote write is allowed; a remote write never changes it. */
    isValueChangeable: bool,
  },
  selectors: ['keyId'],
});
export type DeviceConfigurationKeyValue = ItemOf<typeof deviceConfigurationKeyValueListData>;
