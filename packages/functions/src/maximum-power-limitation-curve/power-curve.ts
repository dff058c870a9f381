import { type Seconds, seconds, type WattHours, type Watts, wattHours, watts } from '@busbar/kernel';
import { type EnergyDemand, shortestCurve } from '../consumption-curve/energy-demand.ts';
import {
  constrainedSlots,
  endOf,
  extendedTo,
  type Joining,
  LONGEST_CURVE,
  type Slot,
  type SlotConstraints,
  slotAt,
  slotsProblem,
  slotsUntil,
} from '../consumption-curve/slots.ts';

/** What a vehicle may take at most in a slot, W, 0 or more. */
export interface PowerCurveSlot extends Slot {
  readonly limit: Watts;
}

/**
 * The power a vehicle may take over time. UCF_Maximum_Power_Limitation_Curve, CEVC scenario 2. In a gap nothing may be taken:
 * the safe reading of a curve that says nothing.
 */
export type PowerCurve = readonly PowerCurveSlot[];

/** What makes a curve unusable; undefined: nothing. CEVC 8. */
export function powerCurveProblem(curve: PowerCurve, constraints: SlotConstraints = {}): string | undefined {
  const problem = slotsProblem(curve);
  if (problem !== undefined) return problem;
  if (curve.some(({ limit }) => limit < 0)) return 'a negative maximum power';
  const { slotCountMax = 0 } = constraints;
  return slotCountMax > 0 && curve.length > slotCountMax ? `more than ${slotCountMax} slots` : undefined;
}

/** What may be taken after this time; undefined behind the end of the curve. */
export function powerLimitAt(curve: PowerCurve, time: number): Watts | undefined {
  if (time >= endOf(curve)) return undefined;
  return slotAt(curve, time)?.limit ?? watts(0);
}

/** One slot with one limit. Without a forecast: 7 days with the greatest power of the vehicle. CEVC 7. */
export function flatCurve(limit: Watts, length: Seconds = LONGEST_CURVE): PowerCurve {
  return [{ start: seconds(0), end: length, limit }];
}

/** Energy that a curve permits. */
export function curveEnergy(curve: PowerCurve): WattHours {
  return wattHours(curve.reduce((sum, { start, end, limit }) => sum + (limit * (end - start)) / 3600, 0));
}

/**
 * The curve as it is written to a vehicle: long enough for its demand, extended where the energy does not suffice, not longer
 * than 168 h, constant values as one slot, not more slots than it takes. CEVC-009 to CEVC-014.
 */
export function fittedCurve(curve: PowerCurve, demand: EnergyDemand, constraints: SlotConstraints): PowerCurve {
  const long = extendedTo(curve, shortestCurve(demand));
  const needed = Math.max(demand.minimum ?? 0, demand.optimum ?? 0) - curveEnergy(long);
  const limit = long.at(-1)?.limit ?? 0;
  const enough =
    needed > 0 && limit > 0 ? extendedTo(long, seconds(endOf(long) + Math.ceil((needed / limit) * 3600))) : long;
  return constrainedSlots(slotsUntil(enough, LONGEST_CURVE), constraints, JOINING);
}

/** Joined slots permit what both permit. CEVC 7. */
const JOINING: Joining<PowerCurveSlot> = {
  distance: (a, b) => Math.abs(a.limit - b.limit),
  join: (a, b) => ({ start: a.start, end: b.end, limit: watts(Math.min(a.limit, b.limit)) }),
};
