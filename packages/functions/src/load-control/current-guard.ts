import { type Amperes, type Millis, type Step, stay } from '@busbar/kernel';
import type { PerPhase } from '../ac-measurement/ac-measurements.ts';
import type { LimitAnswer } from '../power-limit/guard-state.ts';
import { EV_READY_AFTER, LIMIT_RETRY_PAUSE, RETRY_SLOW } from '../timers.ts';
import type { PermittedCurrents } from './permitted-currents.ts';
import { isSamePlan, type LimitedVehicle, type LimitPlan, plannedLimits } from './planned-limits.ts';
import type { CurrentLimitProfile } from './profile.ts';

/** What the energy manager does with the limits of one vehicle. */
export interface CurrentGuardState {
  /** What the application states; nothing: no curtailment, or no surplus. */
  readonly stated: PerPhase<Amperes>;
  /** The vehicle, while its limits can be written. */
  readonly vehicle?: LimitedVehicle;
  /** Written and not answered yet. */
  readonly inFlight?: LimitPlan;
  /** What is under way has to be written again when its answer is there. */
  readonly isRewriteDue?: true;
  /** Accepted by the vehicle. */
  readonly confirmed?: LimitPlan;
  /** What was answered with anything but an acceptance last. */
  readonly failed?: LimitPlan;
  /** Answers in a row that were no acceptance. */
  readonly failures: number;
  /** Somebody waits for the answer to what is stated. */
  readonly isAwaited: boolean;
}

export interface CurrentGuardSettings {
  readonly profile: CurrentLimitProfile;
  /** Permitted currents of phases that state none. OPEV 8.2. */
  readonly defaults: PermittedCurrents;
}

export type CurrentGuardEvent =
  | { readonly type: 'stated'; readonly stated: PerPhase<Amperes> }
  /** The limits can be written from now on: plugged in, connected again, or the scenario is back. */
  | { readonly type: 'ready'; readonly vehicle: LimitedVehicle }
  /** What is known of the vehicle changed; `isRewrite`: its limits are written in any case. OPEV 8.1, rule 8. */
  | { readonly type: 'vehicleChanged'; readonly vehicle: LimitedVehicle; readonly isRewrite: boolean }
  /** The vehicle left, the connection is lost, or the scenario was withdrawn. */
  | { readonly type: 'lost' }
  | { readonly type: 'answered'; readonly answer: Exclude<LimitAnswer, { status: 'notConnected' | 'superseded' }> }
  | { readonly type: 'timerExpired'; readonly timer: CurrentGuardTimer };

/** Timers of the machine; each runs at most once. */
export type CurrentGuardTimer = 'pauseHeld' | 'retry';

/** Effects, performed in this order. */
export type CurrentGuardEffect =
  | { readonly do: 'write'; readonly plan: LimitPlan }
  /** Reads limits and permitted values again. */
  | { readonly do: 'readBack' }
  /** Answers whoever stated the limits. */
  | { readonly do: 'answer'; readonly answer: LimitAnswer; readonly isRetrying: boolean }
  /** The vehicle does not take its limits: the circuit has to be kept safe by other means. OPEV 8.1, rule 7. */
  | { readonly do: 'alarm' }
  | { readonly do: 'startTimer'; readonly timer: CurrentGuardTimer; readonly delay: Millis }
  | { readonly do: 'stopTimer'; readonly timer: CurrentGuardTimer };

export const initialCurrentGuard: CurrentGuardState = { stated: {}, failures: 0, isAwaited: false };

/** Keeps the limits of one vehicle as stated. OPEV 8.1, OSCEV 6. */
export function currentGuard(
  state: CurrentGuardState,
  event: CurrentGuardEvent,
  settings: CurrentGuardSettings,
): Step<CurrentGuardState, CurrentGuardEffect> {
  switch (event.type) {
    case 'stated':
      return restated(state, event.stated, settings);
    case 'ready': {
      const { confirmed: _earlier, inFlight: _lost, isRewriteDue: _due, failed: _failed, ...known } = state;
      const ready: CurrentGuardState = { ...known, vehicle: event.vehicle, failures: 0 };
      const written = write(ready, settings);
      return event.vehicle.isStandardAwaited
        ? { ...written, effects: [...written.effects, { do: 'startTimer', timer: 'pauseHeld', delay: EV_READY_AFTER }] }
        : written;
    }
    case 'vehicleChanged':
      if (state.vehicle === undefined) return stay(state);
      return changed({ ...state, vehicle: event.vehicle }, event.isRewrite, settings);
    case 'lost':
      return lost(state);
    case 'answered':
      return answered(state, event.answer, settings);
    case 'timerExpired':
      if (state.vehicle === undefined) return stay(state);
      if (event.timer === 'pauseHeld')
        return changed({ ...state, vehicle: { ...state.vehicle, isStandardAwaited: false } }, false, settings);
      return state.inFlight === undefined ? write(state, settings) : stay(state);
  }
}

type GuardStep = Step<CurrentGuardState, CurrentGuardEffect>;

const SUPERSEDED: CurrentGuardEffect = { do: 'answer', answer: { status: 'superseded' }, isRetrying: false };

function restated(state: CurrentGuardState, stated: PerPhase<Amperes>, settings: CurrentGuardSettings): GuardStep {
  const superseded = state.isAwaited ? [SUPERSEDED] : [];
  if (state.vehicle === undefined)
    return {
      state: { ...state, stated, isAwaited: false },
      effects: [...superseded, { do: 'answer', answer: { status: 'notConnected' }, isRetrying: true }],
    };
  const next: CurrentGuardState = { ...state, stated, failures: 0, isAwaited: true };
  // The answer to what is under way comes first.
  if (state.inFlight !== undefined) return { state: next, effects: superseded };
  const written = write(next, settings);
  return { state: written.state, effects: [...superseded, ...written.effects] };
}

function changed(state: CurrentGuardState, isRewrite: boolean, settings: CurrentGuardSettings): GuardStep {
  const plan = planOf(state, settings);
  if (plan === undefined) return stay(state);
  // Compared again when the answer is there.
  if (state.inFlight !== undefined) return stay(isRewrite ? { ...state, isRewriteDue: true } : state);
  // What was not taken is tried again by its own timer, not by every change of something else.
  const isKnown = [state.confirmed, state.failed].some((one) => one !== undefined && isSamePlan(one, plan));
  return isKnown && !isRewrite ? stay(state) : write({ ...state, failures: 0 }, settings);
}

function lost(state: CurrentGuardState): GuardStep {
  const {
    vehicle: _gone,
    inFlight: _unanswered,
    isRewriteDue: _due,
    confirmed: _old,
    failed: _failed,
    ...rest
  } = state;
  return {
    state: { ...rest, failures: 0, isAwaited: false },
    effects: [
      { do: 'stopTimer', timer: 'pauseHeld' },
      { do: 'stopTimer', timer: 'retry' },
      ...(state.isAwaited
        ? [{ do: 'answer', answer: { status: 'notConnected' }, isRetrying: true } satisfies CurrentGuardEffect]
        : []),
    ],
  };
}

function answered(
  state: CurrentGuardState,
  answer: Extract<CurrentGuardEvent, { type: 'answered' }>['answer'],
  settings: CurrentGuardSettings,
): GuardStep {
  const { inFlight, isRewriteDue, ...rest } = state;
  if (inFlight === undefined) return stay(state);
  const plan = planOf(rest, settings);
  const isOutdated = plan !== undefined && !isSamePlan(plan, inFlight);
  if (isOutdated || isRewriteDue === true) return write({ ...rest, failures: 0 }, settings);
  return answer.status === 'accepted' ? accepted(rest, inFlight) : failed(rest, inFlight, answer);
}

function accepted({ failed: _failed, ...state }: CurrentGuardState, confirmed: LimitPlan): GuardStep {
  return {
    state: { ...state, confirmed, failures: 0, isAwaited: false },
    effects: state.isAwaited ? [{ do: 'answer', answer: { status: 'accepted' }, isRetrying: false }] : [],
  };
}

/** Refused: read again, tried once more. No answer: tried once more, and then every minute. OPEV 8.1, rule 7. */
function failed({ confirmed: _old, ...state }: CurrentGuardState, plan: LimitPlan, answer: LimitAnswer): GuardStep {
  const failures = state.failures + 1;
  const isFirst = failures === 1;
  const isRetrying = isFirst || answer.status === 'timedOut';
  const delay = isFirst ? LIMIT_RETRY_PAUSE : RETRY_SLOW;
  return {
    state: { ...state, failed: plan, failures, isAwaited: false },
    effects: [
      ...(state.isAwaited ? [{ do: 'answer', answer, isRetrying } satisfies CurrentGuardEffect] : []),
      ...(answer.status === 'refused' ? [{ do: 'readBack' } satisfies CurrentGuardEffect] : []),
      ...(isFirst ? [] : [{ do: 'alarm' } satisfies CurrentGuardEffect]),
      ...(isRetrying ? [{ do: 'startTimer', timer: 'retry', delay } satisfies CurrentGuardEffect] : []),
    ],
  };
}

function write(state: CurrentGuardState, settings: CurrentGuardSettings): GuardStep {
  const plan = planOf(state, settings);
  if (plan === undefined) return stay(state);
  return {
    state: { ...state, inFlight: plan },
    effects: [
      { do: 'stopTimer', timer: 'retry' },
      { do: 'write', plan },
    ],
  };
}

function planOf(
  { stated, vehicle }: CurrentGuardState,
  { profile, defaults }: CurrentGuardSettings,
): LimitPlan | undefined {
  return vehicle === undefined ? undefined : plannedLimits(profile, stated, vehicle, defaults);
}
