import { type Amperes, amperes, type Seconds, volts, type Watts, wattHours, watts } from '@busbar/kernel';
import type { MpcMonitoredUnit } from '@busbar/usecases';
import { onAllPhases } from './plugged-car.ts';
import type { PerPhase } from './world/car.ts';
import { PHASE_VOLTAGE, powerAt } from './world/charge-control.ts';

/** Nominal voltage between two phases, V. */
const VOLTAGE_BETWEEN_PHASES = 398.4;
/** Nominal frequency of the grid, Hz. */
const FREQUENCY = 50;

/** What a station's meter is configured with. */
export interface StationMeterOptions {
  readonly phases: 1 | 2 | 3;
  readonly voltagesBetweenPhases: boolean;
  /** Whether it counts production. */
  readonly produces: boolean;
}

/** The AC meter of a station: measures what the car takes, or what it is told to (MPC). */
export class StationMeter {
  readonly #unit: MpcMonitoredUnit;
  readonly #options: StationMeterOptions;
  /** Energy since the station was switched on, Wh. */
  readonly #energy = { consumed: 0, produced: 0 };
  #told: Watts | undefined;

  constructor(unit: MpcMonitoredUnit, options: StationMeterOptions) {
    this.#unit = unit;
    this.#options = options;
  }

  /** What it measures while the car takes these currents, W; negative while it produces. */
  power(currents: PerPhase<Amperes>): Watts {
    return this.#told ?? powerAt(currents);
  }

  /** Measures this from now on; undefined: what the car takes. */
  tell(power: Watts | undefined): void {
    this.#told = power;
  }

  /** The car took these currents for this long; told with the next {@link publish}. */
  measure(currents: PerPhase<Amperes>, duration: Seconds): void {
    const energy = (this.power(currents) * duration) / 3600;
    if (energy >= 0) this.#energy.consumed += energy;
    else this.#energy.produced -= energy;
  }

  publish(currents: PerPhase<Amperes>): void {
    const { phases, voltagesBetweenPhases, produces } = this.#options;
    const measured = this.#told === undefined ? onAllPhases(currents) : each(this.#told / phases / PHASE_VOLTAGE);
    const rounded = (current: number): Amperes => amperes(Math.round(current * 100) / 100);
    const power = (current: number): Watts => watts(Math.round(rounded(current) * PHASE_VOLTAGE * 10) / 10);
    const { consumed, produced } = this.#energy;
    this.#unit.publish({
      power: this.power(currents),
      powerPhases: { a: power(measured.a), b: power(measured.b), c: power(measured.c) },
      current: { a: rounded(measured.a), b: rounded(measured.b), c: rounded(measured.c) },
      energyConsumed: wattHours(Math.round(consumed)),
      ...(produces || produced > 0 ? { energyProduced: wattHours(Math.round(produced)) } : {}),
      voltage: each(volts(PHASE_VOLTAGE)),
      ...(voltagesBetweenPhases ? { voltageBetweenPhases: each(volts(VOLTAGE_BETWEEN_PHASES)) } : {}),
      frequency: FREQUENCY,
    });
  }
}

function each<T>(value: T): { readonly a: T; readonly b: T; readonly c: T } {
  return { a: value, b: value, c: value };
}
