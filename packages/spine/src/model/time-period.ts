import { type Data, record } from '@busbar/kernel';
import { absoluteOrRelativeTime } from './time-types.ts';

const f = {
  startTime: absoluteOrRelativeTime,
  /** With `endTime` only and a relative value: the remaining run time (SPINE-5.2.2-15). */
  endTime: absoluteOrRelativeTime,
};
/** `TimePeriodType`: from start to end. */
export interface TimePeriod extends Data<typeof f> {}
export const timePeriod = record<TimePeriod>(f);
