import { closedEnumeration, type Data, enumeration, record, tag, ubyte } from '@busbar/kernel';
import { dateTime, duration, time } from './time-types.ts';

/** `MonthType`. */
const month = closedEnumeration([
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]);

const ofDaysOfWeek = {
  monday: tag,
  tuesday: tag,
  wednesday: tag,
  thursday: tag,
  friday: tag,
  saturday: tag,
  sunday: tag,
};
/** `DaysOfWeekType`: a set of weekdays. */
export interface DaysOfWeek extends Data<typeof ofDaysOfWeek> {}
const daysOfWeek = record<DaysOfWeek>(ofDaysOfWeek);

const ofAbsoluteOrRecurringTime = {
  /** A single moment. */
  dateTime,
  month,
  /** 1 to 31. */
  dayOfMonth: ubyte,
  /** 1 to 53. */
  calendarWeek: ubyte,
  /** Which of the weekdays of the month. */
  dayOfWeekOccurrence: enumeration(['first', 'second', 'third', 'fourth', 'last']),
  daysOfWeek,
  /** Time of the day. */
  time,
  /** From now. */
  relative: duration,
};
/** `AbsoluteOrRecurringTimeType`: a moment, or moments that recur: one of the two, or relative to now. */
export interface AbsoluteOrRecurringTime extends Data<typeof ofAbsoluteOrRecurringTime> {}
export const absoluteOrRecurringTime = record<AbsoluteOrRecurringTime>(ofAbsoluteOrRecurringTime);
