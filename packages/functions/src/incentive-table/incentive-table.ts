import { percent, seconds, watts } from '@busbar/kernel';
import { type EnergyDemand, shortestCurve } from '../consumption-curve/energy-demand.ts';
import {
  constrainedSlots,
  extendedTo,
  type Joining,
  LONGEST_CURVE,
  type SlotConstraints,
  slotsProblem,
  slotsUntil,
} from '../consumption-curve/slots.ts';
import {
  INCENTIVE_KINDS,
  type IncentiveSlot,
  type Incentives,
  type IncentiveTable,
  type IncentiveTier,
  kindsOf,
  shapeOf,
} from './incentives.ts';

/** How large a table may be. CEVC 6.5. */
export interface IncentiveConstraints extends SlotConstraints {
  readonly maxTiers?: number;
  readonly maxIncentives?: number;
}

/** Most tiers, and most kinds of incentives in a tier. CEVC 6.4. */
const MOST = 3;

/** What makes a table unusable; undefined: nothing. CEVC 6.4, 6.6, CEVC-023. */
export function incentiveTableProblem(
  table: IncentiveTable,
  constraints: IncentiveConstraints = {},
): string | undefined {
  const { slotCountMax = 0, maxTiers = MOST, maxIncentives = MOST } = constraints;
  const { slots, currency } = table;
  const problem = slotsProblem(slots);
  if (problem !== undefined) return problem;
  const { tierCount, kinds } = shapeOf(table);
  if (tierCount === 0 || kinds.length === 0) return 'no tiers or no incentives';
  if (tierCount > maxTiers) return `more than ${maxTiers} tiers`;
  if (kinds.length > maxIncentives) return `more than ${maxIncentives} incentives in a tier`;
  if (slotCountMax > 0 && slots.length > slotCountMax) return `more than ${slotCountMax} slots`;
  if (kinds.includes('absoluteCost') && currency === undefined) return 'a price without currency';
  for (const { tiers } of slots) {
    if (tiers.length !== tierCount) return 'slots with different numbers of tiers';
    if (tiers.some(({ incentives }) => kindsOf(incentives).join() !== kinds.join()))
      return 'tiers with different incentives';
    const boundaries = boundaryProblem(tiers);
    if (boundaries !== undefined) return boundaries;
  }
  return undefined;
}

function boundaryProblem(tiers: readonly IncentiveTier[]): string | undefined {
  let last: number | undefined = 0;
  for (const { lower, upper } of tiers) {
    if (lower !== last) return 'tiers that overlap, leave a gap or do not begin at 0 W';
    if (upper !== undefined && upper <= lower) return 'a tier that ends below its beginning';
    last = upper;
  }
  return undefined;
}

/** The same price at all times and for any power. */
export function flatIncentives(absoluteCost: number, currency: string): IncentiveTable {
  return {
    currency,
    slots: [{ start: seconds(0), end: LONGEST_CURVE, tiers: [{ lower: watts(0), incentives: { absoluteCost } }] }],
  };
}

/**
 * The table as it is written to a vehicle: long enough for its demand, not longer than 168 h, constant values as one slot, not
 * more slots, tiers and incentives than it takes. CEVC-024 to CEVC-028.
 */
export function fittedIncentives(
  table: IncentiveTable,
  demand: EnergyDemand,
  constraints: IncentiveConstraints,
): IncentiveTable {
  const { maxTiers = MOST, maxIncentives = MOST } = constraints;
  const long = slotsUntil(extendedTo(table.slots, shortestCurve(demand)), LONGEST_CURVE);
  const kinds = shapeOf(table).kinds.slice(0, Math.max(1, maxIncentives));
  const smaller = long.map((slot) => ({
    ...slot,
    tiers: fewerTiers(slot.tiers, Math.max(1, maxTiers)).map((tier) => ({
      ...tier,
      incentives: Object.fromEntries(kinds.map((kind) => [kind, tier.incentives[kind]])) as Incentives,
    })),
  }));
  return { ...table, slots: constrainedSlots(smaller, constraints, JOINING) };
}

/** Joins the highest tiers; the part that is open keeps its price. */
function fewerTiers(tiers: readonly IncentiveTier[], most: number): readonly IncentiveTier[] {
  if (tiers.length <= most) return tiers;
  const [below, top] = tiers.slice(-2);
  if (below === undefined || top === undefined) return tiers;
  const { upper, incentives } = top;
  const joined: IncentiveTier = {
    lower: below.lower,
    ...(upper === undefined ? {} : { upper }),
    incentives:
      upper === undefined ? incentives : mean(below, (below.upper ?? upper) - below.lower, top, upper - top.lower),
  };
  return fewerTiers([...tiers.slice(0, -2), joined], most);
}

/** Joined slots have the mean price of both, by their lengths, and the boundaries of the longer one. CEVC 7. */
const JOINING: Joining<IncentiveSlot> = {
  distance: (a, b) =>
    Math.max(
      ...a.tiers.map((tier, at) => {
        const other = b.tiers[at];
        if (other === undefined) return Number.MAX_VALUE;
        const differences = INCENTIVE_KINDS.map((kind) =>
          Math.abs((tier.incentives[kind] ?? 0) - (other.incentives[kind] ?? 0)),
        );
        // Boundaries differ in watts; a kilowatt of difference weighs as much as a unit of price.
        return Math.max(...differences, Math.abs((tier.upper ?? 0) - (other.upper ?? 0)) / 1000);
      }),
    ),
  join(a, b) {
    const [first, second] = [a.end - a.start, b.end - b.start];
    const longer = first >= second ? a : b;
    return {
      start: a.start,
      end: b.end,
      tiers: longer.tiers.map((tier, at) => {
        const [left, right] = [a.tiers[at], b.tiers[at]];
        if (left === undefined || right === undefined) return tier;
        return { ...tier, incentives: mean(left, first, right, second) };
      }),
    };
  },
};

function mean(a: IncentiveTier, weightOfA: number, b: IncentiveTier, weightOfB: number): Incentives {
  const sum = weightOfA + weightOfB;
  return Object.fromEntries(
    kindsOf(a.incentives).map((kind) => {
      const value = ((a.incentives[kind] ?? 0) * weightOfA + (b.incentives[kind] ?? 0) * weightOfB) / sum;
      return [kind, kind === 'relativeCost' || kind === 'renewableEnergyPercentage' ? percent(value) : value];
    }),
  ) as Incentives;
}
