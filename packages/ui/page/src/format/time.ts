import type { Language } from './numbers.ts';

/** Times as the reader of one language writes them, on the clock of the reader. */
export interface TimeFormat {
  /** With seconds, `14:03:09`. */
  timeOfDay(instant: number): string;
  /** Without seconds, for the axis of a chart, `14:03`. */
  hourAndMinute(instant: number): string;
  /** Day and time without seconds, for records of the past. */
  dayAndTime(instant: number): string;
  /** A day with its year. */
  day(instant: number): string;
}

/** Time formats of a language. The time zone is the reader's unless a test gives one. */
export function timeFormat(language: Language, timeZone?: string): TimeFormat {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone } as const;
  const seconds = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const short = new Intl.DateTimeFormat(locale, clock);
  const day = new Intl.DateTimeFormat(locale, { ...clock, day: '2-digit', month: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', ...zone });
  return {
    timeOfDay: (instant) => seconds.format(instant),
    hourAndMinute: (instant) => short.format(instant),
    dayAndTime: (instant) => day.format(instant),
    day: (instant) => date.format(instant),
  };
}

/** Remaining seconds as a countdown: `0:09`, `12:30`, `2:00:00`. Rounded up, so that 0:00 means over. */
export function countdown(remaining: number): string {
  const total = Math.max(0, Math.ceil(remaining));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

/** A duration in the two largest units that say something: `45 s`, `5 min`, `1 h 30 min`. */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total} s`;
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const rest = total % 60;
  if (hours === 0) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** Milliseconds since 1970 of an ISO 8601 text, undefined if it is none. */
export function instantOf(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}
