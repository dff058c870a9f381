import { type WattHours, type Watts, wattHours, watts } from '@busbar/kernel';
import { type PowerCurve, powerLimitAt } from '../maximum-power-limitation-curve/power-curve.ts';
import type { EnergyDemand } from './energy-demand.ts';
import { type Slot, slotAt, slotsProblem } from './slots.ts';

/** What a vehicle intends in a slot, W; any of the three may be missing at others, the maximum is always stated here. */
export interface ChargingPlanSlot extends Slot {
  /** CEVC-036. */
  readonly expected?: Watts;
  /** CEVC-035. */
  readonly minimum?: Watts;
  /** CEVC-037. */
  readonly maximum?: Watts;
}

/** How a vehicle intends to charge. UCF_Consumption_Curve, CEVC scenario 4. */
export type ChargingPlan = readonly ChargingPlanSlot[];

/** Energy of a plan. */
export function planEnergy(plan: ChargingPlan): WattHours {
  return wattHours(plan.reduce((sum, slot) => sum + (expectedPower(slot) * (slot.end - slot.start)) / 3600, 0));
}

/** What a vehicle has to keep to after this time; undefined behind the end of its plan. CEVC-038, CEVC-039. */
export function plannedRange(
  plan: ChargingPlan,
  time: number,
): { readonly minimum: Watts; readonly expected: Watts; readonly maximum: Watts } | undefined {
  const slot = slotAt(plan, time);
  if (slot === undefined) return undefined;
  const expected = expectedPower(slot);
  return { minimum: slot.minimum ?? watts(0), expected, maximum: slot.maximum ?? expected };
}

/** A little more than the curve permits is rounding. W. */
const TOLERANCE = 1;

/**
 * What is wrong with a plan: slots that cannot be, powers that contradict each other, more than the curve permits, less than
 * the driver must have although the curve would permit it. CEVC 7 step 6.
 */
export function planProblems(
  plan: ChargingPlan,
  against: { readonly curve?: PowerCurve; readonly demand?: EnergyDemand },
): readonly string[] {
  const problem = slotsProblem(plan);
  if (problem !== undefined) return [problem];
  const problems: string[] = [];
  if (plan.some(isContradictory)) problems.push('powers that are negative or contradict each other');
  const { curve, demand } = against;
  if (curve !== undefined && plan.some((slot) => isAbove(slot, curve)))
    problems.push('more power than the curve permits');
  const minimum = demand?.minimum ?? 0;
  if (minimum > 0 && planEnergy(plan) < minimum * 0.99) problems.push('less energy than the driver must have');
  return problems;
}

/** What the vehicle will probably take in a slot; 0 W if it states nothing. CEVC 6.3. */
function expectedPower({ expected, maximum, minimum }: ChargingPlanSlot): Watts {
  return expected ?? maximum ?? minimum ?? watts(0);
}

function isContradictory({ minimum = watts(0), expected, maximum }: ChargingPlanSlot): boolean {
  const top = maximum ?? expected ?? minimum;
  const middle = expected ?? minimum;
  return minimum < 0 || middle < minimum || top < middle;
}

/** Compared wherever the curve changes within the slot; behind its end the curve says nothing. */
function isAbove(slot: ChargingPlanSlot, curve: PowerCurve): boolean {
  const power = slot.maximum ?? expectedPower(slot);
  const times = [slot.start, ...curve.flatMap(({ start, end }) => [start, end])].filter(
    (time) => time >= slot.start && time < slot.end,
  );
  return times.some((time) => {
    const limit = powerLimitAt(curve, time);
    return limit !== undefined && power > limit + TOLERANCE;
  });
}
