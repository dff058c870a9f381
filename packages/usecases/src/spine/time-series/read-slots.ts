import type { Slot } from '@busbar/functions';
import { type Seconds, seconds } from '@busbar/kernel';
import { fromScaled, parseDuration, type ScaledNumber, type TimeSeries, type TimeSeriesSlot } from '@busbar/spine';
import { type Reception, timeFromNow } from './wire-time.ts';

/** A slot of a series with its values, in the unit of the series. */
export interface ReadSlot extends Slot {
  readonly value?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
}

/** The slots of a series, or why they cannot be used. */
export type ReadSlots =
  | { readonly ok: true; readonly slots: readonly ReadSlot[] }
  | { readonly ok: false; readonly problem: string };

/** Most slots of a series that are looked at: more than any constraint of a device permits, bounded for the sake of ours. */
const MOST_SLOTS = 1000;

/**
 * Reads the slots of a curve or plan, written as periods or as lengths: a slot ends at its own end, after its length, where the
 * next one begins, or with the series. What is over is left out. CEVC 6.3.
 */
export function readSlots(series: TimeSeries, reception: Reception): ReadSlots {
  const slots = series.timeSeriesSlot ?? [];
  if (slots.length > MOST_SLOTS) return { ok: false, problem: `more than ${MOST_SLOTS} slots` };
  const seriesStart = timeOf(series.timePeriod?.startTime, reception) ?? seconds(0);
  const seriesEnd = timeOf(series.timePeriod?.endTime, reception);
  if (seriesStart === 'unreadable' || seriesEnd === 'unreadable') return UNREADABLE;
  const read: ReadSlot[] = [];
  let begin: Seconds = seriesStart;
  for (const [at, slot] of slots.entries()) {
    const start = timeOf(slot.timePeriod?.startTime, reception) ?? begin;
    if (start === 'unreadable') return UNREADABLE;
    const end = endOfSlot(slot, start, slots[at + 1], seriesEnd, reception);
    if (end === 'unreadable') return UNREADABLE;
    if (end === undefined) return { ok: false, problem: 'a slot without an end' };
    if (end <= start) return { ok: false, problem: 'a slot that ends before it begins' };
    if (start < (read.at(-1)?.end ?? start)) return { ok: false, problem: 'slots that overlap or are not in order' };
    read.push({ start, end, ...valuesOf(slot) });
    begin = end;
  }
  const ahead = read.filter(({ end }) => end > 0).map((slot) => ({ ...slot, start: seconds(Math.max(0, slot.start)) }));
  return { ok: true, slots: ahead };
}

const UNREADABLE: ReadSlots = { ok: false, problem: 'a time that is none' };

function endOfSlot(
  slot: TimeSeriesSlot,
  start: Seconds,
  next: TimeSeriesSlot | undefined,
  seriesEnd: Seconds | undefined,
  reception: Reception,
): Seconds | undefined | 'unreadable' {
  const own = timeOf(slot.timePeriod?.endTime, reception);
  if (own !== undefined) return own;
  if (slot.duration !== undefined) {
    const length = parseDuration(slot.duration);
    return length === undefined ? 'unreadable' : seconds(start + length);
  }
  return timeOf(next?.timePeriod?.startTime, reception) ?? (next === undefined ? seriesEnd : undefined);
}

function timeOf(text: string | undefined, reception: Reception): Seconds | undefined | 'unreadable' {
  return text === undefined ? undefined : (timeFromNow(text, reception) ?? 'unreadable');
}

function valuesOf({ value, minValue, maxValue }: TimeSeriesSlot): Omit<ReadSlot, 'start' | 'end'> {
  return { ...numberOf('value', value), ...numberOf('minValue', minValue), ...numberOf('maxValue', maxValue) };
}

function numberOf(
  name: 'value' | 'minValue' | 'maxValue',
  scaled: ScaledNumber | undefined,
): Omit<ReadSlot, 'start' | 'end'> {
  const number = scaled === undefined ? undefined : fromScaled(scaled);
  return number === undefined ? {} : { [name]: number };
}
