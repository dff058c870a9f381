import { type Seconds, seconds } from '@busbar/kernel';

const DURATION = /^(-)?P(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
/** Longest duration that is exact in milliseconds, in s: 285,000 years. */
const LONGEST = Number.MAX_SAFE_INTEGER / 1000;

/**
 * Length of an `xs:duration` such as `PT1M30S` (SPINE-5.2.2-14). Undefined for what is not one, and for durations in years
 * or months, whose length depends on the calendar.
 */
export function parseDuration(text: string): Seconds | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, sign, days, time, hours, minutes, rest] = match;
  const hasTime = hours !== undefined || minutes !== undefined || rest !== undefined;
  // `P` and `PT` state nothing, and `T` has to be followed by something.
  if (time === undefined ? days === undefined : !hasTime) return undefined;
  const total = count(days) * 86_400 + count(hours) * 3600 + count(minutes) * 60 + count(rest);
  if (total > LONGEST) return undefined;
  return seconds(sign === undefined || total === 0 ? total : -total);
}

/** Whether a value of `AbsoluteOrRelativeTimeType` is relative: a duration, not an instant (SPINE-5.2.2-11). */
export function isRelativeTime(text: string): boolean {
  return text.startsWith('P') || text.startsWith('-P');
}

/** Writes a duration as `PnDTnHnMnS`, `PT0S` for none; fractions are rounded to milliseconds. */
export function formatDuration(duration: Seconds): string {
  const total = Math.round(Math.abs(duration) * 1000);
  if (total === 0) return 'PT0S';
  const days = Math.floor(total / 86_400_000);
  const hours = Math.floor(total / 3_600_000) % 24;
  const minutes = Math.floor(total / 60_000) % 60;
  const rest = (total % 60_000) / 1000;
  const time = `${part(hours, 'H')}${part(minutes, 'M')}${part(rest, 'S')}`;
  return `${duration < 0 ? '-' : ''}P${part(days, 'D')}${time === '' ? '' : `T${time}`}`;
}

function count(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits);
}

function part(amount: number, unit: string): string {
  return amount === 0 ? '' : `${amount}${unit}`;
}
