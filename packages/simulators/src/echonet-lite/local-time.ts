import { formatInstant, type Seconds, type UtcInstant, utcInstant } from '@busbar/kernel';

/** What the clock of a device shows: ECHONET Lite has no time zones. */
export interface LocalTime {
  /** `2026-01-01`. */
  readonly date: string;
  /** `12:00`. */
  readonly time: string;
  /** `2026-01-01T12:00:00`. */
  readonly dateAndTime: string;
}

/** The local time of an instant, `offset` before UTC (Japan: 32,400 s). */
export function localTime(at: UtcInstant, offset: Seconds): LocalTime {
  const dateAndTime = formatInstant(shifted(at, offset)).slice(0, 19);
  return { date: dateAndTime.slice(0, 10), time: dateAndTime.slice(11, 16), dateAndTime };
}

/** The instant whose UTC reading is the local time, for models that go by the time of day. */
export function shifted(at: UtcInstant, offset: Seconds): UtcInstant {
  return utcInstant(at + offset * 1000);
}
