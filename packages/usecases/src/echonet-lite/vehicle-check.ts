import { type Millis, millis, type Step, stay } from '@busbar/kernel';
import { isUndecided } from './ev-connected.ts';

/** 0xC7 is read so long after the station was asked to talk to the vehicle, while it does not know. S1 step 4. */
const VEHICLE_CHECK_READS: readonly Millis[] = [millis(1000), millis(3000), millis(10_000), millis(30_000)];

/** Asking a station to talk to its vehicle. */
export type VehicleCheck =
  | { readonly phase: 'idle'; readonly isChecked: boolean }
  | { readonly phase: 'writing' }
  /** Waits for the read with this number, or for its answer. */
  | { readonly phase: 'reading'; readonly next: number };

export type VehicleCheckEvent =
  /**
   * At the start, before a session, and after 0xC7 became FF or 44. `canAsk`: 0xCD is in map 0x9E and no power flows: a
   * station that charges is not disturbed.
   */
  | { readonly type: 'wanted'; readonly canAsk: boolean }
  /** 0xCD was answered, or refused, or not answered. */
  | { readonly type: 'asked' }
  | { readonly type: 'timerExpired' }
  /** 0xC7 was read; undefined: it was refused. */
  | { readonly type: 'statusRead'; readonly status: string | undefined }
  /** Another vehicle, or none: what was found out does not hold any more. */
  | { readonly type: 'vehicleChanged' };

export type VehicleCheckEffect =
  /** SetC 0xCD. Table 159. */
  | { readonly do: 'ask' }
  /** Get 0xC7. Table 158. */
  | { readonly do: 'readStatus' }
  | { readonly do: 'startTimer'; readonly delay: Millis }
  | { readonly do: 'stopTimer' };

export const initialVehicleCheck: VehicleCheck = { phase: 'idle', isChecked: false };

/** Device state, S1: 0xCD, then 0xC7 after 1, 3, 10 and 30 s while the station does not know. Never part of cyclic polls. */
export function vehicleCheck(state: VehicleCheck, event: VehicleCheckEvent): Step<VehicleCheck, VehicleCheckEffect> {
  switch (event.type) {
    case 'wanted':
      if (state.phase !== 'idle') return stay(state);
      return event.canAsk
        ? { state: { phase: 'writing' }, effects: [{ do: 'ask' }] }
        : { state: { phase: 'reading', next: 1 }, effects: [{ do: 'readStatus' }] };
    case 'asked':
      return state.phase === 'writing' ? reading(0) : stay(state);
    case 'timerExpired':
      return state.phase === 'reading'
        ? { state: { phase: 'reading', next: state.next + 1 }, effects: [{ do: 'readStatus' }] }
        : stay(state);
    case 'statusRead':
      if (state.phase !== 'reading') return stay(state);
      return isUndecided(event.status) && state.next < VEHICLE_CHECK_READS.length
        ? reading(state.next)
        : stay({ phase: 'idle', isChecked: true });
    case 'vehicleChanged':
      if (state.phase === 'idle') return stay({ phase: 'idle', isChecked: false });
      return stay(state);
  }
}

function reading(next: number): Step<VehicleCheck, VehicleCheckEffect> {
  const [at, before] = [VEHICLE_CHECK_READS[next] ?? millis(0), VEHICLE_CHECK_READS[next - 1] ?? millis(0)];
  return {
    state: { phase: 'reading', next },
    effects: [{ do: 'startTimer', delay: millis(at - before) }],
  };
}
