import { isClockSane } from '@busbar/functions';
import type { UtcInstant } from '@busbar/kernel';
import type { StoredLimit } from '../store/site-limits.ts';

/** Difference between the real and the stored end of a limit that is corrected, ms. */
export const UNTIL_TOLERANCE_MILLIS = 2000;

/**
 * How long a stored limit still holds after a start, ms; undefined: until revoked. With a wall clock that cannot be right
 * (1970) nobody knows, so the limit holds for as long as it was set, never for decades.
 */
export function remainingAfterStart({ from, until }: StoredLimit, wall: UtcInstant): number | undefined {
  if (until === undefined) return undefined;
  return isClockSane(wall) ? until - wall : Math.max(0, until - from);
}
