import type { AcQuantity } from './ac-measurements.ts';

/** What a value is of; `powerOfUnknownPhase`: nothing says of which phases. */
type ValueKind = AcQuantity['kind'] | 'powerOfUnknownPhase';

type Range = { readonly min: number; readonly max: number };

const upTo = (most: number): Range => ({ min: -most, max: most });
/** W, far above the largest site behind one connection. */
const POWER = upTo(1e9);
/** Wh, a century of that. */
const ENERGY = upTo(1e15);

/** What can be measured at a site at all, in the units of the use cases; beyond it a number is a fault of the device (project rule). */
const POSSIBLE: Readonly<Record<ValueKind, Range>> = {
  power: POWER,
  powerPhases: POWER,
  powerOfUnknownPhase: POWER,
  current: upTo(1e6),
  voltage: upTo(1e6),
  voltageBetweenPhases: upTo(1e6),
  energyConsumed: ENERGY,
  energyProduced: ENERGY,
  energyCharged: ENERGY,
  energyDischarged: ENERGY,
  stateOfCharge: { min: 0, max: 100 },
  frequency: { min: 0, max: 1000 },
};

/** Whether a device can have measured this number; a value that is absent is possible. */
export function isPossible(kind: ValueKind, value: number | undefined): boolean {
  const { min, max } = POSSIBLE[kind];
  return value === undefined || (value >= min && value <= max);
}
