import { type Millis, type Step, stay } from '@busbar/kernel';
import { ERROR_NUMBERS } from '../model/result.ts';
import { DESTINATION_GONE, type Refusal, type WriteOutcome } from './result-error.ts';
import { retryDelay } from './timers.ts';

/** A subscription or binding of one of our client features at a feature of a peer, seen from our side. */
export interface RelationState {
  readonly kind: 'subscription' | 'binding';
  readonly phase: 'none' | 'asking' | 'checking' | 'held' | 'refused';
  /** Number of the present or last try, from 0. */
  readonly attempt: number;
  /** The peer may know the relation already: it was granted before, or a request was not answered. */
  readonly mayExist: boolean;
  /** Why the last try failed. */
  readonly refusal?: Refusal;
}

export type RelationEvent =
  /** The application wants it; too soon: the last try was sent a moment ago. */
  | { readonly type: 'wanted'; readonly isTooSoon?: boolean }
  | { readonly type: 'answered'; readonly outcome: WriteOutcome }
  /** The answer to a try that had timed out. */
  | { readonly type: 'answeredLate'; readonly outcome: WriteOutcome }
  /** The binding table of the peer was read: does it hold ours? Undefined: it could not be read. */
  | { readonly type: 'tableRead'; readonly isListed: boolean | undefined }
  | { readonly type: 'retryDue' }
  /** A write was refused, or the peer restarted: it has to be asked for again. */
  | { readonly type: 'doubted' }
  /** The peer released it, or forgot it together with our entity. */
  | { readonly type: 'released' };

export type RelationEffect =
  | { readonly do: 'call' }
  | { readonly do: 'readTable' }
  /** Counted from the last call. */
  | { readonly do: 'retryAfter'; readonly delay: Millis }
  | { readonly do: 'stopRetry' }
  | { readonly do: 'poll'; readonly on: boolean }
  | { readonly do: 'tell'; readonly outcome: WriteOutcome }
  | { readonly do: 'giveUp' };

type RelationStep = Step<RelationState, RelationEffect>;

/** Not asked for yet. */
export function noRelation(kind: RelationState['kind']): RelationState {
  return { kind, phase: 'none', attempt: 0, mayExist: false };
}

/**
 * Life of a relation at the client (SPINE-5.5.4-7, -26, -27, SPINE-5.5.5-5, -18): a refused or unanswered request is repeated
 * by the schedule, "already there" counts as granted, a subscription that is not granted is replaced by polling.
 */
export function relationRequest(state: RelationState, event: RelationEvent): RelationStep {
  switch (event.type) {
    case 'wanted':
      return wanted(state, event.isTooSoon ?? false);
    case 'answered':
      return state.phase === 'asking' ? answered(state, event.outcome) : stay(state);
    case 'answeredLate':
      return event.outcome.ok && state.phase === 'refused' ? granted(state) : stay(state);
    case 'tableRead':
      return state.phase === 'checking' ? tableRead(state, event.isListed) : stay(state);
    case 'retryDue':
      if (state.phase !== 'refused') return stay(state);
      return { state: { ...state, phase: 'asking', attempt: state.attempt + 1 }, effects: [{ do: 'call' }] };
    case 'doubted':
      return state.phase === 'held' ? ask({ ...state, mayExist: true }) : stay(state);
    case 'released':
      return {
        state: noRelation(state.kind),
        effects: [{ do: 'stopRetry' }, { do: 'poll', on: false }, { do: 'tell', outcome: DESTINATION_GONE }],
      };
  }
}

function wanted(state: RelationState, isTooSoon: boolean): RelationStep {
  switch (state.phase) {
    // A binding that is held is never asked for again: other stacks refuse it (SPINE-5.5.4-7).
    case 'held':
      return { state, effects: [{ do: 'tell', outcome: { ok: true } }] };
    case 'asking':
    case 'checking':
      return stay(state);
    case 'refused':
      // The schedule holds, however often the application asks (SPINE-5.5.4-26).
      if (isTooSoon && state.refusal !== undefined) return { state, effects: [{ do: 'tell', outcome: state.refusal }] };
      return ask(state);
    case 'none':
      return ask(state);
  }
}

function ask(state: RelationState): RelationStep {
  return {
    state: { ...state, phase: 'asking', attempt: 0 },
    effects: [{ do: 'stopRetry' }, { do: 'call' }],
  };
}

function answered(state: RelationState, outcome: WriteOutcome): RelationStep {
  if (outcome.ok) return granted(state);
  if (outcome.closed) return { state: noRelation(state.kind), effects: [{ do: 'tell', outcome }] };
  if (outcome.timedOut) return refusedBy({ ...state, mayExist: true }, outcome);
  if (outcome.errorNumber === ERROR_NUMBERS.generalError) {
    if (state.kind === 'binding') return { state: { ...state, phase: 'checking' }, effects: [{ do: 'readTable' }] };
    if (state.mayExist || isAlreadyThere(outcome)) return granted(state);
  }
  return refusedBy(state, outcome);
}

/** "requested subscription is already present" (finding S15). A binding that is there may be that of another partner. */
function isAlreadyThere({ description = '' }: Refusal): boolean {
  return /\balready\b/i.test(description);
}

/** "Already bound" of other stacks is error 1; a table that cannot be read leaves the write as the only test (SPINE-5.5.4-7). */
function tableRead(state: RelationState, isListed: boolean | undefined): RelationStep {
  if (isListed !== false) return granted(state);
  return refusedBy(state, {
    ok: false,
    errorNumber: ERROR_NUMBERS.generalError,
    description: 'binding refused',
    timedOut: false,
    closed: false,
  });
}

function granted(state: RelationState): RelationStep {
  return {
    state: { ...state, phase: 'held', mayExist: true },
    effects: [{ do: 'stopRetry' }, { do: 'poll', on: false }, { do: 'tell', outcome: { ok: true } }],
  };
}

function refusedBy(state: RelationState, outcome: Refusal): RelationStep {
  const delay = retryDelay(state.attempt);
  return {
    state: { ...state, phase: 'refused', refusal: outcome },
    effects: [
      { do: 'tell', outcome },
      delay === undefined ? { do: 'giveUp' } : { do: 'retryAfter', delay },
      ...(state.kind === 'subscription' ? [{ do: 'poll', on: true } as const] : []),
    ],
  };
}
