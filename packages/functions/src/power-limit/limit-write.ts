import { inMillis, type Millis, millis, type Seconds } from '@busbar/kernel';
import { WRITE_WINDOW } from '../timers.ts';
import { isGated, isLimitActive } from './effective-limit.ts';
import type {
  ControllableSystemEffect,
  ControllableSystemSettings,
  ControllableSystemState,
  LimitPhase,
  LimitWrite,
} from './limit-state.ts';
import { powerLimitRule } from './profile.ts';
import { type Cause, enter, type LimitStep } from './transition.ts';

/** Evaluates a write on the limit. LPC 7.3; the order of the checks is part of the rule. */
export function evaluateLimitWrite(
  state: ControllableSystemState,
  write: LimitWrite,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  if (isGated(state.phase) && !isHeardWithin(state, WRITE_WINDOW, at)) return notEvaluated(state, settings);
  const value = write.value ?? state.limit;
  const isAskedActive = write.isActive ?? isLimitActive(state);
  // A permitted reason only counts for an activation; a deactivation with a right value is always applicable.
  const obstacle = value < 0 ? settings.profile.wrongSign : isAskedActive ? settings.obstacle?.(value) : undefined;
  if (obstacle !== undefined) return notApplicable(state, obstacle, value < 0, at, settings);
  // A duration of zero deactivates; an activation in the same write is void.
  const isEnded = write.duration !== undefined && write.duration <= 0;
  const next: ControllableSystemState = { ...state, limit: value };
  const accepted =
    isAskedActive && !isEnded ? activate(next, write, at, settings) : deactivate(next, write, at, settings);
  return {
    state: accepted.state,
    effects: [{ do: 'accept' }, ...accepted.effects, { do: 'publishLimit' }],
  };
}

function isHeardWithin(state: ControllableSystemState, window: Millis, at: Millis): boolean {
  return state.lastHeartbeat !== undefined && at - state.lastHeartbeat <= window;
}

/** The only refusal in a gated state that changes nothing. */
function notEvaluated(state: ControllableSystemState, settings: ControllableSystemSettings): LimitStep {
  const reason =
    state.lastHeartbeat === undefined
      ? 'no heartbeat before the limit'
      : 'limit did not follow a heartbeat within 60 s';
  return { state, effects: [{ do: 'refuse', reason, rule: powerLimitRule(settings.profile, 'TS-036') }] };
}

/** Refused; in a gated state the machine moves on nevertheless: the energy guard is there again. */
function notApplicable(
  state: ControllableSystemState,
  reason: string,
  isWrongSign: boolean,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  const rule = powerLimitRule(settings.profile, isWrongSign ? '001' : '003/1');
  const refuse: ControllableSystemEffect = { do: 'refuse', reason, rule };
  const cause = refusedCause(state.phase, reason);
  if (cause === undefined) return { state, effects: [refuse] };
  const moved = enter(state, { name: 'unlimited-controlled' }, cause, at, settings);
  return { state: moved.state, effects: [refuse, ...moved.effects] };
}

function activate(
  state: ControllableSystemState,
  write: LimitWrite,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  const endsAt = resultingEnd(state, write, at);
  const phase: LimitPhase = endsAt === undefined ? { name: 'limited' } : { name: 'limited', endsAt };
  const next = withoutWaitingDuration(state);
  if (state.phase.name !== 'limited') return enter(next, phase, activatedCause(state.phase), at, settings);
  const timer: ControllableSystemEffect[] =
    endsAt !== undefined
      ? [{ do: 'startTimer', timer: 'limitDuration', delay: millis(endsAt - at) }]
      : state.phase.endsAt === undefined
        ? []
        : [{ do: 'stopTimer', timer: 'limitDuration' }];
  return { state: { ...next, phase }, effects: timer };
}

function resultingEnd(state: ControllableSystemState, write: LimitWrite, at: Millis): Millis | undefined {
  if (write.duration !== undefined) return millis(at + inMillis(write.duration));
  if (write.isDurationDeleted === true) return undefined;
  if (state.phase.name === 'limited') return state.phase.endsAt;
  return state.waitingDuration === undefined ? undefined : millis(at + inMillis(state.waitingDuration));
}

function deactivate(
  state: ControllableSystemState,
  write: LimitWrite,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  const next = withWaitingDuration(state, waitingAfter(state, write));
  if (state.phase.name === 'unlimited-controlled') return { state: next, effects: [] };
  return enter(next, { name: 'unlimited-controlled' }, deactivatedCause(state.phase), at, settings);
}

/** A duration that comes with a deactivation waits; one that runs is removed, or the next activation would inherit it. */
function waitingAfter(state: ControllableSystemState, write: LimitWrite): Seconds | undefined {
  if (write.duration !== undefined) return write.duration > 0 ? write.duration : undefined;
  return write.isDurationDeleted === true ? undefined : state.waitingDuration;
}

/** The state without a duration that waits for an activation. */
export function withoutWaitingDuration(state: ControllableSystemState): ControllableSystemState {
  return withWaitingDuration(state, undefined);
}

function withWaitingDuration(state: ControllableSystemState, waiting: Seconds | undefined): ControllableSystemState {
  const { waitingDuration: _dropped, ...rest } = state;
  return waiting === undefined ? rest : { ...rest, waitingDuration: waiting };
}

function refusedCause(phase: LimitPhase, reason: string): Cause | undefined {
  const text = `limit refused: ${reason}`;
  if (phase.name === 'init') return { number: 1, rule: '902', reason: text };
  if (phase.name === 'failsafe') return { number: 8, rule: '918', reason: text };
  if (phase.name === 'unlimited-autonomous') return { number: 11, rule: '918', reason: text };
  return undefined;
}

function activatedCause(phase: LimitPhase): Cause {
  const reason = 'activated limit received';
  if (phase.name === 'init') return { number: 2, rule: '904', reason };
  if (phase.name === 'failsafe') return { number: 9, rule: '919', reason };
  if (phase.name === 'unlimited-autonomous') return { number: 12, rule: '919', reason };
  return { number: 4, rule: '910', reason };
}

function deactivatedCause(phase: LimitPhase): Cause {
  const reason = 'deactivated limit received';
  if (phase.name === 'init') return { number: 1, rule: '905', reason };
  if (phase.name === 'failsafe') return { number: 8, rule: '920', reason };
  if (phase.name === 'unlimited-autonomous') return { number: 11, rule: '920', reason };
  return { number: 6, rule: '909', reason };
}
