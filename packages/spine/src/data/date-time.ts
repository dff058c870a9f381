import { type UtcInstant, utcInstant } from '@busbar/kernel';

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Instant of an `xs:dateTime` (SPINE-5.2.2-13): fraction of any length (milliseconds are kept), numeric offset, missing
 * zone as UTC, `24:00:00` as the end of the day. Undefined for what is no date and time of the calendar, years 0 to 9999.
 */
export function parseDateTime(text: string): UtcInstant | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, ...parts] = match;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(0, 6).map(Number);
  const milliseconds = Number(`${parts[6] ?? ''}000`.slice(0, 3));
  const isEndOfDay = hour === 24 && minute === 0 && second === 0 && milliseconds === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return undefined;
  const offset = offsetMinutes(parts[7]);
  const midnight = midnightOf(year, month, day);
  if (offset === undefined || midnight === undefined) return undefined;
  return utcInstant(midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds);
}

/** Start of a day that the calendar has, in ms since 1970. */
function midnightOf(year: number, month: number, day: number): number | undefined {
  const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  // The platform accepts February 30 as a day of March.
  return day >= 1 && day <= daysIn(year, month) ? Date.parse(`${date}T00:00:00Z`) : undefined;
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Minutes an offset is ahead of UTC; at most 14 hours. */
function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
