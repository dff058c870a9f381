import { stay } from '@busbar/kernel';
import { FAILSAFE_DURATION_SHORTEST } from '../timers.ts';
import { isGated } from './effective-limit.ts';
import type {
  ControllableSystemEffect,
  ControllableSystemSettings,
  ControllableSystemState,
  FailsafeWrite,
} from './limit-state.ts';
import { powerLimitRule } from './profile.ts';
import type { LimitStep } from './transition.ts';

/** Evaluates a write on the failsafe values: all of it is accepted or nothing. LPC 7.5. */
export function evaluateFailsafeWrite(
  state: ControllableSystemState,
  write: FailsafeWrite,
  settings: ControllableSystemSettings,
): LimitStep {
  const refuse = (reason: string, rule: string): ControllableSystemEffect => ({
    do: 'refuse',
    reason,
    rule: powerLimitRule(settings.profile, rule),
  });
  if (isGated(state.phase)) return { state, effects: [refuse('limit write required first', 'TS-037')] };
  if (write.limit !== undefined && write.limit < 0)
    return { state, effects: [refuse('negative failsafe limit', '010')] };
  if (write.durationMinimum !== undefined && write.durationMinimum < FAILSAFE_DURATION_SHORTEST)
    return { state, effects: [refuse('duration below 2 h', '022/3')] };
  if (write.durationMinimum !== undefined && write.durationMinimum > settings.failsafeDurationMaximum) {
    // The refused value is replaced by the own maximum, and the energy guard is told (022/5).
    return {
      state: { ...state, failsafeDurationMinimum: settings.failsafeDurationMaximum },
      effects: [refuse('duration above maximum, maximum adopted', '022/4'), { do: 'publishFailsafe' }],
    };
  }
  if (write.limit === undefined && write.durationMinimum === undefined)
    return { ...stay(state), effects: [{ do: 'accept' }] };
  return {
    state: {
      ...state,
      failsafeLimit: write.limit ?? state.failsafeLimit,
      failsafeDurationMinimum: write.durationMinimum ?? state.failsafeDurationMinimum,
    },
    effects: [{ do: 'accept' }, { do: 'publishFailsafe' }],
  };
}
