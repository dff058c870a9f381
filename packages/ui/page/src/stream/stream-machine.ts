/**
 * The life of the live stream, as a pure step: open, deliver, lose, wait, open again. The browser's own reconnection is not
 * used: it gives up for good after an HTTP error and says nothing about when it tries again.
 */
export type StreamState =
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'live'; readonly lastEventAt: number }
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAt: number };

/** What happens to the stream. `at` is the page's clock in ms; `jitter` is 0 to 1. */
export type StreamEvent =
  | { readonly type: 'message'; readonly at: number }
  | { readonly type: 'failed'; readonly at: number; readonly jitter: number }
  | { readonly type: 'tick'; readonly at: number; readonly jitter: number }
  | { readonly type: 'wake'; readonly at: number };

/** What the adapter does next. */
export type StreamEffect = { readonly do: 'open' } | { readonly do: 'close' };

/** State and effects after one event. */
export interface StreamStep {
  readonly state: StreamState;
  readonly effects: readonly StreamEffect[];
}

/** The energy manager sends the site every second; so long without a word means the connection is dead. */
export const SILENCE_LIMIT = 20_000;
/** First wait before another attempt, in ms; doubled each time. */
export const FIRST_RETRY = 1_000;
/** Longest wait before another attempt, in ms: a returning energy manager is seen within that time. */
export const LONGEST_RETRY = 15_000;

/** The stream before anything happened. */
export function initialStream(): StreamStep {
  return { state: { phase: 'connecting', attempt: 0 }, effects: [{ do: 'open' }] };
}

/** One step of the stream's life. */
export function streamStep(state: StreamState, event: StreamEvent): StreamStep {
  switch (event.type) {
    case 'message':
      // A message that arrives after the connection was given up belongs to a closed source.
      if (state.phase === 'waiting') return { state, effects: [] };
      return { state: { phase: 'live', lastEventAt: event.at }, effects: [] };
    case 'failed':
      return state.phase === 'waiting' ? { state, effects: [] } : waitFor(state, event.at, event.jitter);
    case 'tick':
      if (state.phase === 'waiting' && event.at >= state.retryAt) return reopen(state.attempt);
      if (state.phase === 'live' && event.at - state.lastEventAt >= SILENCE_LIMIT) {
        return waitFor(state, event.at, event.jitter);
      }
      return { state, effects: [] };
    case 'wake':
      // The phone was asleep or offline: do not let the reader wait for the end of a long pause.
      return state.phase === 'waiting' ? reopen(0) : { state, effects: [] };
  }
}

/** Wait before attempt number `attempt` (0 = first) in ms: doubling, capped, spread by up to a quarter. */
export function retryDelay(attempt: number, jitter: number): number {
  const full = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(attempt, 10));
  return Math.round(full * (1 - 0.25 * jitter));
}

function waitFor(state: StreamState, at: number, jitter: number): StreamStep {
  const attempt = state.phase === 'live' ? 0 : state.attempt;
  const retryAt = at + retryDelay(attempt, jitter);
  return { state: { phase: 'waiting', attempt: attempt + 1, retryAt }, effects: [{ do: 'close' }] };
}

function reopen(attempt: number): StreamStep {
  return { state: { phase: 'connecting', attempt }, effects: [{ do: 'open' }] };
}
