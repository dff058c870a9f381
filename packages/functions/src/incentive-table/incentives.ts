import type { Percent, Watts } from '@busbar/kernel';
import type { Slot } from '../consumption-curve/slots.ts';

/** Kinds of incentives, in the order they are written. CEVC 6.4. */
export const INCENTIVE_KINDS = ['absoluteCost', 'relativeCost', 'renewableEnergyPercentage', 'co2Emission'] as const;
export type IncentiveKind = (typeof INCENTIVE_KINDS)[number];

/** What one kWh costs or is made of. All tiers of a table carry the same kinds. CEVC-023. */
export interface Incentives {
  /** Price per kWh in the currency of the table. */
  readonly absoluteCost?: number;
  /** Price relative to others, %. */
  readonly relativeCost?: Percent;
  readonly renewableEnergyPercentage?: Percent;
  /** g CO2 per kWh. */
  readonly co2Emission?: number;
}

/** Incentives for the part of the power between two boundaries. */
export interface IncentiveTier {
  /** 0 W for the lowest tier, the upper boundary of the one below for others. */
  readonly lower: Watts;
  /** Absent: open, only at the highest tier. */
  readonly upper?: Watts;
  readonly incentives: Incentives;
}

/** Tiers of a time, lowest first, 1 to 3. */
export interface IncentiveSlot extends Slot {
  readonly tiers: readonly IncentiveTier[];
}

/** Prices over time, by power. UCF_Incentive_Table, CEVC scenario 3. */
export interface IncentiveTable {
  /** ISO 4217, for prices. */
  readonly currency?: string;
  readonly slots: readonly IncentiveSlot[];
}

/** What the description of a table says: it is written before the table whenever it changes. CEVC 7. */
export interface IncentiveShape {
  readonly tierCount: number;
  readonly kinds: readonly IncentiveKind[];
  readonly currency?: string;
}

/** The shape of a table: that of its first slot. */
export function shapeOf({ currency, slots }: IncentiveTable): IncentiveShape {
  const tiers = slots[0]?.tiers ?? [];
  return {
    tierCount: tiers.length,
    kinds: kindsOf(tiers[0]?.incentives ?? {}),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** Whether a table of one shape fits the description of the other. */
export function isSameShape(a: IncentiveShape, b: IncentiveShape): boolean {
  return a.tierCount === b.tierCount && a.currency === b.currency && a.kinds.join() === b.kinds.join();
}

/** The kinds that are stated. */
export function kindsOf(incentives: Incentives): readonly IncentiveKind[] {
  return INCENTIVE_KINDS.filter((kind) => incentives[kind] !== undefined);
}

/** Cost of a constant power for an hour, in the currency of the table; tiers price their part of the power. CEVC 6.6. */
export function costPerHour(tiers: readonly IncentiveTier[], power: Watts): number {
  return tiers.reduce((sum, { lower, upper, incentives }) => {
    const part = Math.min(power, upper ?? power) - lower;
    return part <= 0 ? sum : sum + (part / 1000) * (incentives.absoluteCost ?? incentives.relativeCost ?? 0);
  }, 0);
}
