import { type Step, stay } from '@busbar/kernel';

/** One request from its turn to its answer. */
export type RequestState =
  | { readonly phase: 'queued' }
  | { readonly phase: 'waiting'; readonly since: number; readonly resent: number }
  /** The time is over; a late answer is still used as data. */
  | { readonly phase: 'failed' }
  | { readonly phase: 'answered' };

/** Something that happens to a request; `now` in ms. */
export type RequestEvent =
  | { readonly type: 'turnCame'; readonly now: number }
  | { readonly type: 'timeout'; readonly now: number }
  | { readonly type: 'answered' };

/** What has to be done. */
export type RequestEffect =
  | { readonly do: 'send' }
  /** The same octets again, with the same transaction id. */
  | { readonly do: 'resend' }
  | { readonly do: 'startTimer'; readonly delay: number }
  | { readonly do: 'settle' }
  | { readonly do: 'fail' }
  | { readonly do: 'useLate' }
  | { readonly do: 'countDuplicate' };

/** When a request is sent again and when it has failed, ms after it was sent first. */
export interface RequestPlan {
  readonly retries: readonly number[];
  readonly deadline: number;
}

/** The course of one request (section 6): sent, sent again, answered or failed. */
export function requestStep(
  state: RequestState,
  event: RequestEvent,
  plan: RequestPlan,
): Step<RequestState, RequestEffect> {
  switch (state.phase) {
    case 'queued':
      if (event.type !== 'turnCame') return stay(state);
      return {
        state: { phase: 'waiting', since: event.now, resent: 0 },
        effects: [{ do: 'send' }, { do: 'startTimer', delay: nextAt(0, plan) }],
      };
    case 'waiting':
      if (event.type === 'answered') return { state: { phase: 'answered' }, effects: [{ do: 'settle' }] };
      return event.type === 'timeout' ? timedOut(state, event.now - state.since, plan) : stay(state);
    case 'failed':
      if (event.type !== 'answered') return stay(state);
      return { state: { phase: 'answered' }, effects: [{ do: 'useLate' }] };
    case 'answered':
      return event.type === 'answered' ? { state, effects: [{ do: 'countDuplicate' }] } : stay(state);
  }
}

function timedOut(
  state: Extract<RequestState, { phase: 'waiting' }>,
  elapsed: number,
  plan: RequestPlan,
): Step<RequestState, RequestEffect> {
  if (elapsed >= plan.deadline) return { state: { phase: 'failed' }, effects: [{ do: 'fail' }] };
  const due = plan.retries[state.resent];
  const isDue = due !== undefined && elapsed >= due;
  const resent = state.resent + (isDue ? 1 : 0);
  return {
    state: { ...state, resent },
    effects: [
      ...(isDue ? [{ do: 'resend' as const }] : []),
      { do: 'startTimer', delay: Math.max(0, nextAt(resent, plan) - elapsed) },
    ],
  };
}

function nextAt(resent: number, { retries, deadline }: RequestPlan): number {
  return Math.min(retries[resent] ?? deadline, deadline);
}
