import type { OperatingState } from './operating-state.ts';

/**
 * What the operating state of a vehicle means. `asleep`: plugged in, not answering; neither an error nor a disconnection
 * (EVCC-020). `unknown`: connected, not charging. EVCC 5.5.
 */
export type EvOperation = 'awake' | 'asleep' | 'finished' | 'failed' | 'unknown';

/** The meaning of the operating state of a vehicle. */
export function evOperation(state: OperatingState | undefined): EvOperation {
  switch (state) {
    case 'normalOperation':
      return 'awake';
    case 'standby':
      return 'asleep';
    case 'finished':
      return 'finished';
    case 'failure':
      return 'failed';
    default:
      return 'unknown';
  }
}
