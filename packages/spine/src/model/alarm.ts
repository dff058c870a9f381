import { type Data, enumeration, record, text, uint } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { scaledNumber } from './scaled-number.ts';
import { scopeType } from './scope-type.ts';
import { timePeriod } from './time-period.ts';
import { absoluteOrRelativeTime } from './time-types.ts';

const ofAlarm = {
  alarmId: uint,
  /** Threshold that raised the alarm. */
  thresholdId: uint,
  timestamp: absoluteOrRelativeTime,
  alarmType: enumeration(['alarmCancelled', 'underThreshold', 'overThreshold']),
  /** Value that raised it. */
  measuredValue: scaledNumber,
  /** Time over which the value was gathered. */
  evaluationPeriod: timePeriod,
  scopeType,
  label: text,
  description: text,
};
/** `AlarmDataType`: an alarm. */
export interface Alarm extends Data<typeof ofAlarm> {}

/** Alarms that thresholds raised. */
export const alarmListData = listFunction({
  name: 'alarmListData',
  feature: 'Alarm',
  item: 'alarmData',
  entry: record<Alarm>(ofAlarm),
  key: ['alarmId'],
  aliases: { alarmListData: 'alarmData' },
  selectors: ['alarmId', 'scopeType'],
});
