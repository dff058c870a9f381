import { type Millis, type Watts, watts } from '@busbar/kernel';

/** W above which a station counts as charging. */
const CHARGING_WATTS = 100;
/** After so long without heartbeat a station is in failsafe (LPC: 120 s), with some reserve for the last heartbeat on its way, ms. */
const FAILSAFE_AFTER_MILLIS = 130_000;
/** Shortest stay of a station in failsafe when it told none: 2 h. LPC-022/1. */
const FAILSAFE_DURATION_MILLIS = 7_200_000;

/** Below this limit no car charges (6 A on one phase): a station under it is paused, and does not charge because of us. */
const PAUSED_BELOW_WATTS = 1380;

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
  /** It has no failsafe of its own: it goes on with its last setpoint for ever. */
  readonly keepsSetpoint: boolean;
}

/**
 * W that stay reserved for a station that cannot be reached. One that was charging, or that we had paused, goes on with
 * what it had confirmed, and after 120 s with its own failsafe limit, for its failsafe duration. One that did not charge
 * although it might gets no reserve: a station that was switched off must not block the others for ever. A station without
 * failsafe has its last bound reserved, whatever it took, until it is back: a vehicle may come at any time.
 */
export function unreachableReserve(contact: LastContact, now: Millis): Watts {
  if (contact.lostAt !== undefined && contact.keepsSetpoint) return watts(keptSetpoint(contact));
  const mayCharge = (contact.power ?? 0) > CHARGING_WATTS || contact.confirmed < PAUSED_BELOW_WATTS;
  if (contact.lostAt === undefined || !mayCharge) return watts(0);
  const gone = now - contact.lostAt;
  if (gone > (contact.failsafeDurationMillis ?? FAILSAFE_DURATION_MILLIS)) return watts(0);
  const own = Number.isFinite(contact.confirmed) ? contact.confirmed : (contact.maximum ?? contact.power ?? 0);
  const failsafe = contact.failsafeLimit ?? own;
  return watts(gone > FAILSAFE_AFTER_MILLIS ? failsafe : Math.max(own, failsafe));
}

function keptSetpoint({ confirmed, maximum, power }: LastContact): number {
  const most = maximum ?? power ?? 0;
  return Number.isFinite(confirmed) ? Math.min(confirmed, maximum ?? confirmed) : most;
}
