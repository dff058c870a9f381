import { type Millis, type WattHours, type Watts, wattHours } from '@busbar/kernel';

/** Energy added up from a power, for devices that measure no energy. EVCEM 6. */
export interface EnergyIntegral {
  /** So far, Wh; discharging counts down, never below 0. */
  readonly energy: WattHours;
  /** Power since `at`; undefined: not known, nothing is added. */
  readonly power: Watts | undefined;
  readonly at: Millis;
}

/** Nothing added up yet. */
export function startIntegral(at: Millis): EnergyIntegral {
  return { energy: wattHours(0), power: undefined, at };
}

/** The integral at a later instant, where the power becomes another one. */
export function integrated(integral: EnergyIntegral, power: Watts | undefined, at: Millis): EnergyIntegral {
  const added = ((integral.power ?? 0) * (at - integral.at)) / 3_600_000;
  return { energy: wattHours(Math.max(0, integral.energy + added)), power, at };
}
