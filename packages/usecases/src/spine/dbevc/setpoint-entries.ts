import type { HeldSetpoint, SetpointTarget, SetpointWrite } from '@busbar/functions';
import { type Millis, type Seconds, seconds, watts } from '@busbar/kernel';
import { fromScaled, type Setpoint, type TimePeriod, toScaled } from '@busbar/spine';
import { type Reception, relativeTime, timeFromNow } from '../time-series/wire-time.ts';

/** A setpoint of ours as it is now: times from now on, none of one that is switched off. T155. */
export function setpointEntry(setpointId: number, held: HeldSetpoint, isChangeable: boolean, now: Millis): Setpoint {
  const { value, isActive, startsAt, endsAt } = held;
  const from = (moment: Millis): Seconds => seconds(Math.max(0, Math.round((moment - now) / 1000)));
  const isAhead = startsAt !== undefined && startsAt > now;
  const timePeriod = {
    ...(isAhead ? { startTime: relativeTime(from(startsAt)) } : {}),
    ...(endsAt === undefined ? {} : { endTime: relativeTime(from(endsAt)) }),
  };
  return {
    setpointId,
    value: toScaled(value),
    isSetpointChangeable: isChangeable,
    isSetpointActive: isActive,
    ...(isActive && Object.keys(timePeriod).length > 0 ? { timePeriod } : {}),
  };
}

/** What a write does to one setpoint, or why it cannot be read. T156. */
export function readSetpointWrite(
  target: SetpointTarget,
  item: Setpoint,
  resulting: Setpoint,
  reception: Reception,
): SetpointWrite | string {
  // The number alone may have been written: the stored scale stays (SPINE-5.3.3-24).
  const scaled = item.value === undefined ? undefined : (resulting.value ?? item.value);
  const value = scaled === undefined ? undefined : fromScaled(scaled);
  if (item.value !== undefined && value === undefined) return 'a value that is no number';
  const period = item.timePeriod === undefined ? undefined : readPeriod(item.timePeriod, reception);
  if (typeof period === 'string') return period;
  return {
    target,
    ...(value === undefined ? {} : { value: watts(value) }),
    ...(item.isSetpointActive === undefined ? {} : { isActive: item.isSetpointActive }),
    ...(period === undefined ? {} : { period }),
  };
}

function readPeriod(
  { startTime, endTime }: TimePeriod,
  reception: Reception,
): { readonly start?: Seconds; readonly end?: Seconds } | string {
  const start = startTime === undefined ? undefined : timeFromNow(startTime, reception);
  const end = endTime === undefined ? undefined : timeFromNow(endTime, reception);
  if ((startTime !== undefined && start === undefined) || (endTime !== undefined && end === undefined))
    return 'a time that is none';
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}
