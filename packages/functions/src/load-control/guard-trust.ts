import type { Millis, Step } from '@busbar/kernel';
import type { OperatingState } from '../device-state/operating-state.ts';
import { EV_HEARTBEAT_WATCHDOG } from '../timers.ts';

/** Whether the vehicle follows its energy manager. OPEV 7. */
export type GuardTrust = 'following' | 'notYetHeard' | 'heartbeatMissing' | 'guardFailed';

/** What is known of the energy manager that is watched. */
export interface GuardTrustState {
  /** `missing`: the last heartbeat is more than 4 s old. */
  readonly heartbeat: 'notYetHeard' | 'heard' | 'missing';
  /** It states that it does not work. */
  readonly isFailed: boolean;
}

export type GuardTrustEvent =
  | { readonly type: 'heartbeatReceived'; readonly at: Millis }
  | { readonly type: 'stateReceived'; readonly at: Millis; readonly operatingState: OperatingState }
  /** Another energy manager is watched from now on. `statesItself`: its operating state can be read. */
  | { readonly type: 'guardWatched'; readonly at: Millis; readonly statesItself: boolean }
  | { readonly type: 'heartbeatOverdue'; readonly at: Millis };

export type GuardTrustEffect = { readonly do: 'startTimer'; readonly timer: 'heartbeat'; readonly delay: Millis };

export const initialGuardTrust: GuardTrustState = { heartbeat: 'notYetHeard', isFailed: false };

/** The trust that follows: a stated failure counts before anything else, even though heartbeats go on. OPEV-007, OSCEV-007. */
export function trustIn({ heartbeat, isFailed }: GuardTrustState): GuardTrust {
  if (isFailed) return 'guardFailed';
  if (heartbeat === 'heard') return 'following';
  return heartbeat === 'missing' ? 'heartbeatMissing' : 'notYetHeard';
}

/** Judges the energy manager by its heartbeats (OPEV-005, OSCEV-005) and by its state (OPEV-007, OSCEV-007). */
export function guardTrust(state: GuardTrustState, event: GuardTrustEvent): Step<GuardTrustState, GuardTrustEffect> {
  switch (event.type) {
    case 'heartbeatReceived':
      return {
        state: { ...state, heartbeat: 'heard' },
        effects: [{ do: 'startTimer', timer: 'heartbeat', delay: EV_HEARTBEAT_WATCHDOG }],
      };
    case 'heartbeatOverdue':
      return { state: { ...state, heartbeat: 'missing' }, effects: [] };
    case 'stateReceived':
      // The text names failure; every other state than normal operation is no better.
      return { state: { ...state, isFailed: event.operatingState !== 'normalOperation' }, effects: [] };
    case 'guardWatched':
      // One that tells its state is waited for; one that cannot has not failed.
      return { state: event.statesItself ? state : { ...state, isFailed: false }, effects: [] };
  }
}
