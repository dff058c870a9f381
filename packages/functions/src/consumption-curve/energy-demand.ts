import { type Seconds, seconds, type WattHours, wattHours } from '@busbar/kernel';
import { CURVE_WITHOUT_DEPARTURE, LONGEST_CURVE } from './slots.ts';

/**
 * What a vehicle needs; energies are what still has to be charged, 0 Wh or more, never a state of charge. Times count from the
 * moment it is stated. UCF_Consumption_Curve, CEVC scenario 1.
 */
export interface EnergyDemand {
  /** Until charging may start; absent means now. CEVC-001. */
  readonly startsIn?: Seconds;
  /** Until the departure; absent means none is planned. CEVC-002. */
  readonly departsIn?: Seconds;
  /** What the driver must have. CEVC-003. */
  readonly minimum?: WattHours;
  /** What is wanted. CEVC-004. */
  readonly optimum?: WattHours;
  /** Free capacity. CEVC-005. */
  readonly maximum?: WattHours;
}

/** What a demand means for charging, in the terms of the installed base. CEVC 6.3. */
export type ChargingStrategy = 'noDemand' | 'directCharging' | 'minSoc' | 'timedCharging';

/** The strategy behind a demand. A departure in 0 s means that none is planned (CEVC 9). */
export function chargingStrategy({
  departsIn = seconds(0),
  minimum = wattHours(0),
  optimum,
}: EnergyDemand): ChargingStrategy {
  const isWanted = optimum !== undefined && optimum > 0;
  if (departsIn === 0) return isWanted ? 'directCharging' : 'noDemand';
  if (minimum > 0) return 'minSoc';
  return isWanted ? 'timedCharging' : 'noDemand';
}

/** A demand as it can be used, and what was odd about it. */
export interface UsableDemand {
  readonly demand: EnergyDemand;
  readonly oddities: readonly string[];
}

/** Leaves out what cannot be; the rest stays usable. CEVC 6.3. */
export function usableDemand(stated: EnergyDemand): UsableDemand {
  const oddities: string[] = [];
  const kept = { ...stated };
  for (const name of ['minimum', 'optimum', 'maximum'] as const) {
    const energy = kept[name];
    if (energy === undefined || energy >= 0) continue;
    oddities.push(`the ${name} energy is ${energy} Wh, less than 0`);
    delete kept[name];
  }
  const { minimum, optimum, maximum, departsIn } = kept;
  const needed = Math.max(minimum ?? 0, optimum ?? 0);
  // The driver has to get what he needs: the capacity is what is wrong.
  if (maximum !== undefined && maximum < needed) {
    oddities.push(`the maximum energy, ${maximum} Wh, is less than what is wanted, ${needed} Wh`);
    delete kept.maximum;
  }
  if (departsIn !== undefined && departsIn < 0) {
    oddities.push('the departure is over');
    delete kept.departsIn;
  }
  if (kept.startsIn !== undefined && kept.startsIn < 0) kept.startsIn = seconds(0);
  return { demand: kept, oddities };
}

/** How long curve and table have to be at least: to the departure, 48 h without one, never beyond 168 h. CEVC-009, CEVC-024. */
export function shortestCurve({ departsIn = seconds(0) }: EnergyDemand): Seconds {
  return departsIn > 0 ? seconds(Math.min(departsIn, LONGEST_CURVE)) : CURVE_WITHOUT_DEPARTURE;
}

/** The demand as it is some time later; a departure that is over is none any more. */
export function agedDemand(demand: EnergyDemand, elapsed: number): EnergyDemand {
  const { startsIn, departsIn, ...energies } = demand;
  const left = (time: Seconds): Seconds => seconds(Math.max(0, time - elapsed));
  return {
    ...energies,
    ...(startsIn === undefined ? {} : { startsIn: left(startsIn) }),
    ...(departsIn === undefined || departsIn <= elapsed ? {} : { departsIn: left(departsIn) }),
  };
}

/** Whether two demands mean the same; times may differ by a few seconds of travel and rounding. */
export function isSameDemand(a: EnergyDemand | undefined, b: EnergyDemand | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isSameTime = (x: Seconds = seconds(0), y: Seconds = seconds(0)): boolean => Math.abs(x - y) <= SAME_TIME;
  return (
    a.minimum === b.minimum &&
    a.optimum === b.optimum &&
    a.maximum === b.maximum &&
    isSameTime(a.startsIn, b.startsIn) &&
    isSameTime(a.departsIn, b.departsIn)
  );
}

const SAME_TIME = 5;
