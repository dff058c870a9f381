import { type Millis, millis, type Step, stay } from '@busbar/kernel';
import type { VehicleConnection } from '../charging-station/station-state.ts';

/** A station that cannot say keeps its last state so long. Mapping section 4. */
export const CONNECTION_HELD: Millis = millis(60_000);

/** The connection as it counts; `isHeld`: the station says nothing about it at the moment. */
export interface HeldConnection {
  readonly connection: VehicleConnection;
  readonly isHeld: boolean;
}

export type HeldConnectionEvent =
  | { readonly type: 'shown'; readonly connection: VehicleConnection }
  | { readonly type: 'timerExpired' };

export type HeldConnectionEffect = { readonly do: 'startTimer'; readonly delay: Millis } | { readonly do: 'stopTimer' };

export const initialHeldConnection: HeldConnection = { connection: 'unknown', isHeld: false };

/** Keeps what was known for a minute when a station says that it does not know. UCF_EV_Connected. */
export function heldConnection(
  state: HeldConnection,
  event: HeldConnectionEvent,
): Step<HeldConnection, HeldConnectionEffect> {
  if (event.type === 'timerExpired') return stay(state.isHeld ? initialHeldConnection : state);
  const { connection } = event;
  if (connection !== 'unknown')
    return { state: { connection, isHeld: false }, effects: state.isHeld ? [{ do: 'stopTimer' }] : [] };
  if (state.isHeld || state.connection === 'unknown') return stay(state);
  return {
    state: { connection: state.connection, isHeld: true },
    effects: [{ do: 'startTimer', delay: CONNECTION_HELD }],
  };
}
