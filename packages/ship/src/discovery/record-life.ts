import type { Random } from '@busbar/kernel';

/** How long a record that was heard counts. */
export interface RecordLife {
  /** When it was heard, ms. */
  readonly seen: number;
  /** When it ends, ms. */
  readonly expires: number;
  /** Time to live it was heard with, s. */
  readonly ttl: number;
  /** When to ask again whether it is still there, ms; what has passed is taken out. */
  readonly refreshAt: number[];
}

/** Longest time to live honoured, s. */
const LONGEST_TTL = 4500;
/** Parts of the life after which a question is asked, and how far they are spread (RFC 6762, 5.2). */
const REFRESH = [0.8, 0.85, 0.9, 0.95];
const SPREAD = 0.02;

/** The life of a record heard at `now`, ms, with a time to live in s; 0 ends at once. */
export function recordLife(ttl: number, now: number, random: Random): RecordLife {
  const life = Math.min(ttl, LONGEST_TTL);
  const refreshAt = REFRESH.map((part) => now + life * 1000 * (part + random() * SPREAD));
  return { seen: now, expires: now + life * 1000, ttl: life, refreshAt };
}

/** True from the end of its life on. */
export function hasExpired({ expires }: RecordLife, now: number): boolean {
  return expires <= now;
}

/** True once for each moment at which a question is due. */
export function isDueForRefresh({ refreshAt, expires }: RecordLife, now: number): boolean {
  const due = refreshAt.filter((at) => at <= now).length;
  refreshAt.splice(0, due);
  return due > 0 && expires > now;
}

/** What is left, whole s. */
export function remainingSeconds({ expires }: RecordLife, now: number): number {
  return Math.max(0, Math.floor((expires - now) / 1000));
}
