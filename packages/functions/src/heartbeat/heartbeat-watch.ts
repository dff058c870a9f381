import { type Millis, type Step, stay } from '@busbar/kernel';

/** Whether the partner is heard. `waiting`: nothing arrived since the watch began. */
export type HeartbeatWatchState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'heard'; readonly last: Millis }
  | { readonly phase: 'missing'; readonly last?: Millis };

export type HeartbeatWatchEvent =
  /** The partner can be heard from now on (subscription granted, connection back). */
  | { readonly type: 'watchStarted'; readonly at: Millis }
  | { readonly type: 'heartbeatReceived'; readonly at: Millis }
  | { readonly type: 'timerExpired'; readonly at: Millis };

export type HeartbeatWatchEffect =
  | { readonly do: 'startTimer'; readonly delay: Millis }
  | { readonly do: 'reportMissing' }
  | { readonly do: 'reportHeard' };

/** Nothing heard, nothing missed: the watch is armed by the connection, never expired from the start. */
export const initialHeartbeatWatch: HeartbeatWatchState = { phase: 'waiting' };

/**
 * Judges a partner by the arrival of its heartbeats; their stamps and counters do not matter. SPINE-HB-4, SPINE-HB-5.
 * @param missingAfter time without any heartbeat after which it counts as missing; LPC, LPP: 120 s
 */
export function heartbeatWatch(
  state: HeartbeatWatchState,
  event: HeartbeatWatchEvent,
  missingAfter: Millis,
): Step<HeartbeatWatchState, HeartbeatWatchEffect> {
  switch (event.type) {
    case 'watchStarted':
      return { state, effects: [{ do: 'startTimer', delay: missingAfter }] };
    case 'heartbeatReceived': {
      const restart: HeartbeatWatchEffect = { do: 'startTimer', delay: missingAfter };
      return {
        state: { phase: 'heard', last: event.at },
        effects: state.phase === 'heard' ? [restart] : [restart, { do: 'reportHeard' }],
      };
    }
    case 'timerExpired':
      if (state.phase === 'missing') return stay(state);
      return {
        state: state.phase === 'heard' ? { phase: 'missing', last: state.last } : { phase: 'missing' },
        effects: [{ do: 'reportMissing' }],
      };
  }
}
