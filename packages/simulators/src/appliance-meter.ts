import { amperes, type Clock, volts, type Watts, wattHours, watts } from '@busbar/kernel';
import type { MpcMonitoredUnit } from '@busbar/usecases';
import { PHASE_VOLTAGE } from './world/charge-control.ts';

/** The AC meter of a three-phase appliance (MPC). */
export interface ApplianceMeter {
  /** The power now; energies are counted since the last value. W, negative while it produces. */
  publish(power: Watts): void;
  close(): void;
}

/** A meter whose counters begin at 0. */
export function applianceMeter(unit: MpcMonitoredUnit, clock: Clock): ApplianceMeter {
  let last: { readonly power: Watts; readonly at: number } | undefined;
  let [consumed, produced] = [0, 0];
  return {
    publish(power) {
      const at = clock.now();
      const energy = last === undefined ? 0 : (last.power * (at - last.at)) / 3_600_000;
      if (energy >= 0) consumed += energy;
      else produced -= energy;
      last = { power, at };
      const phase = power / 3;
      unit.publish({
        power,
        powerPhases: each(watts(Math.round(phase * 10) / 10)),
        current: each(amperes(Math.round((phase / PHASE_VOLTAGE) * 100) / 100)),
        voltage: each(volts(PHASE_VOLTAGE)),
        energyConsumed: wattHours(Math.round(consumed)),
        energyProduced: wattHours(Math.round(produced)),
      });
    },
    close: () => unit.close(),
  };
}

function each<T>(value: T): { readonly a: T; readonly b: T; readonly c: T } {
  return { a: value, b: value, c: value };
}
