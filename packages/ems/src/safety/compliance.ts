import { type Millis, millis, type Watts } from '@busbar/kernel';

/** How long a station may exceed its bound before it raises an alarm, ms. */
const EXCESS_MILLIS = 60_000;

/** W that measuring and rounding may differ. */
const TOLERANCE_WATTS = 50;
/** Share that measuring may differ. */
const TOLERANCE_SHARE = 0.02;

/** Since when one station exceeds its bound. */
export interface ComplianceState {
  readonly exceedsSince: Millis | undefined;
  readonly isAlarming: boolean;
}

/** Nothing exceeded. */
export const COMPLIANT: ComplianceState = { exceedsSince: undefined, isAlarming: false };

/** What one measurement changed. */
export interface ComplianceStep {
  readonly state: ComplianceState;
  readonly changed: 'alarm-raised' | 'alarm-ended' | undefined;
  /** W above the bound, 0 when within the tolerance. */
  readonly excess: number;
}

/** Compares what a station takes with what it may take; an alarm is raised after {@link EXCESS_MILLIS} without a break. */
export function complianceStep(
  state: ComplianceState,
  bound: Watts | undefined,
  power: Watts | undefined,
  now: Millis,
): ComplianceStep {
  const excess = bound === undefined || power === undefined ? 0 : power - bound;
  const tolerated = TOLERANCE_WATTS + TOLERANCE_SHARE * (bound ?? 0);
  if (excess <= tolerated) {
    return { state: COMPLIANT, changed: state.isAlarming ? 'alarm-ended' : undefined, excess: 0 };
  }
  const exceedsSince = state.exceedsSince ?? millis(now);
  const isAlarming = now - exceedsSince >= EXCESS_MILLIS;
  return {
    state: { exceedsSince, isAlarming },
    changed: isAlarming && !state.isAlarming ? 'alarm-raised' : undefined,
    excess,
  };
}
