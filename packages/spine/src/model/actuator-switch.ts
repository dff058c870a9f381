import { type Data, enumeration, record, text } from '@busbar/kernel';
import { dataFunction } from './function-declaration.ts';

const ofDescription = {
  label: text,
  description: text,
};
/** `ActuatorSwitchDescriptionDataType`: a switch. */
export interface ActuatorSwitchDescriptionData extends Data<typeof ofDescription> {}

/** What an actuator switches. */
export const actuatorSwitchDescriptionData = dataFunction({
  name: 'actuatorSwitchDescriptionData',
  feature: 'ActuatorSwitch',
  data: record<ActuatorSwitchDescriptionData>(ofDescription),
});

const ofData = { function: enumeration(['on', 'off', 'toggle']) };
/** `ActuatorSwitchDataType`: a command to a switch. */
export interface ActuatorSwitchData extends Data<typeof ofData> {}

/** Command to an actuator that is on or off. */
export const actuatorSwitchData = dataFunction({
  name: 'actuatorSwitchData',
  feature: 'ActuatorSwitch',
  data: record<ActuatorSwitchData>(ofData),
});
