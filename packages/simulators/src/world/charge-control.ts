import type { Amperes, Seconds, Watts } from '@busbar/kernel';
import { amperes, watts } from '@busbar/kernel';
import { acceptedCurrent, type Car } from './car.ts';

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
  /** Power of the whole station; undefined = only the rating limits. */
  readonly power: Watts | undefined;
  /** Rating of the station and its cable per phase. */
  readonly rated: Amperes;
}

/**
 * Current per phase to offer the car: `I = P / (phases x U)`, rounded down; below the minimum current the car pauses
 * (0 A), never rounded up (lpc.md section 8).
 */
export function offeredCurrent(car: Car | undefined, limits: ChargeLimits): Amperes {
  if (car === undefined) return amperes(0);
  const byPower = limits.power === undefined ? limits.rated : limits.power / (car.phases * PHASE_VOLTAGE);
  const wanted = Math.min(byPower, limits.rated, acceptedCurrent(car));
  const stepped = Math.floor(wanted / CURRENT_STEP + 1e-6) * CURRENT_STEP;
  return amperes(stepped < car.minimumCurrent ? 0 : Math.round(stepped * 100) / 100);
}

/** The current a moment later: it follows the offer with the slope of a real on-board charger. */
export function followOffer(present: Amperes, offered: Amperes, duration: Seconds, minimum: Amperes): Amperes {
  if (offered === 0) return fall(present, offered, duration) < minimum ? amperes(0) : fall(present, offered, duration);
  if (present > offered) return fall(present, offered, duration);
  const from = Math.max(present, minimum);
  return amperes(Math.min(offered, from + RISE_PER_SECOND * duration));
}

/** Power drawn at a current per phase. */
export function powerAt(current: Amperes, phases: number): Watts {
  return watts(Math.round(current * phases * PHASE_VOLTAGE * 10) / 10);
}

function fall(present: Amperes, offered: Amperes, duration: Seconds): Amperes {
  return amperes(Math.max(offered, present - FALL_PER_SECOND * duration));
}
