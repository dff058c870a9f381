import { type Millis, type Step, stay } from '@busbar/kernel';
import { SUMMARY_PAUSE, SUMMARY_WAIT } from '../timers.ts';

/** Whether the charging station waits for a summary. EVCS 7. */
export interface SummaryRequestState {
  /** The flag `updateRequired`. EVCS-009. */
  readonly isRequested: boolean;
  readonly requestedAt?: Millis;
  /** Nobody answered the last request: the station shows the session without costs. */
  readonly isUnanswered: boolean;
}

export type SummaryRequestEvent =
  /** Charging has finished, the vehicle leaves, or the driver wants to know while it charges. */
  | { readonly type: 'wanted'; readonly why: 'finished' | 'unplugged' | 'charging'; readonly at: Millis }
  | { readonly type: 'written' }
  | { readonly type: 'timerExpired' };

export type SummaryRequestEffect =
  | { readonly do: 'publishFlag' }
  | { readonly do: 'startTimer'; readonly delay: Millis }
  | { readonly do: 'stopTimer' };

export const initialSummaryRequest: SummaryRequestState = { isRequested: false, isUnanswered: false };

/** The charging station asks for a summary: the flag goes up, and down after a write or a minute. EVCS-009. */
export function summaryRequest(
  state: SummaryRequestState,
  event: SummaryRequestEvent,
): Step<SummaryRequestState, SummaryRequestEffect> {
  switch (event.type) {
    case 'wanted': {
      const { requestedAt } = state;
      const isTooSoon = requestedAt !== undefined && event.at - requestedAt < SUMMARY_PAUSE;
      if (event.why === 'charging' && (isTooSoon || state.isRequested)) return stay(state);
      return {
        state: { isRequested: true, requestedAt: event.at, isUnanswered: false },
        effects: [{ do: 'publishFlag' }, { do: 'startTimer', delay: SUMMARY_WAIT }],
      };
    }
    case 'written':
      return {
        state: { ...state, isRequested: false, isUnanswered: false },
        effects: [{ do: 'publishFlag' }, { do: 'stopTimer' }],
      };
    case 'timerExpired':
      if (!state.isRequested) return stay(state);
      return { state: { ...state, isRequested: false, isUnanswered: true }, effects: [{ do: 'publishFlag' }] };
  }
}
