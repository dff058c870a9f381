import { type Seconds, seconds, type WattHours, type Watts } from '@busbar/kernel';

/**
 * What a vehicle asks for in dynamic control, relative to its present state of charge: positive is still to be charged, negative
 * could be discharged, 0 is reached. Energy requests of ISO 15118-20. UCF_Consumption_Curve, DBEVC scenario 2.
 */
export interface EnergyRequests {
  /** Until the smallest state of charge. */
  readonly minimum?: WattHours;
  /** Until the target. */
  readonly target?: WattHours;
  /** Until the greatest state of charge. */
  readonly maximum?: WattHours;
  /** Until the departure. */
  readonly departsIn?: Seconds;
  /** Where discharging is allowed: below 0 to 0 or more. Absent: not stated. */
  readonly dischargeWindow?: { readonly lower: WattHours; readonly upper: WattHours };
  /** Discharging below the target is permitted. */
  readonly isDischargingBelowTargetPermitted: boolean;
}

/** What is inferred about the permission to discharge. */
export interface DischargeRules {
  /** Without a window its place is taken by the minimum; else nothing may be discharged without one. */
  readonly isWindowOptional: boolean;
}

/** Whether a vehicle may be discharged now. DBEVC 5. */
export function mayDischarge(requests: EnergyRequests, { isWindowOptional }: DischargeRules): boolean {
  const { dischargeWindow, minimum, target, isDischargingBelowTargetPermitted } = requests;
  const isAboveTarget = target !== undefined && target <= 0;
  if (!isAboveTarget && !isDischargingBelowTargetPermitted) return false;
  if (dischargeWindow === undefined) return isWindowOptional && minimum !== undefined && minimum < 0;
  return dischargeWindow.lower < 0 && dischargeWindow.upper >= 0;
}

/** Whether the smallest state of charge is still reached at departure after a discharge. DBEVC 5. */
export function reachesMinimum(
  { minimum, departsIn }: EnergyRequests,
  maximumPower: Watts,
  discharge: { readonly power: Watts; readonly duration: Seconds },
): boolean {
  if (minimum === undefined || departsIn === undefined) return true;
  const taken = (Math.abs(discharge.power) * discharge.duration) / 3600;
  const left = Math.max(0, departsIn - discharge.duration);
  return (maximumPower * left) / 3600 >= minimum + taken;
}

/** Requests that contradict themselves, in words. */
export function requestProblems({
  minimum,
  target,
  maximum,
  departsIn,
  dischargeWindow,
}: EnergyRequests): readonly string[] {
  const problems: string[] = [];
  if (minimum !== undefined && target !== undefined && minimum > target) problems.push('a minimum above the target');
  if (target !== undefined && maximum !== undefined && target > maximum) problems.push('a target above the maximum');
  if (departsIn !== undefined && departsIn < 0) problems.push('a departure that is over');
  if (dischargeWindow !== undefined && dischargeWindow.lower > dischargeWindow.upper)
    problems.push('a discharge window that is upside down');
  return problems;
}

/** The requests some time later. */
export function agedRequests(requests: EnergyRequests, elapsed: number): EnergyRequests {
  const { departsIn, ...others } = requests;
  return { ...others, ...(departsIn === undefined ? {} : { departsIn: seconds(Math.max(0, departsIn - elapsed)) }) };
}
