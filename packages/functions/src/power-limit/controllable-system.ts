import { type Millis, type Seconds, type Step, stay, type Watts } from '@busbar/kernel';
import { HEARTBEAT_WATCHDOG, INIT_TIMEOUT, RECOVERY_TIMEOUT } from '../timers.ts';
import { evaluateFailsafeWrite } from './failsafe-write.ts';
import type {
  ControllableSystemEffect,
  ControllableSystemEvent,
  ControllableSystemSettings,
  ControllableSystemState,
  LimitPhase,
  LimitTimer,
} from './limit-state.ts';
import { evaluateLimitWrite, withoutWaitingDuration } from './limit-write.ts';
import { type Cause, enter, type LimitStep } from './transition.ts';

/** Values a controllable system starts with. */
export interface ControllableSystemStart {
  /** Failsafe limit, W: the stored one, else the pre-configured one. LPC-021/1, LPC-903. */
  readonly failsafeLimit: Watts;
  /** Failsafe duration minimum: the stored one, else the pre-configured one. LPC-022/1. */
  readonly failsafeDurationMinimum: Seconds;
}

/** (Re)start: Init, limited to the failsafe limit, the active power limit deactivated. LPC-901/1, LPC-009/2. */
export function startControllableSystem(
  start: ControllableSystemStart,
  settings: ControllableSystemSettings,
): Step<ControllableSystemState, ControllableSystemEffect> {
  return {
    state: { phase: { name: 'init' }, limit: settings.nominalMax, ...start },
    effects: settings.autonomousAllowed ? [{ do: 'startTimer', timer: 'init', delay: INIT_TIMEOUT }] : [],
  };
}

/** State machine of the controllable system of LPC and LPP. LPC 2.3.2 and 7. */
export function csStep(
  state: ControllableSystemState,
  event: ControllableSystemEvent,
  settings: ControllableSystemSettings,
): Step<ControllableSystemState, ControllableSystemEffect> {
  switch (event.type) {
    case 'heartbeatReceived':
      return heartbeatReceived(state, event.at, settings);
    case 'limitWritten':
      return evaluateLimitWrite(state, event.write, event.at, settings);
    case 'failsafeWritten':
      return evaluateFailsafeWrite(state, event.write, settings);
    case 'failsafeDurationShared':
      return { state: { ...state, failsafeDurationMinimum: event.durationMinimum }, effects: [] };
    case 'interrupted':
      return interrupted(state, event.reason, event.at, settings);
    case 'timerExpired':
      return timerExpired(state, event.timer, event.at, settings);
  }
}

/** A heartbeat alone never changes the state; in failsafe the first one starts the recovery timer. LPC-916, LPC-921. */
function heartbeatReceived(
  state: ControllableSystemState,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  const effects: ControllableSystemEffect[] = [{ do: 'startTimer', timer: 'watchdog', delay: HEARTBEAT_WATCHDOG }];
  const heard = { ...state, lastHeartbeat: at };
  if (state.phase.name !== 'failsafe' || state.phase.recovering) return { state: heard, effects };
  if (settings.autonomousAllowed) effects.push({ do: 'startTimer', timer: 'recovery', delay: RECOVERY_TIMEOUT });
  return { state: { ...heard, phase: { name: 'failsafe', recovering: true } }, effects };
}

/** Only an active limit can be interrupted; its duration is dropped with it. LPC-923. */
function interrupted(
  state: ControllableSystemState,
  reason: string,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  if (state.phase.name !== 'limited') return stay(state);
  return published(enter(state, { name: 'unlimited-controlled' }, { number: 6, rule: '923', reason }, at, settings));
}

function timerExpired(
  state: ControllableSystemState,
  timer: LimitTimer,
  at: Millis,
  settings: ControllableSystemSettings,
): LimitStep {
  const cause = expiryCause(state.phase, timer);
  if (cause === undefined) return stay(state);
  switch (timer) {
    case 'watchdog':
      // The limit and its duration are discarded: leaving failsafe needs a new write (LPC-916).
      return published(
        enter(withoutWaitingDuration(state), { name: 'failsafe', recovering: false }, cause, at, settings),
      );
    case 'limitDuration':
      return published(enter(state, { name: 'unlimited-controlled' }, cause, at, settings));
    case 'init':
    case 'recovery':
    case 'failsafeDuration':
      return settings.autonomousAllowed
        ? enter(state, { name: 'unlimited-autonomous' }, cause, at, settings)
        : stay(state);
  }
}

/** The transition an expired timer causes; undefined if the timer means nothing in this phase. */
function expiryCause(phase: LimitPhase, timer: LimitTimer): Cause | undefined {
  if (timer === 'watchdog' && phase.name === 'unlimited-controlled')
    return { number: 5, rule: '911', reason: 'no heartbeat for 120 s' };
  if (timer === 'watchdog' && phase.name === 'limited')
    return { number: 7, rule: '912', reason: 'no heartbeat for 120 s' };
  if (timer === 'limitDuration' && phase.name === 'limited' && phase.endsAt !== undefined)
    return { number: 6, rule: '908', reason: 'duration of the limit is over' };
  if (timer === 'init' && phase.name === 'init')
    return { number: 3, rule: '906', reason: 'no heartbeat with a following limit within 120 s' };
  if (timer === 'recovery' && phase.name === 'failsafe' && phase.recovering)
    return { number: 10, rule: '921', reason: 'heartbeat again, but no limit within 120 s' };
  if (timer === 'failsafeDuration' && phase.name === 'failsafe')
    return { number: 10, rule: '922', reason: 'failsafe duration minimum is over' };
  return undefined;
}

function published(step: LimitStep): LimitStep {
  return { state: step.state, effects: [...step.effects, { do: 'publishLimit' }] };
}
