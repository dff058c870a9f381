import { bool, type Data, enumeration, record, uint } from '@busbar/kernel';
import { energyDirection } from './energy-direction.ts';
import { energyMode } from './energy-mode.ts';
import { dataFunction, listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { within } from './selectors.ts';
import { absoluteOrRelativeTime } from './time-types.ts';
import { unitOfMeasurement } from './unit-of-measurement.ts';

const ofDescription = {
  /** Flow of energy that counts positive. */
  positiveEnergyDirection: energyDirection,
  powerUnit: unitOfMeasurement,
  energyUnit: unitOfMeasurement,
};
/** `DirectControlDescriptionDataType`: direction and units. */
export interface DirectControlDescriptionData extends Data<typeof ofDescription> {}

/** Direction and units of the values under direct control. */
export const directControlDescriptionData = dataFunction({
  name: 'directControlDescriptionData',
  feature: 'DirectControl',
  data: record<DirectControlDescriptionData>(ofDescription),
});

const ofActivity = {
  timestamp: absoluteOrRelativeTime,
  activityState: enumeration(['running', 'paused', 'inactive']),
  isActivityStateChangeable: bool,
  energyMode,
  isEnergyModeChangeable: bool,
  /** Power in the unit of the description. */
  power: scaledNumber,
  isPowerChangeable: bool,
  /** Energy in the unit of the description. */
  energy: scaledNumber,
  isEnergyChangeable: bool,
  /** Power sequence that is executed. */
  sequenceId: uint,
};
/** `DirectControlActivityDataType`: what a device does or did. */
export interface DirectControlActivity extends Data<typeof ofActivity> {}

/**
 * What the device does or did under direct control; a history without identifiers, exchanged as a whole
 * (SPINE-5.3.3-43).
 */
export const directControlActivityListData = listFunction({
  name: 'directControlActivityListData',
  feature: 'DirectControl',
  item: 'directControlActivityData',
  entry: record<DirectControlActivity>(ofActivity, { aliases: { sequence_id: 'sequenceId' } }),
  key: [],
  aliases: { directControlActivityDataElements: 'directControlActivityData' },
  selectors: [within('timestampInterval', 'timestamp')],
});
