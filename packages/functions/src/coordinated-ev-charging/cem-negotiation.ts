import { inMillis, type Millis, type Seconds, type Step, seconds, stay } from '@busbar/kernel';
import { ANSWERED_REQUEST, CURVE_RENEWAL, OFFER_DEADLINE, PLAN_WAIT } from '../timers.ts';
import type { OfferPart } from './ev-negotiation.ts';

/** How the vehicle answered a curve or table. */
export type OfferAnswer =
  | { readonly status: 'accepted'; readonly endsIn: Seconds }
  | { readonly status: 'refused'; readonly errorNumber: number; readonly description?: string }
  | { readonly status: 'timedOut' }
  /** Nothing was written: the vehicle does not offer what it takes, in words. */
  | { readonly status: 'notPossible'; readonly description: string };

/** What is known of one of the two things that are offered. */
export interface OfferState {
  /** The vehicle asks for it, and has no answer yet. */
  readonly isWanted: boolean;
  /** Its flag as it was shown last. */
  readonly isRaised: boolean;
  /** Written and not answered yet. */
  readonly isWriting: boolean;
  /** The default was written since the vehicle asked. */
  readonly isDefaultTried: boolean;
  readonly acceptedAt?: Millis;
  /** Why the vehicle has not what it needs, in words. */
  readonly problem?: string;
}

/** The negotiation with one vehicle as the energy manager sees it. CEVC 7. */
export interface CemNegotiationState {
  readonly curve: OfferState;
  readonly incentives: OfferState;
  /** The time for an answer of the application is over. */
  readonly isLate: boolean;
  /** Both were accepted, and no plan was shown since. */
  readonly isPlanAwaited: boolean;
  /** Why there is no plan. */
  readonly planProblem?: string;
}

export interface CemNegotiationSettings {
  /** How long the application may take before the default is written; at most {@link OFFER_DEADLINE}. */
  readonly answerWithin: Millis;
}

export type CemNegotiationEvent =
  /** The flags `updateRequired` as the vehicle shows them. */
  | ({ readonly type: 'flagsShown'; readonly at: Millis } & { readonly [P in OfferPart]: boolean })
  /** The application states a curve or table. CEVC-013, CEVC-016, CEVC-017, CEVC-027, CEVC-032. */
  | { readonly type: 'stated'; readonly part: OfferPart }
  | { readonly type: 'answered'; readonly part: OfferPart; readonly answer: OfferAnswer; readonly at: Millis }
  | { readonly type: 'planShown' }
  | { readonly type: 'timerExpired'; readonly timer: CemNegotiationTimer };

/** Timers of one negotiation; each runs at most once. */
export type CemNegotiationTimer = 'answer' | 'deadline' | 'plan' | 'renewal';

/** Effects, performed in this order. */
export type CemNegotiationEffect =
  /** The application is asked for an offer. */
  | { readonly do: 'ask'; readonly parts: readonly OfferPart[]; readonly why: 'requested' | 'runningOut' }
  | { readonly do: 'write'; readonly part: OfferPart; readonly what: 'stated' | 'default' }
  | { readonly do: 'startTimer'; readonly timer: CemNegotiationTimer; readonly delay: Millis }
  | { readonly do: 'stopTimer'; readonly timer: CemNegotiationTimer };

const NOTHING: OfferState = { isWanted: false, isRaised: false, isWriting: false, isDefaultTried: false };

export const initialCemNegotiation: CemNegotiationState = {
  curve: NOTHING,
  incentives: NOTHING,
  isLate: false,
  isPlanAwaited: false,
};

type CemStep = Step<CemNegotiationState, CemNegotiationEffect>;

const PARTS: readonly OfferPart[] = ['curve', 'incentives'];

/** The energy manager's side of the negotiation: every request is answered in time, if need be with the default. CEVC 7. */
export function cemNegotiation(
  state: CemNegotiationState,
  event: CemNegotiationEvent,
  settings: CemNegotiationSettings,
): CemStep {
  switch (event.type) {
    case 'flagsShown':
      return flagsShown(state, event, settings);
    case 'stated':
      return write(state, event.part, 'stated');
    case 'answered':
      return answered(state, event.part, event.answer, event.at);
    case 'planShown': {
      const { planProblem: _solved, ...rest } = state;
      return { state: { ...rest, isPlanAwaited: false }, effects: [{ do: 'stopTimer', timer: 'plan' }] };
    }
    case 'timerExpired':
      return timerExpired(state, event.timer);
  }
}

function flagsShown(
  state: CemNegotiationState,
  shown: Extract<CemNegotiationEvent, { type: 'flagsShown' }>,
  settings: CemNegotiationSettings,
): CemStep {
  let next = state;
  const asked: OfferPart[] = [];
  for (const part of PARTS) {
    const { acceptedAt, isWanted, isRaised } = state[part];
    const isOld = isRaised && acceptedAt !== undefined && shown.at - acceptedAt < ANSWERED_REQUEST;
    next = withPart(next, part, { isRaised: shown[part] });
    if (!shown[part]) {
      if (isWanted) next = withdrawn(next, part);
    } else if (!isWanted && !isOld) {
      next = withPart(next, part, { isWanted: true, isDefaultTried: false });
      asked.push(part);
    }
  }
  const isOver = isAnyWanted(state) && !isAnyWanted(next);
  if (asked.length === 0) return isOver ? settled(next) : stay(next);
  return {
    state: { ...next, isLate: false },
    effects: [
      { do: 'ask', parts: asked, why: 'requested' },
      { do: 'startTimer', timer: 'answer', delay: settings.answerWithin },
      { do: 'startTimer', timer: 'deadline', delay: OFFER_DEADLINE },
    ],
  };
}

/** The vehicle took its request back: what kept it from its answer is no problem any more. */
function withdrawn(state: CemNegotiationState, part: OfferPart): CemNegotiationState {
  const { problem: _over, ...rest } = state[part];
  return { ...state, [part]: { ...rest, isWanted: false } };
}

/** Nothing is asked for any more. */
function settled(state: CemNegotiationState): CemStep {
  return {
    state: { ...state, isLate: false },
    effects: [
      { do: 'stopTimer', timer: 'answer' },
      { do: 'stopTimer', timer: 'deadline' },
    ],
  };
}

function write(state: CemNegotiationState, part: OfferPart, what: 'stated' | 'default'): CemStep {
  const isDefaultTried = what === 'default' || state[part].isDefaultTried;
  return {
    state: withPart(state, part, { isWriting: true, isDefaultTried }),
    effects: [{ do: 'write', part, what }],
  };
}

function answered(state: CemNegotiationState, part: OfferPart, answer: OfferAnswer, at: Millis): CemStep {
  if (answer.status !== 'accepted') return refused(state, part, answer);
  const { problem: _solved, ...before } = state[part];
  const next: CemNegotiationState = {
    ...state,
    [part]: { ...before, isWriting: false, isWanted: false, acceptedAt: at },
    isPlanAwaited: true,
  };
  const done = isAnyWanted(next) ? stay(next) : settled(next);
  return {
    state: done.state,
    effects: [
      ...done.effects,
      { do: 'startTimer', timer: 'plan', delay: PLAN_WAIT },
      ...(part === 'curve'
        ? [{ do: 'startTimer', timer: 'renewal', delay: renewalOf(answer.endsIn) } satisfies CemNegotiationEffect]
        : []),
    ],
  };
}

/** Some time before the curve ends; of a short one a quarter of it. */
function renewalOf(endsIn: Seconds): Millis {
  return inMillis(seconds(Math.max(0, endsIn - Math.min(CURVE_RENEWAL, endsIn / 4))));
}

/** What was refused is not repeated: every write makes the car negotiate again (CEVC 9). The default is tried once. */
function refused(
  state: CemNegotiationState,
  part: OfferPart,
  answer: Exclude<OfferAnswer, { status: 'accepted' }>,
): CemStep {
  const next = withPart(state, part, { isWriting: false, problem: problemOf(answer) });
  const { isWanted, isDefaultTried } = next[part];
  return isWanted && !isDefaultTried && next.isLate ? write(next, part, 'default') : stay(next);
}

function problemOf(answer: Exclude<OfferAnswer, { status: 'accepted' }>): string {
  switch (answer.status) {
    case 'timedOut':
      return 'the vehicle did not answer the write';
    case 'notPossible':
      return answer.description;
    case 'refused':
      return `refused with ${answer.errorNumber}${answer.description === undefined ? '' : `: ${answer.description}`}`;
  }
}

function timerExpired(state: CemNegotiationState, timer: CemNegotiationTimer): CemStep {
  switch (timer) {
    case 'answer': {
      const late: CemNegotiationState = { ...state, isLate: true };
      const open = PARTS.filter((part) => late[part].isWanted && !late[part].isWriting && !late[part].isDefaultTried);
      return open.reduce<CemStep>(
        (step, part) => {
          const written = write(step.state, part, 'default');
          return { state: written.state, effects: [...step.effects, ...written.effects] };
        },
        { state: late, effects: [] },
      );
    }
    case 'deadline':
      return stay(
        PARTS.reduce((next, part) => {
          const { isWanted, problem } = next[part];
          return isWanted && problem === undefined
            ? withPart(next, part, { problem: 'the request was not answered in time' })
            : next;
        }, state),
      );
    case 'plan':
      if (!state.isPlanAwaited) return stay(state);
      return stay({ ...state, planProblem: `no charging plan within ${PLAN_WAIT / 1000} s` });
    case 'renewal':
      return { state, effects: [{ do: 'ask', parts: PARTS, why: 'runningOut' }] };
  }
}

function isAnyWanted({ curve, incentives }: CemNegotiationState): boolean {
  return curve.isWanted || incentives.isWanted;
}

function withPart(state: CemNegotiationState, part: OfferPart, change: Partial<OfferState>): CemNegotiationState {
  return { ...state, [part]: { ...state[part], ...change } };
}
