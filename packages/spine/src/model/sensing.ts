import { type Data, enumeration, record, text } from '@busbar/kernel';
import { dataFunction, listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { within } from './selectors.ts';
import { absoluteOrRelativeTime } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

/** `SensingTypeType`. */
const sensingType = enumeration([
  'switch',
  'button',
  'level',
  'levelSwitch',
  'windowHandle',
  'contactSensor',
  'occupancySensor',
  'motionDetector',
  'fireDetector',
  'smokeDetector',
  'heatDetector',
  'waterDetector',
  'gasDetector',
  'alarmSensor',
  'powerAlarmSensor',
  'dayNightIndicator',
]);

const ofSensingDescription = {
  sensingType,
  unit: unitOfMeasurement,
  scopeType,
  label: text,
  description: text,
};
/** `SensingDescriptionDataType`: a sensor. */
export interface SensingDescriptionData extends Data<typeof ofSensingDescription> {}

/** What a sensor senses. */
export const sensingDescriptionData = dataFunction({
  name: 'sensingDescriptionData',
  feature: 'Sensing',
  data: record<SensingDescriptionData>(ofSensingDescription),
});

/** `SensingStateType`. */
const sensingState = enumeration([
  'on',
  'off',
  'toggle',
  'level',
  'levelUp',
  'levelDown',
  'levelStart',
  'levelStop',
  'levelAbsolute',
  'levelRelative',
  'levelPercentageAbsolute',
  'levelPercentageRelative',
  'pressed',
  'longPressed',
  'released',
  'changed',
  'started',
  'stopped',
  'paused',
  'middle',
  'up',
  'down',
  'forward',
  'backwards',
  'open',
  'closed',
  'opening',
  'closing',
  'high',
  'low',
  'day',
  'night',
  'detected',
  'notDetected',
  'alarmed',
  'notAlarmed',
]);

const ofSensing = {
  timestamp: absoluteOrRelativeTime,
  state: sensingState,
  /** Value in the unit of the description. */
  value: scaledNumber,
};
/** `SensingDataType`: what was sensed. */
export interface Sensing extends Data<typeof ofSensing> {}

/** What a sensor senses or sensed; a history without identifiers, exchanged as a whole (SPINE-5.3.3-43). */
export const sensingListData = listFunction({
  name: 'sensingListData',
  feature: 'Sensing',
  item: 'sensingData',
  entry: record<Sensing>(ofSensing),
  key: [],
  selectors: [within('timestampInterval', 'timestamp')],
});
