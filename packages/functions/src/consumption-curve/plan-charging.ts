import { type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import { costPerHour, type IncentiveTable } from '../incentive-table/incentives.ts';
import { type PowerCurve, powerLimitAt } from '../maximum-power-limitation-curve/power-curve.ts';
import type { ChargingPlan, ChargingPlanSlot } from './charging-plan.ts';
import { chargingStrategy, type EnergyDemand } from './energy-demand.ts';
import { endOf, type Joining, LONGEST_CURVE, type Slot, slotAt, withoutRepetition } from './slots.ts';

/** What a plan is made from. */
export interface PlanningInput {
  readonly demand: EnergyDemand;
  /** Absent: no limit but that of the vehicle. */
  readonly curve?: PowerCurve;
  /** Absent: as early as possible. */
  readonly incentives?: IncentiveTable;
  /** Power range of the vehicle; it charges within it or not at all. */
  readonly power: { readonly minimum: Watts; readonly maximum: Watts };
}

/** A time in which limit and prices are constant, and what is planned in it. */
interface Part extends Slot {
  /** What may be taken; 0 W where the vehicle cannot charge. */
  readonly most: Watts;
  readonly planned: Watts;
}

/**
 * Plans the charging of a vehicle: what the driver must have as early as possible, the rest where it is cheapest, before the
 * departure. Below its smallest power the vehicle pauses. CEVC 7 step 5, 8.
 */
export function planCharging(input: PlanningInput): ChargingPlan {
  const { demand, power } = input;
  const { minimum = 0, optimum = 0 } = demand;
  const strategy = chargingStrategy(demand);
  const wanted = strategy === 'noDemand' ? 0 : Math.max(minimum, optimum);
  let parts = timeline(input);
  const atOnce = strategy === 'directCharging' || input.incentives === undefined ? wanted : Math.min(minimum, wanted);
  parts = chargeEarly(parts, atOnce);
  parts = chargeCheap(parts, wanted - energyOf(parts), input);
  return withoutRepetition(parts, REPETITION).map((part): ChargingPlanSlot => {
    const { start, end, most, planned } = part;
    if (planned === 0) return { start, end, expected: watts(0), minimum: watts(0), maximum: watts(0) };
    return { start, end, expected: planned, minimum: power.minimum, maximum: most };
  });
}

const REPETITION: Joining<Part> = {
  distance: (a, b) => (a.planned === b.planned && (a.planned === 0 || a.most === b.most) ? 0 : 1),
  join: (a, b) => ({ ...a, end: b.end }),
};

/** Energy that counts as charged: less is rounding. Wh. */
const NOTHING = 1e-6;

/** The time to plan, cut wherever limit or prices change. */
function timeline({ demand, curve, incentives, power }: PlanningInput): readonly Part[] {
  const { startsIn = seconds(0), departsIn = seconds(0) } = demand;
  const horizon = curve?.length ? endOf(curve) : incentives === undefined ? LONGEST_CURVE : endOf(incentives.slots);
  const cuts = new Set<number>([0, horizon, startsIn, departsIn]);
  for (const { start, end } of [...(curve ?? []), ...(incentives?.slots ?? [])]) cuts.add(start).add(end);
  const times = [...cuts].filter((time) => time >= 0 && time <= horizon).sort((a, b) => a - b);
  return times.slice(0, -1).map((start, at): Part => {
    const limit = curve === undefined ? power.maximum : (powerLimitAt(curve, start) ?? watts(0));
    const isUsable = start >= startsIn && (departsIn <= 0 || start < departsIn);
    const most = watts(Math.min(limit, power.maximum));
    return {
      start: seconds(start),
      end: seconds(times[at + 1] ?? horizon),
      most: isUsable && most >= power.minimum ? most : watts(0),
      planned: watts(0),
    };
  });
}

function energyOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.planned * lengthOf(part)) / 3600, 0);
}

function lengthOf({ start, end }: Slot): number {
  return end - start;
}

/** As much as possible from the beginning on. */
function chargeEarly(parts: readonly Part[], energy: number): readonly Part[] {
  let left = energy;
  return parts.flatMap((part): readonly Part[] => {
    if (left <= NOTHING || part.most === 0) return [part];
    const whole = (part.most * lengthOf(part)) / 3600;
    const taken = Math.min(whole, left);
    left -= taken;
    return split(part, part.most, taken, whole);
  });
}

/** A further step of power in one part, and what its energy costs. */
interface Offer {
  readonly at: number;
  readonly power: Watts;
  readonly price: number;
}

/** Step by step where the next kWh is cheapest; the earlier one of two that cost the same. */
function chargeCheap(parts: readonly Part[], energy: number, input: PlanningInput): readonly Part[] {
  const levels = parts.map((part) => part.planned);
  const isOpen = parts.map((part) => part.planned === 0 && part.most > 0);
  let left = energy;
  while (left > NOTHING) {
    const offer = parts
      .flatMap((part, at) => (isOpen[at] === true ? (nextStep(part, at, levels[at] ?? watts(0), input) ?? []) : []))
      .reduce<Offer | undefined>((best, one) => (best === undefined || one.price < best.price ? one : best), undefined);
    if (offer === undefined) break;
    const { at, power } = offer;
    const part = parts[at];
    if (part === undefined) break;
    const before = levels[at] ?? watts(0);
    const whole = ((power - before) * lengthOf(part)) / 3600;
    if (whole > left)
      return withPart(withLevels(parts, levels), at, split({ ...part, planned: before }, power, left, whole));
    levels[at] = power;
    left -= whole;
  }
  return withLevels(parts, levels);
}

function withLevels(parts: readonly Part[], levels: readonly Watts[]): readonly Part[] {
  return parts.map((part, at) => ({ ...part, planned: levels[at] ?? part.planned }));
}

function withPart(parts: readonly Part[], at: number, instead: readonly Part[]): readonly Part[] {
  return [...parts.slice(0, at), ...instead, ...parts.slice(at + 1)];
}

/** The first share of a part at a power, the rest as it was planned. */
function split(part: Part, power: Watts, taken: number, whole: number): readonly Part[] {
  if (taken >= whole - NOTHING) return [{ ...part, planned: power }];
  const middle: Seconds = seconds(part.start + Math.max(1, Math.round((lengthOf(part) * taken) / whole)));
  if (middle >= part.end) return [{ ...part, planned: power }];
  return [
    { ...part, end: middle, planned: power },
    { ...part, start: middle },
  ];
}

/** From the present power to the next boundary of the tiers, at least to the smallest power of the vehicle. */
function nextStep(part: Part, at: number, level: Watts, { incentives, power }: PlanningInput): Offer | undefined {
  if (level >= part.most) return undefined;
  const tiers = (incentives === undefined ? undefined : slotAt(incentives.slots, part.start)?.tiers) ?? [];
  const boundaries = tiers
    .flatMap(({ upper }) => upper ?? [])
    .filter((one) => one > Math.max(level, power.minimum - 1));
  const next = watts(Math.min(part.most, Math.max(power.minimum, boundaries[0] ?? part.most)));
  const price = (costPerHour(tiers, next) - costPerHour(tiers, level)) / ((next - level) / 1000);
  // Without a price the time counts as dearer than any that has one.
  return { at, power: next, price: tiers.length === 0 ? Number.MAX_VALUE : price };
}
