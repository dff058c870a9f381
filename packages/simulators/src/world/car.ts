import type { Amperes, Percent, Seconds, WattHours, Watts } from '@busbar/kernel';
import { amperes, percent, wattHours } from '@busbar/kernel';

/** A car with a battery on an AC connector. */
export interface Car {
  /** Usable energy of the battery. */
  readonly capacity: WattHours;
  readonly soc: Percent;
  /** Phases the on-board charger uses. */
  readonly phases: 1 | 2 | 3;
  /** Least current per phase at which it charges (IEC 61851: 6 A). */
  readonly minimumCurrent: Amperes;
  /** Most current per phase its on-board charger takes. */
  readonly maximumCurrent: Amperes;
  /** Energy taken since it was plugged in. */
  readonly sessionEnergy: WattHours;
}

/** State of charge above which the battery takes less and less. */
const TAPER_FROM = 80;
/** Share of AC energy that reaches the battery. */
const CHARGE_EFFICIENCY = 0.92;

/** An 11 kW car: three phases, 16 A, 62 kWh. */
export function elevenKilowattCar(soc: Percent): Car {
  return {
    capacity: wattHours(62_000),
    soc,
    phases: 3,
    minimumCurrent: amperes(6),
    maximumCurrent: amperes(16),
    sessionEnergy: wattHours(0),
  };
}

/** Current per phase the car would take now if nothing limited it; 0 when the battery is full. */
export function acceptedCurrent(car: Car): Amperes {
  if (car.soc >= 100) return amperes(0);
  if (car.soc <= TAPER_FROM) return car.maximumCurrent;
  const rest = (100 - car.soc) / (100 - TAPER_FROM);
  return amperes(car.minimumCurrent + (car.maximumCurrent - car.minimumCurrent) * rest);
}

/** The car after it drew `power` for `duration` of simulated time. */
export function charged(car: Car, power: Watts, duration: Seconds): Car {
  const energy = (power * duration) / 3600;
  const soc = Math.min(100, car.soc + ((energy * CHARGE_EFFICIENCY) / car.capacity) * 100);
  return { ...car, soc: percent(soc), sessionEnergy: wattHours(car.sessionEnergy + energy) };
}
