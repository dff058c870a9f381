import { type Step, stay } from '@busbar/kernel';

/** Whether a remote node is there. */
export type PresenceState =
  /** Known by its address, being described. */
  | { readonly phase: 'new'; readonly wasFound: boolean }
  | { readonly phase: 'present'; readonly unanswered: number }
  /** Does not answer; tried again at growing intervals (EL-4.3-4). */
  | { readonly phase: 'lost'; readonly wasFound: boolean; readonly probes: number; readonly probedAt: number };

/** Something that says whether a node is there; `now` in ms. */
export type PresenceEvent =
  /** A request to it was answered, or had no answer. */
  | { readonly type: 'answered' }
  | { readonly type: 'unanswered'; readonly now: number }
  /** It sent something of itself. */
  | { readonly type: 'heard'; readonly now: number }
  /** Everything about it is known. */
  | { readonly type: 'described' }
  | { readonly type: 'timeout'; readonly now: number };

/** What has to be done. */
export type PresenceEffect =
  | { readonly do: 'describe' }
  /** Ask it for its instance list. */
  | { readonly do: 'probe' }
  | { readonly do: 'startTimer'; readonly delay: number }
  | { readonly do: 'stopTimer' }
  | { readonly do: 'notify'; readonly event: 'found' | 'lost' };

/** Times of {@link presenceStep}, ms. */
export interface PresenceTimes {
  /** Waits between probes; the last one repeats. */
  readonly probes: readonly number[];
  /** Shortest time between two probes. */
  readonly probeSpacing: number;
}

/** Requests in a row without answer after which a node that was there is lost. */
const UNANSWERED_UNTIL_LOST = 2;

/** A node is found when it is described, lost when requests stay unanswered, and tried again until it answers. */
export function presenceStep(
  state: PresenceState,
  event: PresenceEvent,
  times: PresenceTimes,
): Step<PresenceState, PresenceEffect> {
  switch (state.phase) {
    case 'new':
      if (event.type === 'described')
        return { state: { phase: 'present', unanswered: 0 }, effects: [{ do: 'notify', event: 'found' }] };
      return event.type === 'unanswered' ? lose(state.wasFound, event.now, times, []) : stay(state);
    case 'present':
      if (event.type === 'answered') return stay(state.unanswered === 0 ? state : { phase: 'present', unanswered: 0 });
      if (event.type !== 'unanswered') return stay(state);
      return state.unanswered + 1 < UNANSWERED_UNTIL_LOST
        ? { state: { phase: 'present', unanswered: state.unanswered + 1 }, effects: [{ do: 'probe' }] }
        : lose(true, event.now, times, [{ do: 'notify', event: 'lost' }]);
    case 'lost':
      return whileLost(state, event, times);
  }
}

function lose(
  wasFound: boolean,
  now: number,
  times: PresenceTimes,
  effects: readonly PresenceEffect[],
): Step<PresenceState, PresenceEffect> {
  return {
    state: { phase: 'lost', wasFound, probes: 0, probedAt: now },
    effects: [...effects, { do: 'startTimer', delay: wait(0, times) }],
  };
}

function whileLost(
  state: Extract<PresenceState, { phase: 'lost' }>,
  event: PresenceEvent,
  times: PresenceTimes,
): Step<PresenceState, PresenceEffect> {
  switch (event.type) {
    case 'answered':
      return {
        state: { phase: 'new', wasFound: state.wasFound },
        effects: [{ do: 'stopTimer' }, { do: 'describe' }],
      };
    case 'heard':
      if (event.now - state.probedAt < times.probeSpacing) return stay(state);
      return { state: { ...state, probedAt: event.now }, effects: [{ do: 'probe' }] };
    case 'timeout': {
      const probes = state.probes + 1;
      return {
        state: { ...state, probes, probedAt: event.now },
        effects: [{ do: 'probe' }, { do: 'startTimer', delay: wait(probes, times) }],
      };
    }
    case 'unanswered':
    case 'described':
      return stay(state);
  }
}

function wait(probes: number, { probes: waits }: PresenceTimes): number {
  return waits[Math.min(probes, waits.length - 1)] ?? Number.POSITIVE_INFINITY;
}
