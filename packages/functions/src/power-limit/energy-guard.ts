import { type Millis, millis, type Step, seconds, stay } from '@busbar/kernel';
import {
  READ_BACK_AFTER,
  RENEW_BEFORE,
  RETRY_PAUSE,
  RETRY_SLOW,
  RETRY_WINDOW,
  SUBSTITUTE_DURATION,
  WATCH_GRACE,
} from '../timers.ts';
import type {
  DesiredLimit,
  EnergyGuardEffect,
  EnergyGuardEvent,
  EnergyGuardState,
  GuardAlarm,
  GuardTimer,
  GuardTries,
  LimitAnswer,
  ShownLimit,
} from './guard-state.ts';

type GuardStep = Step<EnergyGuardState, EnergyGuardEffect>;

const FRESH: GuardTries = { refusals: 0, isAlarmed: false, substitute: 'no' };

/** Refusals of an activation without duration after which a duration is stated instead (some stations insist). */
const REFUSALS_BEFORE_SUBSTITUTE = 2;

/** Nothing is limited, nothing was said yet: a deactivated limit is the first statement. LPC-913. */
export const initialEnergyGuard: EnergyGuardState = {
  phase: { name: 'offline' },
  desired: { isActive: false },
  isAnswerOwed: false,
  heartbeat: 'unknown',
  tries: FRESH,
};

/** Whether the system probably is in failsafe (or interrupted its limit): its state itself cannot be seen. LPC 9. */
export function isFailsafeSuspected(state: EnergyGuardState): boolean {
  if (state.heartbeat === 'missing') return true;
  const isSettled = state.phase.name === 'accepted' || state.phase.name === 'retrying';
  return isSettled && state.desired.isActive && state.shown?.isActive === false;
}

/** The energy guard of LPC and LPP towards one controllable system. */
export function energyGuard(state: EnergyGuardState, event: EnergyGuardEvent): GuardStep {
  switch (event.type) {
    case 'ready':
      // Every connection, also after a restart of either side, begins with a statement (LPC-913).
      return event.isWatched
        ? write({ ...state, tries: FRESH }, event.at)
        : {
            state: { ...state, tries: FRESH, phase: { name: 'waiting' } },
            effects: [{ do: 'startTimer', timer: 'grace', delay: WATCH_GRACE }],
          };
    case 'watched':
      if (state.phase.name !== 'waiting') return stay(state);
      return before([{ do: 'stopTimer', timer: 'grace' }], write(state, event.at));
    case 'lost':
      return lost(state);
    case 'desired':
      return desired(state, event.limit, event.at);
    case 'answered':
      return state.phase.name === 'writing' ? answered(state, event.answer, event.at) : stay(state);
    case 'shown':
      return shown(state, event.limit, event.at);
    case 'heartbeatMissing':
      return { state: { ...state, heartbeat: 'missing' }, effects: [{ do: 'alarm', alarm: 'heartbeatMissing' }] };
    case 'heartbeatHeard':
      return { state: { ...state, heartbeat: 'heard' }, effects: [] };
    case 'timerExpired':
      return timerExpired(state, event.timer, event.at);
  }
}

const CONNECTION_TIMERS: readonly GuardTimer[] = ['grace', 'retry', 'readBack', 'renew'];

function lost(state: EnergyGuardState): GuardStep {
  if (state.phase.name === 'offline') return stay(state);
  const { shown: _unknown, ...rest } = state;
  const stops: EnergyGuardEffect[] = CONNECTION_TIMERS.map((timer) => ({ do: 'stopTimer', timer }));
  return {
    state: { ...rest, phase: { name: 'offline' }, heartbeat: 'unknown', isAnswerOwed: false, tries: FRESH },
    effects: [...stops, ...owed(state, { status: 'notConnected' }, true)],
  };
}

function desired(state: EnergyGuardState, limit: DesiredLimit, at: Millis): GuardStep {
  const effects: EnergyGuardEffect[] = [...owed(state, { status: 'superseded' }, false)];
  effects.push(
    limit.isActive && limit.endsAt !== undefined
      ? { do: 'startTimer', timer: 'expiry', delay: millis(Math.max(0, limit.endsAt - at)) }
      : { do: 'stopTimer', timer: 'expiry' },
  );
  const next: EnergyGuardState = { ...state, desired: limit, isAnswerOwed: true, tries: FRESH };
  switch (next.phase.name) {
    case 'offline':
      return before(effects, {
        state: { ...next, isAnswerOwed: false },
        effects: owed(next, { status: 'notConnected' }, true),
      });
    case 'waiting':
      return { state: next, effects };
    case 'writing':
      return { state: { ...next, phase: { ...next.phase, isOutdated: true } }, effects };
    case 'accepted':
    case 'retrying':
      return before([...effects, { do: 'stopTimer', timer: 'retry' }], write(next, at));
  }
}

/** States the desired limit; an active one always with what remains of its duration. */
function write(state: EnergyGuardState, at: Millis): GuardStep {
  const { isActive, value, endsAt } = state.desired;
  const duration = !isActive
    ? undefined
    : endsAt !== undefined
      ? seconds(Math.max(1, Math.ceil((endsAt - at) / 1000)))
      : state.tries.substitute === 'used'
        ? SUBSTITUTE_DURATION
        : undefined;
  return {
    state: { ...state, phase: { name: 'writing', isOutdated: false, isConfirmed: false } },
    effects: [
      { do: 'stopTimer', timer: 'readBack' },
      { do: 'stopTimer', timer: 'renew' },
      {
        do: 'write',
        isActive,
        ...(value === undefined ? {} : { value }),
        ...(duration === undefined ? {} : { duration }),
      },
    ],
  };
}

function answered(state: EnergyGuardState, answer: LimitAnswer, at: Millis): GuardStep {
  const isOutdated = state.phase.name === 'writing' && state.phase.isOutdated;
  // The limit changed while this write was on its way: its answer belongs to nobody any more.
  if (isOutdated) return write(state, at);
  if (answer.status === 'accepted') return accepted(state, at);
  // A peer that refuses may have applied parts of the write all the same.
  const effects: EnergyGuardEffect[] = [...owed(state, answer, true), { do: 'readBack' }];
  const told = { ...state, isAnswerOwed: false };
  return before(effects, answer.status === 'refused' ? refused(told, at) : retryLater(told, at, 'limitUnanswered'));
}

function accepted(state: EnergyGuardState, at: Millis): GuardStep {
  const isConfirmed = state.phase.name === 'writing' && state.phase.isConfirmed;
  const effects: EnergyGuardEffect[] = [...owed(state, { status: 'accepted' }, false)];
  if (!isConfirmed) effects.push({ do: 'startTimer', timer: 'readBack', delay: READ_BACK_AFTER });
  if (state.tries.substitute === 'used' && state.desired.isActive) {
    const delay = millis(SUBSTITUTE_DURATION * 1000 - RENEW_BEFORE);
    effects.push({ do: 'startTimer', timer: 'renew', delay });
  }
  const next: EnergyGuardState = {
    ...state,
    phase: { name: 'accepted' },
    isAnswerOwed: false,
    tries: { ...FRESH, substitute: state.tries.substitute },
  };
  // A notify that came first may already show that the system gave the limit up again.
  return isConfirmed && isGivenUp(next, state.shown) ? before(effects, givenUp(next, at)) : { state: next, effects };
}

/** Refused: heartbeat, 2 s, again; after 50 s every minute, with an alarm. Best practice of the test specification. */
function refused(state: EnergyGuardState, at: Millis): GuardStep {
  const since = state.tries.since ?? at;
  const refusals = state.tries.refusals + 1;
  const substitute = nextSubstitute(state, refusals);
  const next: EnergyGuardState = { ...state, tries: { ...state.tries, since, refusals, substitute } };
  if (at - since >= RETRY_WINDOW) return retryLater(next, at, 'limitRefused');
  return {
    state: { ...next, phase: { name: 'retrying' } },
    effects: [{ do: 'sendHeartbeat' }, { do: 'startTimer', timer: 'retry', delay: RETRY_PAUSE }],
  };
}

function nextSubstitute(state: EnergyGuardState, refusals: number): GuardTries['substitute'] {
  if (state.tries.substitute === 'used') return 'failed';
  if (state.tries.substitute === 'failed') return 'failed';
  const isBare = state.desired.isActive && state.desired.endsAt === undefined;
  return isBare && refusals >= REFUSALS_BEFORE_SUBSTITUTE ? 'used' : 'no';
}

function retryLater(state: EnergyGuardState, at: Millis, alarm: GuardAlarm): GuardStep {
  const effects: EnergyGuardEffect[] = state.tries.isAlarmed ? [] : [{ do: 'alarm', alarm }];
  effects.push({ do: 'startTimer', timer: 'retry', delay: RETRY_SLOW });
  const tries = { ...state.tries, since: state.tries.since ?? at, isAlarmed: true };
  return { state: { ...state, phase: { name: 'retrying' }, tries }, effects };
}

function shown(state: EnergyGuardState, limit: ShownLimit, at: Millis): GuardStep {
  const next: EnergyGuardState = { ...state, shown: limit };
  switch (next.phase.name) {
    case 'writing': {
      const isConfirmed = next.phase.isConfirmed || limit.isActive === next.desired.isActive;
      return { state: { ...next, phase: { ...next.phase, isConfirmed } }, effects: [] };
    }
    case 'accepted': {
      const stop: EnergyGuardEffect = { do: 'stopTimer', timer: 'readBack' };
      if (isGivenUp(next, limit)) return before([stop], givenUp(next, at));
      // Still active although it ended or was revoked: say so.
      if (!next.desired.isActive && limit.isActive) return before([stop], write(next, at));
      return { state: next, effects: [stop] };
    }
    case 'offline':
    case 'waiting':
    case 'retrying':
      return { state: next, effects: [] };
  }
}

function isGivenUp(state: EnergyGuardState, limit: ShownLimit | undefined): boolean {
  return state.desired.isActive && limit?.isActive === false;
}

function givenUp(state: EnergyGuardState, at: Millis): GuardStep {
  return before([{ do: 'stopTimer', timer: 'renew' }], retryLater(state, at, 'limitGivenUp'));
}

function timerExpired(state: EnergyGuardState, timer: GuardTimer, at: Millis): GuardStep {
  switch (timer) {
    case 'grace':
      return state.phase.name === 'waiting' ? write(state, at) : stay(state);
    case 'retry':
      if (state.phase.name !== 'retrying') return stay(state);
      // In the slow part a heartbeat goes first as well: the write must follow one within 60 s.
      return state.tries.isAlarmed ? before([{ do: 'sendHeartbeat' }], write(state, at)) : write(state, at);
    case 'readBack':
      return state.phase.name === 'accepted' ? { state, effects: [{ do: 'readBack' }] } : stay(state);
    case 'renew':
      return state.phase.name === 'accepted' ? write(state, at) : stay(state);
    case 'expiry':
      return expired(state, at);
  }
}

/** The own limit is over: from now on nothing is limited; the system has the first word, then it is read back. LPC-908. */
function expired(state: EnergyGuardState, at: Millis): GuardStep {
  if (!state.desired.isActive) return stay(state);
  const { value } = state.desired;
  const next: EnergyGuardState = {
    ...state,
    desired: { isActive: false, ...(value === undefined ? {} : { value }) },
    tries: FRESH,
  };
  if (next.phase.name === 'accepted')
    return { state: next, effects: [{ do: 'startTimer', timer: 'readBack', delay: READ_BACK_AFTER }] };
  if (next.phase.name === 'writing')
    return { state: { ...next, phase: { ...next.phase, isOutdated: true } }, effects: [] };
  if (next.phase.name === 'retrying') return before([{ do: 'stopTimer', timer: 'retry' }], write(next, at));
  return { state: next, effects: [] };
}

function owed(state: EnergyGuardState, answer: LimitAnswer, isRetrying: boolean): EnergyGuardEffect[] {
  return state.isAnswerOwed ? [{ do: 'answer', answer, isRetrying }] : [];
}

function before(effects: readonly EnergyGuardEffect[], step: GuardStep): GuardStep {
  return { state: step.state, effects: [...effects, ...step.effects] };
}
