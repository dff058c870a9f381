import { type Percent, percent, type Seconds, type Watts, watts } from '@busbar/kernel';

/** A home battery with its inverter. */
export interface BatteryModel {
  readonly soc: Percent;
  /** W, positive while it charges. */
  readonly power: Watts;
  /** What it is told to do, W, positive charges; it stays within what it can. */
  readonly wanted: Watts;
  /** Altogether, Wh at its terminals. */
  readonly charged: number;
  readonly discharged: number;
}

/** Usable energy, Wh, and power in both directions, W. */
export const BATTERY_CAPACITY = 10_000;
export const BATTERY_RATING: Watts = watts(5000);
/** Share of the energy that is stored, and that comes back. */
export const BATTERY_EFFICIENCY = 0.95;
/** Below this state of charge it does not discharge, percent. */
export const BATTERY_RESERVE = 5;

/** A battery at rest. */
export function initialBattery(soc: Percent): BatteryModel {
  return { soc, power: watts(0), wanted: watts(0), charged: 0, discharged: 0 };
}

/**
 * The battery a moment later.
 *
 * @param limits most it may charge with (LPC) and discharge with (LPP), W; undefined: only its rating
 */
export function batteryStep(
  model: BatteryModel,
  duration: Seconds,
  limits: { readonly consumption: Watts | undefined; readonly production: Watts | undefined },
): BatteryModel {
  const hours = duration / 3600;
  const energy = model.power * hours;
  const stored = energy > 0 ? energy * BATTERY_EFFICIENCY : energy / BATTERY_EFFICIENCY;
  const soc = percent(Math.max(0, Math.min(100, model.soc + (stored / BATTERY_CAPACITY) * 100)));
  const most = Math.min(BATTERY_RATING, limits.consumption ?? BATTERY_RATING, soc >= 100 ? 0 : BATTERY_RATING);
  const least = -Math.min(
    BATTERY_RATING,
    limits.production ?? BATTERY_RATING,
    soc <= BATTERY_RESERVE ? 0 : BATTERY_RATING,
  );
  return {
    ...model,
    soc,
    power: watts(0 + Math.max(least, Math.min(most, model.wanted))),
    charged: model.charged + Math.max(0, energy),
    discharged: model.discharged + Math.max(0, -energy),
  };
}
