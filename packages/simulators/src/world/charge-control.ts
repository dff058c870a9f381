import type { Amperes, Seconds, Watts } from '@busbar/kernel';
import { amperes, watts } from '@busbar/kernel';
import { acceptedCurrent, type Car, givenCurrent, type PerPhase, phasesOf } from './car.ts';

/** Nominal phase voltage of the simulated grid, V. */
export const PHASE_VOLTAGE = 230;
/** How fast a car gives up current when told to, A per s and phase. */
const FALL_PER_SECOND = 20;
/** How fast a car takes more current, A per s and phase. */
const RISE_PER_SECOND = 5;
/** Resolution of the current a station offers, A. */
const CURRENT_STEP = 0.01;

/** What a station may use at most. */
export interface ChargeLimits {
  /** Power of the whole station (LPC); undefined = only the rating limits. */
  readonly power: Watts | undefined;
  /** Rating of the station and its cable per phase. */
  readonly rated: Amperes;
  /** Ceiling per phase (OPEV); absent = none. */
  readonly ceiling?: PerPhase<Amperes>;
  /** What the plan (CEVC) or the setpoint (DBEVC) of the car says; negative discharges; undefined = neither. */
  readonly planned?: Watts | undefined;
  /** Power the station may feed back at most, a magnitude (LPP); undefined = only the rating limits. */
  readonly production?: Watts | undefined;
  /** Recommended current per phase (OSCEV); absent = none. Counts only for a car that waits. */
  readonly recommended?: PerPhase<Amperes>;
}

/**
 * Current per phase to offer the car: `I = P / (phases x U)` and the ceiling of the phase, whichever is lower, rounded down;
 * below the minimum current the car pauses (0 A), never rounded up (lpc.md section 8, OPEV 7). A symmetric car draws the same
 * current on every phase. A setpoint below 0 discharges: the same on every phase, within what may be fed back (DBEVC 5).
 */
export function offeredCurrents(car: Car | undefined, limits: ChargeLimits): PerPhase<Amperes> {
  if (car === undefined) return {};
  const phases = phasesOf(car);
  const { planned } = limits;
  const currentOf = (power: Watts | undefined): number =>
    power === undefined ? limits.rated : power / (car.phases * PHASE_VOLTAGE);
  if (planned !== undefined && planned < 0) {
    const given = Math.min(-currentOf(planned), currentOf(limits.production), limits.rated, givenCurrent(car));
    return Object.fromEntries(phases.map((phase) => [phase, amperes(0 - stepped(given, amperes(0)))]));
  }
  const wanted = Math.min(currentOf(limits.power), currentOf(planned), limits.rated, acceptedCurrent(car));
  const each = phases.map((phase) =>
    Math.min(wanted, limits.ceiling?.[phase] ?? wanted, car.isWaiting ? (limits.recommended?.[phase] ?? 0) : wanted),
  );
  const offered = car.isAsymmetric ? each : each.map(() => Math.min(...each));
  return Object.fromEntries(phases.map((phase, index) => [phase, stepped(offered[index] ?? 0, car.minimumCurrent)]));
}

/** The current a moment later: it follows the offer with the slope of a real on-board charger. */
export function followOffer(present: Amperes, offered: Amperes, duration: Seconds, minimum: Amperes): Amperes {
  if (offered < 0 || present < 0) return discharging(present, offered, duration);
  if (offered === 0) return fall(present, offered, duration) < minimum ? amperes(0) : fall(present, offered, duration);
  if (present > offered) return fall(present, offered, duration);
  const from = Math.max(present, minimum);
  return amperes(Math.min(offered, from + RISE_PER_SECOND * duration));
}

/** Power drawn at these currents. */
export function powerAt(currents: PerPhase<Amperes>): Watts {
  const sum = Object.values(currents).reduce((total, current) => total + current, 0);
  return watts(Math.round(sum * PHASE_VOLTAGE * 10) / 10);
}

function stepped(current: number, minimum: Amperes): Amperes {
  const down = Math.floor(current / CURRENT_STEP + 1e-6) * CURRENT_STEP;
  return amperes(down < minimum ? 0 : Math.round(down * 100) / 100);
}

/** A car that gives changes its current in both directions as fast as it gives up current. */
function discharging(present: Amperes, offered: Amperes, duration: Seconds): Amperes {
  const most = FALL_PER_SECOND * duration;
  return amperes(present > offered ? Math.max(offered, present - most) : Math.min(offered, present + most));
}

function fall(present: Amperes, offered: Amperes, duration: Seconds): Amperes {
  return amperes(Math.max(offered, present - FALL_PER_SECOND * duration));
}
