import { type Millis, type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import type { ControllableSystemSettings, ControllableSystemState, LimitPhase } from './limit-state.ts';

/** States in which a limit is evaluated only after a heartbeat, and other writes not at all. */
export function isGated(phase: LimitPhase): boolean {
  return phase.name === 'init' || phase.name === 'failsafe' || phase.name === 'unlimited-autonomous';
}

/** The activation flag as published: it follows the state, active only in Limited. LPC-009. */
export function isLimitActive(state: ControllableSystemState): boolean {
  return state.phase.name === 'limited';
}

/** The limit the state demands, W, as stored; undefined in the two unlimited states. LPC Table 1. */
export function demandedLimit(state: ControllableSystemState): Watts | undefined {
  switch (state.phase.name) {
    case 'init':
    case 'failsafe':
      return state.failsafeLimit;
    case 'limited':
      return state.limit;
    case 'unlimited-controlled':
    case 'unlimited-autonomous':
      return undefined;
  }
}

/** What must not be exceeded now, W: the demanded limit, never above the nominal maximum. LPC-041, LPC-042. */
export function effectiveLimit(state: ControllableSystemState, settings: ControllableSystemSettings): Watts {
  return watts(Math.min(demandedLimit(state) ?? settings.nominalMax, settings.nominalMax));
}

/**
 * Duration as published: what remains of a running one, or one that waits for the next activation;
 * undefined = until revoked. Rounded up to whole seconds, so that a repetition never shortens the limit. LPC T141.
 */
export function publishedDuration(state: ControllableSystemState, at: Millis): Seconds | undefined {
  if (state.phase.name !== 'limited') return state.waitingDuration;
  if (state.phase.endsAt === undefined) return undefined;
  return seconds(Math.max(0, Math.ceil((state.phase.endsAt - at) / 1000)));
}
