import { type Seconds, seconds, type UtcInstant } from '@busbar/kernel';
import { type AbsoluteOrRecurringTime, formatDuration, parseDateTime, parseDuration } from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';

/** When data arrived, and which leniencies are off. */
export interface Reception {
  readonly wall: UtcInstant;
  readonly quirksOff: ReadonlySet<UseCaseQuirkName>;
}

/**
 * A time of a series as the time from its reception on; negative: over. Only relative times are sent, absolute ones are
 * understood (quirk `absoluteTimes`). Undefined for what is no time. CEVC 6.
 */
export function timeFromNow(text: string, { wall, quirksOff }: Reception): Seconds | undefined {
  if (/^-?P/.test(text)) return parseDuration(text);
  if (quirksOff.has('absoluteTimes')) return undefined;
  const instant = parseDateTime(text);
  return instant === undefined ? undefined : seconds((instant - wall) / 1000);
}

/** The same for the times of incentive slots; recurring ones are not used by any use case. CEVC 6.6. */
export function intervalFromNow(time: AbsoluteOrRecurringTime, reception: Reception): Seconds | undefined {
  const text = time.relative ?? time.dateTime;
  return text === undefined ? undefined : timeFromNow(text, reception);
}

/** Writes a time from now on, in whole seconds: nobody negotiates fractions. */
export function relativeTime(time: Seconds): string {
  return formatDuration(seconds(Math.round(time)));
}
