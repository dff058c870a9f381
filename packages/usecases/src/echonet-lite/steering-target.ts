import {
  floorWatts,
  isRunning,
  isSelfDirected,
  minimumPower,
  type OperationMode,
  type PerDirection,
  type PowerRange,
} from '@busbar/functions';
import { type Millis, type Watts, watts } from '@busbar/kernel';

/** What a station is to do, W are magnitudes. */
export type SteeringTarget =
  /** S7. `watts` undefined: as much as it can. */
  | { readonly do: 'charge'; readonly watts: Watts | undefined }
  /** S9. */
  | { readonly do: 'discharge'; readonly watts: Watts | undefined }
  /** S8. */
  | { readonly do: 'standby' }
  /** S6: only its bounds, it runs as it likes. `release`: nothing limits it any more. */
  | { readonly do: 'bound'; readonly bounds: PerDirection<Watts>; readonly isReleased: boolean };

/** What is wanted of a station. */
export interface WantedPower {
  /** W, signed; undefined: the station runs as it likes, unless {@link isStarted}. */
  readonly setpoint: Watts | undefined;
  /** It shall charge with what the limits leave. */
  readonly isStarted: boolean;
  readonly bounds: PerDirection<Watts>;
}

/** What is known of the station. */
export interface SteeredStation {
  /** What it was told to be. */
  readonly mode: OperationMode | undefined;
  readonly ranges: PerDirection<PowerRange>;
  /** False: it can only be switched on and off. */
  readonly canBound: boolean;
  /** It was stopped before because its bound was too low. */
  readonly wasStopped: boolean;
  readonly lastStart: Millis | undefined;
  readonly now: Millis;
}

/** The target, and when it has to be decided again because a start has to wait. */
export interface SteeringDecision {
  readonly target: SteeringTarget;
  readonly isStopped: boolean;
  readonly again?: Millis;
}

/** One target from limits and setpoint: the limits clip, and what is below the minimum of the station is standby. */
export function steeringTarget(wanted: WantedPower, station: SteeredStation): SteeringDecision {
  const { setpoint, bounds, isStarted } = wanted;
  if (setpoint === 0) return { target: { do: 'standby' }, isStopped: false };
  if (setpoint !== undefined && setpoint < 0) return run('discharge', clipped(-setpoint, bounds.discharge), station);
  if (setpoint !== undefined) return run('charge', clipped(setpoint, bounds.charge), station);
  if (isStarted) return run('charge', bounds.charge, station);
  return bounded(bounds, station);
}

function clipped(power: number, bound: Watts | undefined): Watts {
  return floorWatts(Math.min(power, bound ?? power));
}

/** Runs with a power in one direction, or waits. */
function run(direction: 'charge' | 'discharge', power: Watts | undefined, station: SteeredStation): SteeringDecision {
  const { mode, ranges, canBound, wasStopped, lastStart, now } = station;
  const range = ranges[direction];
  const target: SteeringTarget = { do: direction, watts: power };
  if (power === undefined) return { target, isStopped: false };
  // Only on and off: on takes all there is.
  const least = canBound ? range?.minimum : range?.maximum;
  if (!canBound && least === undefined) return { target: { do: 'standby' }, isStopped: true };
  const verdict = minimumPower({
    watts: power,
    ...(least === undefined ? {} : { minimum: least }),
    isRunning: mode === direction,
    // The margin would keep a station off for ever whose "on" needs exactly what is left.
    wasStopped: wasStopped && canBound,
    ...(lastStart === undefined ? {} : { lastStart }),
    now,
  });
  if (verdict.do === 'run') return { target, isStopped: false };
  const again = 'again' in verdict ? { again: verdict.again } : {};
  return { target: { do: 'standby' }, isStopped: true, ...again };
}

/** A station that runs as it likes is bounded; stopped when its bound is too low, and started again after that. */
function bounded(bounds: PerDirection<Watts>, station: SteeredStation): SteeringDecision {
  const { mode, wasStopped } = station;
  const isReleased = bounds.charge === undefined && bounds.discharge === undefined;
  const bound: SteeringTarget = { do: 'bound', bounds, isReleased };
  const direction = mode === 'discharge' ? 'discharge' : 'charge';
  const limit = bounds[direction];
  if (limit === undefined) return wasStopped ? run('charge', undefined, station) : { target: bound, isStopped: false };
  const decision = run(direction, limit, station);
  // Modes in which setpoints are advice are left when a limit has to be kept. S10a.
  if (wasStopped || isSelfDirected(mode) || (decision.isStopped && isRunning(mode))) return decision;
  if (!decision.isStopped) return { target: bound, isStopped: false };
  // It does not run: whenever somebody starts it, this is decided again.
  return { target: station.canBound ? lifted(bound, direction, station) : { do: 'standby' }, isStopped: false };
}

/** A bound below the minimum cannot be stated; the least power is. */
function lifted(
  target: Extract<SteeringTarget, { do: 'bound' }>,
  direction: 'charge' | 'discharge',
  { ranges }: SteeredStation,
): SteeringTarget {
  const least = ranges[direction]?.minimum ?? watts(0);
  return { ...target, bounds: { ...target.bounds, [direction]: least } };
}
