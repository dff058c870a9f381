import { type Clock, millis, type UtcInstant, utcInstant, type Watts, watts } from '@busbar/kernel';
import type { MonitoredUnit, MonitoringAppliance } from '@busbar/usecases';
import type { UncontrolledLoad } from '../safety/site-input.ts';
import {
  EMPTY_WINDOW,
  type LoadWindow,
  METER_LOST_MILLIS,
  type StationPowers,
  uncontrolledLoad,
  withMeasurement,
} from './uncontrolled-load.ts';

/** The grid meter now. */
export interface GridReading {
  /** The meter; undefined: none is connected. */
  readonly unit: MonitoredUnit | undefined;
  /** W; undefined when there is no usable value. */
  readonly power: Watts | undefined;
  readonly measuredAt: UtcInstant | undefined;
  /** A meter that was there gives no usable value for more than a minute. */
  readonly isStale: boolean;
}

/** Reads the grid meter, and estimates from it what the site draws apart from the stations. */
export class GridMeter {
  readonly #mgcp: MonitoringAppliance;
  readonly #clock: Clock;
  #window: LoadWindow = EMPTY_WINDOW;
  #seenAt = Number.NEGATIVE_INFINITY;

  constructor(mgcp: MonitoringAppliance, clock: Clock) {
    this.#mgcp = mgcp;
    this.#clock = clock;
  }

  reading(): GridReading {
    const unit = this.#unit();
    if (unit?.age === undefined) {
      return { unit, power: undefined, measuredAt: undefined, isStale: this.#window.samples.length > 0 };
    }
    const isStale = unit.age * 1000 > METER_LOST_MILLIS || unit.measurements.unusable.includes('power');
    return {
      unit,
      power: isStale ? undefined : unit.measurements.power,
      measuredAt: utcInstant(Math.round(this.#clock.wall() - unit.age * 1000)),
      isStale,
    };
  }

  /** Compares a new value of the meter with what the stations take at this moment; others are ignored. */
  measured(stations: () => StationPowers): void {
    const unit = this.#unit();
    const power = unit?.measurements.power;
    if (unit?.age === undefined || power === undefined || unit.measurements.unusable.includes('power')) return;
    const at = millis(this.#clock.now() - unit.age * 1000);
    // The age is computed from the clock: allow for its rounding.
    if (at <= this.#seenAt + 1) return;
    this.#seenAt = at;
    this.#window = withMeasurement(this.#window, at, power, stations());
  }

  /** What the site draws apart from the stations that can be reached. */
  uncontrolled(isReachable: (station: string) => boolean): UncontrolledLoad {
    return uncontrolledLoad(this.#window, this.#clock.now(), isReachable);
  }

  /** One meter counts: the first by SKI that has a fresh value, else the first. */
  #unit(): MonitoredUnit | undefined {
    const units = [...this.#mgcp.units()].sort((a, b) => (a.ski < b.ski ? -1 : 1));
    return units.find(({ age }) => age !== undefined && age * 1000 <= METER_LOST_MILLIS) ?? units[0];
  }
}

/** What the given stations are measured to take, W; `stationOf` names the station of a unit, undefined: it is none. */
export function takenBy(
  units: readonly MonitoredUnit[],
  stationOf: (unit: MonitoredUnit) => string | undefined,
): StationPowers {
  return new Map(
    units.flatMap((unit) => {
      const id = unit.stale ? undefined : stationOf(unit);
      return id === undefined ? [] : [[id, unit.measurements.power ?? watts(0)] as const];
    }),
  );
}
