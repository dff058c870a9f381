import { type Millis, millis, type Watts } from '@busbar/kernel';

/** A station that was stopped because of its minimum starts again only so far above it, %. Mapping section 6. */
export const RESTART_MARGIN = 10;
/** Shortest time between two starts. Mapping section 6. */
export const START_DISTANCE: Millis = millis(300_000);

/** What decides about running at the least power. */
export interface MinimumPowerInput {
  /** Power that is left, W, magnitude. */
  readonly watts: Watts;
  /** Least power of the station, W; absent: any. */
  readonly minimum?: Watts;
  readonly isRunning: boolean;
  /** It was stopped because of its minimum before. */
  readonly wasStopped: boolean;
  /** Monotonic time of the last start. */
  readonly lastStart?: Millis;
  readonly now: Millis;
}

/** Whether a station runs, and if it has to wait, how long until it may be tried again. */
export type MinimumPowerVerdict =
  | { readonly do: 'run' }
  | { readonly do: 'wait' }
  /** Enough power, but too soon after the last start. */
  | { readonly do: 'wait'; readonly again: Millis };

/** Below its minimum a station waits; it starts again above minimum + 10 %, and at most every 5 min. */
export function minimumPower(input: MinimumPowerInput): MinimumPowerVerdict {
  const { watts, minimum, isRunning, wasStopped, lastStart, now } = input;
  if (watts <= 0 || (minimum !== undefined && watts < minimum)) return { do: 'wait' };
  if (isRunning || !wasStopped) return { do: 'run' };
  if (minimum !== undefined && watts * 100 < minimum * (100 + RESTART_MARGIN)) return { do: 'wait' };
  const left = lastStart === undefined ? 0 : lastStart + START_DISTANCE - now;
  return left > 0 ? { do: 'wait', again: millis(left) } : { do: 'run' };
}
