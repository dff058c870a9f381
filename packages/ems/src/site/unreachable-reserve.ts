import { type Millis, type Watts, watts } from '@busbar/kernel';

/** W above which a station counts as charging. */
const CHARGING_WATTS = 100;
/** After so long without heartbeat a station is in failsafe (LPC: 120 s), with some reserve for the last heartbeat on its way, ms. */
const FAILSAFE_AFTER_MILLIS = 130_000;
/** Shortest stay of a station in failsafe when it told none: 2 h. LPC-022/1. */
const FAILSAFE_DURATION_MILLIS = 7_200_000;

/** What was known of a station when it was last reached. */
export interface LastContact {
  /** When contact was lost; undefined while connected. */
  readonly lostAt: Millis | undefined;
  readonly power: Watts | undefined;
  /** W it had confirmed; Infinity: no limit. */
  readonly confirmed: number;
  readonly maximum: Watts | undefined;
  readonly failsafeLimit: Watts | undefined;
  readonly failsafeDurationMillis: number | undefined;
}

/**
 * W that stay reserved for a station that cannot be reached. One that was charging goes on with what it had confirmed,
 * and after 120 s with its own failsafe limit, for its failsafe duration. One that was not charging gets no reserve: a
 * station that was switched off must not block the others for ever.
 */
export function unreachableReserve(contact: LastContact, now: Millis): Watts {
  if (contact.lostAt === undefined || (contact.power ?? 0) <= CHARGING_WATTS) return watts(0);
  const gone = now - contact.lostAt;
  if (gone > (contact.failsafeDurationMillis ?? FAILSAFE_DURATION_MILLIS)) return watts(0);
  const own = Number.isFinite(contact.confirmed) ? contact.confirmed : (contact.maximum ?? contact.power ?? 0);
  const failsafe = contact.failsafeLimit ?? own;
  return watts(gone > FAILSAFE_AFTER_MILLIS ? failsafe : Math.max(own, failsafe));
}
