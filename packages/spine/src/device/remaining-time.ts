import { type Millis, seconds } from '@busbar/kernel';
import { formatDuration, isRelativeTime, parseDuration } from '../data/duration.ts';
import type { Entry } from '../data/entry.ts';
import { entriesOf, withEntries } from '../data/list-entries.ts';
import { isRecord } from '../data/same-data.ts';
import type { AnyFunction } from '../model/function-declaration.ts';

/** An entry whose time period runs: a relative end without a start (SPINE-5.2.2-15). */
export type RunningEntry = Entry & { readonly timePeriod: { readonly endTime: string } };

/** Says whether the time of an entry runs. */
export type IsRunning = (entry: Entry) => entry is RunningEntry;

/**
 * How entries of the function are told whose time runs; undefined when none can have a time period of its own. The time of
 * what is switched off (`isLimitActive`, `isSetpointActive`) does not run: it begins with the activation.
 */
export function runningTime(declaration: AnyFunction): IsRunning | undefined {
  const names = (declaration.list?.shape.fields ?? []).map(({ name }) => name);
  if (!names.includes('timePeriod')) return undefined;
  const switches = names.filter((name) => /^is\w+Active$/.test(name));
  return (entry): entry is RunningEntry => hasRelativeEnd(entry) && switches.every((name) => entry[name] !== false);
}

/**
 * The data as it is now: a relative end is the time that remains, in whole seconds and never negative. Sending the original
 * duration again would restart the time at the reader (SPINE-5.2.2-15).
 * @param startOf when a period was received or set
 */
export function withRemainingTime(
  declaration: AnyFunction,
  data: unknown,
  isRunning: IsRunning,
  startOf: (period: object) => Millis | undefined,
  now: Millis,
): unknown {
  return withEntries(
    declaration,
    entriesOf(declaration, data).map((entry) => {
      if (!isRunning(entry)) return entry;
      const duration = parseDuration(entry.timePeriod.endTime);
      const start = startOf(entry.timePeriod);
      if (duration === undefined || start === undefined || (start === now && duration >= 0)) return entry;
      const remaining = Math.max(0, Math.round(duration - (now - start) / 1000));
      return { ...entry, timePeriod: { ...entry.timePeriod, endTime: formatDuration(seconds(remaining)) } };
    }),
  );
}

function hasRelativeEnd({ timePeriod }: Entry): boolean {
  return (
    isRecord(timePeriod) &&
    timePeriod.startTime === undefined &&
    typeof timePeriod.endTime === 'string' &&
    isRelativeTime(timePeriod.endTime)
  );
}
