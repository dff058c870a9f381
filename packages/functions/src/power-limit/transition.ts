import { inMillis, type Millis, millis, type Step } from '@busbar/kernel';
import { INIT_TIMEOUT } from '../timers.ts';
import type {
  ControllableSystemEffect,
  ControllableSystemSettings,
  ControllableSystemState,
  LimitPhase,
  LimitTimer,
  TransitionNumber,
} from './limit-state.ts';
import { powerLimitRule } from './profile.ts';

export type LimitStep = Step<ControllableSystemState, ControllableSystemEffect>;

/** Why a transition happens. */
export interface Cause {
  readonly number: TransitionNumber;
  /** Number of the rule without the prefix of the use case. */
  readonly rule: string;
  readonly reason: string;
}

/** Changes the phase: stops the timers of the old one, starts those of the new one, reports the transition. */
export function enter(
  state: ControllableSystemState,
  phase: LimitPhase,
  cause: Cause,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  const effects: ControllableSystemEffect[] = [
    {
      do: 'transition',
      number: cause.number,
      from: state.phase.name,
      to: phase.name,
      rule: powerLimitRule(settings.profile, cause.rule),
      reason: cause.reason,
    },
  ];
  const next = { ...state, phase };
  const running = phaseTimers(state, settings);
  const wanted = phaseTimers(next, settings);
  for (const timer of running) if (!wanted.includes(timer)) effects.push({ do: 'stopTimer', timer });
  for (const timer of wanted) effects.push({ do: 'startTimer', timer, delay: delayOf(timer, next, at) });
  return { state: next, effects };
}

/** Timers that belong to the phase; the watchdog belongs to the heartbeat instead. LPC 7.6. */
export function phaseTimers(
  state: ControllableSystemState,
  settings: ControllableSystemSettings,
): readonly LimitTimer[] {
  const { phase } = state;
  switch (phase.name) {
    case 'init':
      return settings.autonomousAllowed ? ['init'] : [];
    case 'limited':
      return phase.endsAt === undefined ? [] : ['limitDuration'];
    case 'failsafe':
      if (!settings.autonomousAllowed) return [];
      return phase.recovering ? ['failsafeDuration', 'recovery'] : ['failsafeDuration'];
    case 'unlimited-controlled':
    case 'unlimited-autonomous':
      return [];
  }
}

function delayOf(timer: LimitTimer, state: ControllableSystemState, at: Millis): Millis {
  if (timer === 'init') return INIT_TIMEOUT;
  if (timer === 'failsafeDuration') return inMillis(state.failsafeDurationMinimum);
  const endsAt = state.phase.name === 'limited' ? (state.phase.endsAt ?? at) : at;
  return millis(Math.max(0, endsAt - at));
}
