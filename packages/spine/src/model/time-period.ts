import { type Data, record, text } from '@busbar/kernel';

/** `AbsoluteOrRelativeTimeType`: a duration (`PT2H`, relative) or a date and time (`2026-01-01T12:00:00Z`, absolute). */
export const absoluteOrRelativeTime = text;

const f = {
  startTime: absoluteOrRelativeTime,
  /** With `endTime` only and a relative value: the remaining run time (SPINE-5.2.2-15). */
  endTime: absoluteOrRelativeTime,
};
/** `TimePeriodType`: from start to end. */
export interface TimePeriod extends Data<typeof f> {}
export const timePeriod = record<TimePeriod>(f);
