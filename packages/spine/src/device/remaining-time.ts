import { type Millis, seconds } from '@busbar/kernel';
import { formatDuration, parseDuration } from '../data/duration.ts';
import { type Entry, entriesOf, withEntries } from '../data/list-entries.ts';
import { isRecord } from '../data/same-data.ts';
import type { AnyFunction } from '../model/function-declaration.ts';

/** Whether entries of the function can have a running time: a `timePeriod` of their own. */
export function hasRunningTime(declaration: AnyFunction): boolean {
  return declaration.list?.shape.fields.some(({ name }) => name === 'timePeriod') ?? false;
}

/** The time periods that run: a relative end without a start (SPINE-5.2.2-15). */
export function runningPeriods(declaration: AnyFunction, data: unknown): readonly object[] {
  return entriesOf(declaration, data).flatMap((entry) => (isRunning(entry) ? [entry.timePeriod] : []));
}

/**
 * The data as it is now: a relative end is the time that remains, in whole seconds and never negative. Sending the original
 * duration again would restart the time at the reader (SPINE-5.2.2-15).
 * @param startOf when a period was received or set
 */
export function withRemainingTime(
  declaration: AnyFunction,
  data: unknown,
  startOf: (period: object) => Millis | undefined,
  now: Millis,
): unknown {
  const entries = entriesOf(declaration, data);
  if (!entries.some(isRunning)) return data;
  return withEntries(
    declaration,
    entries.map((entry) => {
      if (!isRunning(entry)) return entry;
      const duration = parseDuration(entry.timePeriod.endTime);
      const start = startOf(entry.timePeriod);
      if (duration === undefined || start === undefined || start === now) return entry;
      const remaining = Math.max(0, Math.round(duration - (now - start) / 1000));
      return { ...entry, timePeriod: { ...entry.timePeriod, endTime: formatDuration(seconds(remaining)) } };
    }),
  );
}

type RunningEntry = Entry & { readonly timePeriod: { readonly endTime: string } };

function isRunning(entry: Entry): entry is RunningEntry {
  const period = entry.timePeriod;
  return (
    isRecord(period) &&
    period.startTime === undefined &&
    typeof period.endTime === 'string' &&
    period.endTime.startsWith('P')
  );
}
