import { type Data, enumeration, record, text } from '@busbar/kernel';
import { dataFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofDescription = {
  label: text,
  description: text,
  /** Unit of absolute and relative levels. */
  levelDefaultUnit: unitOfMeasurement,
};
/** `ActuatorLevelDescriptionDataType`: an actuator with levels. */
export interface ActuatorLevelDescriptionData extends Data<typeof ofDescription> {}

/** What the levels of an actuator are. */
export const actuatorLevelDescriptionData = dataFunction({
  name: 'actuatorLevelDescriptionData',
  feature: 'ActuatorLevel',
  data: record<ActuatorLevelDescriptionData>(ofDescription),
});

const ofData = {
  /** What to do; the last four take a value. */
  function: enumeration(
    ['start', 'up', 'down', 'stop', 'percentageAbsolute', 'percentageRelative', 'absolute', 'relative'],
    { absolut: 'absolute' },
  ),
  /** Level, in the default unit or in percent, as the function says. */
  value: scaledNumber,
};
/** `ActuatorLevelDataType`: a command with a level. */
export interface ActuatorLevelData extends Data<typeof ofData> {}

/** Command to an actuator with levels: what to do, and how far. */
export const actuatorLevelData = dataFunction({
  name: 'actuatorLevelData',
  feature: 'ActuatorLevel',
  data: record<ActuatorLevelData>(ofData),
});
