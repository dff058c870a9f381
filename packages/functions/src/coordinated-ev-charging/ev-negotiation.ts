import { inMillis, type Millis, type Step, stay } from '@busbar/kernel';
import { endOf } from '../consumption-curve/slots.ts';
import type { IncentiveTable } from '../incentive-table/incentives.ts';
import type { PowerCurve } from '../maximum-power-limitation-curve/power-curve.ts';
import { COMPANION_WAIT, OFFER_DEADLINE } from '../timers.ts';

/** The two things an energy manager offers. */
export type OfferPart = 'curve' | 'incentives';

/** Something whose times count from a moment. */
export interface Dated<T> {
  readonly value: T;
  readonly at: Millis;
}

/** The negotiation as the vehicle sees it. CEVC 7, 8. */
export interface EvNegotiationState {
  /**
   * `uncoordinated`: charges as it likes; `requesting`: has asked and waits; `coordinated`: has a plan and keeps to it.
   */
  readonly phase: 'uncoordinated' | 'requesting' | 'coordinated';
  /** The flags `updateRequired`. CEVC-015, CEVC-030. */
  readonly wants: { readonly [P in OfferPart]: boolean };
  readonly curve?: Dated<PowerCurve>;
  readonly incentives?: Dated<IncentiveTable>;
  /** One of both came; the other one is waited for. CEVC-040. */
  readonly waitsFor?: OfferPart;
  /** It wants to be coordinated, and asks again when there is a chance. */
  readonly isWilling: boolean;
  /** No heartbeat, or a failure: what was agreed holds until it ends. CEVC 8. */
  readonly isManagerLost: boolean;
}

export type EvNegotiationEvent =
  /** Another demand, another departure, or the car asks again. CEVC-006. */
  | { readonly type: 'updateWanted' }
  | { readonly type: 'curveWritten'; readonly curve: PowerCurve; readonly at: Millis }
  | { readonly type: 'incentivesWritten'; readonly incentives: IncentiveTable; readonly at: Millis }
  /** Another shape was described; the old table does not fit it. CEVC 8. */
  | { readonly type: 'incentivesCleared' }
  | { readonly type: 'managerLost' }
  | { readonly type: 'managerBack' }
  | { readonly type: 'timerExpired'; readonly timer: EvNegotiationTimer };

/** Timers of the vehicle; each runs at most once. */
export type EvNegotiationTimer = 'answer' | 'companion' | 'end';

/** Effects, performed in this order. */
export type EvNegotiationEffect =
  | { readonly do: 'publishFlags' }
  /** A new plan is computed and published. */
  | { readonly do: 'replan' }
  /** The plan, the curve and the table are over. */
  | { readonly do: 'dropPlan' }
  /** Nobody answered; the vehicle charges uncoordinated, its flags stay. */
  | { readonly do: 'reportUnanswered' }
  | { readonly do: 'startTimer'; readonly timer: EvNegotiationTimer; readonly delay: Millis }
  | { readonly do: 'stopTimer'; readonly timer: EvNegotiationTimer };

export const initialEvNegotiation: EvNegotiationState = {
  phase: 'uncoordinated',
  wants: { curve: false, incentives: false },
  isWilling: false,
  isManagerLost: false,
};

type EvStep = Step<EvNegotiationState, EvNegotiationEffect>;

/** The vehicle's side of the negotiation. CEVC scenarios 1 to 8. */
export function evNegotiation(state: EvNegotiationState, event: EvNegotiationEvent): EvStep {
  switch (event.type) {
    case 'updateWanted':
      return ask({ ...state, isWilling: true });
    case 'curveWritten':
      return received({ ...state, curve: { value: event.curve, at: event.at } }, 'curve');
    case 'incentivesWritten':
      return received({ ...state, incentives: { value: event.incentives, at: event.at } }, 'incentives');
    case 'incentivesCleared': {
      const { incentives: _gone, ...rest } = state;
      return stay(rest);
    }
    case 'managerLost':
      return stay({ ...state, isManagerLost: true });
    case 'managerBack': {
      const back: EvNegotiationState = { ...state, isManagerLost: false };
      // What was asked for before it was lost may never have been heard.
      return state.isManagerLost && state.isWilling && state.phase !== 'coordinated' ? ask(back) : stay(back);
    }
    case 'timerExpired':
      return timerExpired(state, event.timer);
  }
}

/** Raises both flags; a plan that is in force stays until there is another one. */
function ask(state: EvNegotiationState): EvStep {
  return {
    state: {
      ...state,
      phase: state.phase === 'coordinated' ? 'coordinated' : 'requesting',
      wants: { curve: true, incentives: true },
    },
    effects: [{ do: 'publishFlags' }, { do: 'startTimer', timer: 'answer', delay: OFFER_DEADLINE }],
  };
}

function received(state: EvNegotiationState, part: OfferPart): EvStep {
  const other: OfferPart = part === 'curve' ? 'incentives' : 'curve';
  const wants = { ...state.wants, [part]: false };
  const lowered: EvNegotiationEffect = { do: 'publishFlags' };
  const next: EvNegotiationState = { ...state, wants };
  if (state.waitsFor === part) {
    const planned = plan(next);
    return { ...planned, effects: [lowered, { do: 'stopTimer', timer: 'companion' }, ...planned.effects] };
  }
  return {
    state: { ...next, waitsFor: other },
    effects: [lowered, { do: 'startTimer', timer: 'companion', delay: COMPANION_WAIT }],
  };
}

/** Plans with what is there. The plan holds until its curve ends, without a curve until the table does. */
function plan(state: EvNegotiationState): EvStep {
  const { waitsFor: _over, ...rest } = state;
  const { curve, incentives } = rest;
  const base = curve ?? incentives;
  if (base === undefined) return stay(rest);
  const end = curve === undefined ? endOf(incentives?.value.slots ?? []) : endOf(curve.value);
  const isAnswered = !rest.wants.curve && !rest.wants.incentives;
  return {
    state: { ...rest, phase: 'coordinated', isWilling: true },
    effects: [
      ...(isAnswered ? [{ do: 'stopTimer', timer: 'answer' } satisfies EvNegotiationEffect] : []),
      { do: 'replan' },
      { do: 'startTimer', timer: 'end', delay: inMillis(end) },
    ],
  };
}

function timerExpired(state: EvNegotiationState, timer: EvNegotiationTimer): EvStep {
  switch (timer) {
    case 'companion':
      return state.waitsFor === undefined ? stay(state) : plan(state);
    case 'answer':
      if (state.phase !== 'requesting') return stay(state);
      return { state: { ...state, phase: 'uncoordinated' }, effects: [{ do: 'reportUnanswered' }] };
    case 'end': {
      const { curve: _curve, incentives: _incentives, waitsFor: _other, ...rest } = state;
      const ended: EvNegotiationState = { ...rest, phase: 'uncoordinated' };
      const dropped: EvNegotiationEffect = { do: 'dropPlan' };
      if (ended.isManagerLost) return { state: ended, effects: [dropped] };
      const asked = ask(ended);
      return { ...asked, effects: [dropped, ...asked.effects] };
    }
  }
}
