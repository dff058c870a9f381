import type { LimitPhaseName } from '@busbar/functions';
import { type GuardedFacts, LPC_TIMES } from './failsafe-kept.ts';

/** Longest times of the energy manager's side, s. */
export const LONGEST = {
  /**
   * Until a statement of a limit is answered: a write, the binding anew and the write again are waited for for 12 s each
   * (SPINE-5.3.2-36), and one that is under way comes first.
   */
  answer: 49,
  /** Until a vehicle that was plugged in is known, or one that left is gone: a change is told at once (EVCC scenarios 1 and 8). */
  plug: 2,
  /** Until all data of a vehicle is there: EVCC 6.2, 10 s, and the data link of the car. */
  ready: 12,
  /** After an answer was lost: the next try comes after 30 s, one more after 300 s (SPINE-5.3.2-37). */
  retry: 345,
} as const;

/** A timer that is due now fires within the same instant. */
const TOLERANCE = 0.01;

/** Invariant c: a state that has a longest duration is left, LPC 7.1. `endsIn`: remaining duration of a limit, s. */
export function stuckState(state: LimitPhaseName, facts: GuardedFacts, endsIn?: number): string | undefined {
  if (state === 'init' && facts.inState > LPC_TIMES.init + TOLERANCE)
    return `Init lasts for ${facts.inState.toFixed(1)} s`;
  if (state === 'failsafe' && facts.inState > facts.failsafeDuration + TOLERANCE)
    return `Failsafe lasts for ${facts.inState.toFixed(1)} s, its duration is ${facts.failsafeDuration} s`;
  if (state === 'failsafe' && isLong(facts.sinceFirstHeartbeat, LPC_TIMES.recovery))
    return `Failsafe lasts, and the heartbeat is back for ${facts.sinceFirstHeartbeat.toFixed(1)} s`;
  // The remaining duration never falls below 0: at 0 the state is left (LPC-908).
  if (state === 'limited' && endsIn !== undefined && endsIn <= 0) return 'Limited outlasts the duration of its limit';
  return undefined;
}

/** Something that was stated and is not answered yet. */
export interface Unanswered {
  readonly what: string;
  /** s */
  readonly since: number;
}

/** Invariant c: whoever states a limit gets an answer, whatever happens meanwhile. */
export function overdueAnswers(unanswered: readonly Unanswered[], now: number): readonly string[] {
  return unanswered
    .filter(({ since }) => now - since > LONGEST.answer)
    .map(({ what, since }) => `${what}: no answer for ${(now - since).toFixed(1)} s`);
}

function isLong(time: number, longest: number): boolean {
  return Number.isFinite(time) && time > longest + TOLERANCE;
}
