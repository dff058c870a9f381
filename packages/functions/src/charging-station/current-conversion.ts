import { type Amperes, amperes, type Volts, type Watts, watts } from '@busbar/kernel';

/** What is known of the voltage of a station. */
export interface StationVoltage {
  /** Measured at the vehicle; only usable where it is that of the grid. */
  readonly measured?: Volts;
  readonly rated?: Volts;
  readonly configured: Volts;
}

/** A measured voltage below this says nothing about the grid: no vehicle, or no power. Mapping section 5. */
const LEAST_VOLTAGE = 80;

/** The voltage to convert with: measured, else rated, else configured. Mapping section 5. */
export function conversionVoltage({ measured, rated, configured }: StationVoltage): Volts {
  if (measured !== undefined && measured > LEAST_VOLTAGE) return measured;
  return rated !== undefined && rated > LEAST_VOLTAGE ? rated : configured;
}

/** Power of a current in every phase, W, rounded down: a limit is never rounded up. */
export function powerOfCurrent(current: Amperes, voltage: Volts, phases: number): Watts {
  return floorWatts(current * voltage * phases);
}

/** The current that takes at most this power, A, rounded down to 0.1 A. */
export function currentOfPower(power: Watts, voltage: Volts, phases: number): Amperes {
  return floorAmperes(power / (voltage * phases));
}

/** Rounded down to whole W. */
export function floorWatts(value: number): Watts {
  return watts(Math.floor(exact(value)));
}

/** Rounded down to 0.1 A. */
export function floorAmperes(value: number): Amperes {
  return amperes(Math.floor(exact(value * 10)) / 10);
}

/** Takes away what binary fractions add: 16.1 × 10 is 161, not 160.999…. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
