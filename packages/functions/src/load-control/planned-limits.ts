import { type Amperes, amperes, type Watts } from '@busbar/kernel';
import { type PerPhase, PHASES, type Phase } from '../ac-measurement/ac-measurements.ts';
import { type CommunicationsStandard, pauseCurrent } from '../device-configuration/communications-standard.ts';
import type { PermittedCurrents } from './permitted-currents.ts';
import type { CurrentLimitProfile } from './profile.ts';

/** What the energy manager knows of a vehicle it limits. */
export interface LimitedVehicle {
  /** Phases that are described and can be limited. */
  readonly phases: readonly Phase[];
  /** Permitted currents; of phases without any the defaults count. */
  readonly permitted: PerPhase<PermittedCurrents>;
  /** Different currents per phase are allowed. EVCC-006, OPEV-002. */
  readonly isAsymmetric: boolean;
  readonly standard: CommunicationsStandard | undefined;
  /** The standard may still arrive: 0 A must not be sent yet. */
  readonly isStandardAwaited: boolean;
}

/** One limit as it is to be written. */
export interface PlannedLimit {
  readonly value: Amperes;
  readonly isActive: boolean;
}

/** Limits of all phases of a vehicle. */
export interface LimitPlan {
  readonly limits: PerPhase<PlannedLimit>;
  /** A pause that is not sent yet because the communication standard is unknown. OPEV 8.2. */
  readonly isPauseHeld: boolean;
}

/** Resolution of written currents: a tenth of an ampere. OPEV 6.2. */
const STEPS_PER_AMPERE = 10;

/**
 * The limits to write. OPEV: the allowed currents, absent phases are not curtailed (OPEV-004). OSCEV: the surplus, absent phases
 * have none. A symmetric vehicle gets the smallest one on every phase. OPEV 8.2, OSCEV 6.
 * @param defaults permitted currents of phases that state none
 */
export function plannedLimits(
  profile: CurrentLimitProfile,
  stated: PerPhase<Amperes>,
  vehicle: LimitedVehicle,
  defaults: PermittedCurrents,
): LimitPlan {
  const evened = vehicle.isAsymmetric ? stated : symmetric(profile, stated, vehicle.phases);
  let isPauseHeld = false;
  const limits: { -readonly [P in Phase]?: PlannedLimit } = {};
  for (const phase of vehicle.phases) {
    const range = vehicle.permitted[phase] ?? defaults;
    const current = rounded(evened[phase]);
    if (profile.kind === 'recommendation') limits[phase] = recommendation(current, range);
    else if (current === undefined || current >= range.maximum)
      limits[phase] = { value: range.maximum, isActive: false };
    else if (current >= range.minimum) limits[phase] = { value: current, isActive: true };
    else {
      const isHeld = vehicle.standard === undefined && vehicle.isStandardAwaited;
      isPauseHeld ||= isHeld;
      const pause = range.pause ?? pauseCurrent(vehicle.standard) ?? amperes(0);
      limits[phase] = { value: isHeld ? range.minimum : pause, isActive: true };
    }
  }
  return { limits, isPauseHeld };
}

/** Whether two plans write the same. */
export function isSamePlan(a: LimitPlan, b: LimitPlan): boolean {
  return PHASES.every(
    (phase) =>
      a.limits[phase]?.value === b.limits[phase]?.value && a.limits[phase]?.isActive === b.limits[phase]?.isActive,
  );
}

/** The same current on every phase that makes up a power, A. OSCEV 6. */
export function currentsOfPower(power: Watts, phases: readonly Phase[]): PerPhase<Amperes> {
  const each = amperes(phases.length === 0 ? 0 : power / (230 * phases.length));
  return Object.fromEntries(phases.map((phase) => [phase, each]));
}

/** Active from the smallest current on, and at the greatest as well: else nothing would be recommended. OSCEV 6. */
function recommendation(surplus: Amperes | undefined, { minimum, maximum }: PermittedCurrents): PlannedLimit {
  const value = amperes(Math.max(0, Math.min(surplus ?? 0, maximum)));
  return { value, isActive: value >= minimum };
}

/** The smallest current that is stated for a phase of the vehicle; of a surplus a missing phase has none. */
function symmetric(
  profile: CurrentLimitProfile,
  stated: PerPhase<Amperes>,
  phases: readonly Phase[],
): PerPhase<Amperes> {
  const known = phases.flatMap((phase) => stated[phase] ?? []);
  const isMissing = known.length < phases.length;
  if (known.length === 0 || (isMissing && profile.kind === 'recommendation')) return {};
  const least = amperes(Math.min(...known));
  return Object.fromEntries(phases.map((phase) => [phase, least]));
}

/** Down to the next tenth: an obligation is never rounded up. */
function rounded(current: Amperes | undefined): Amperes | undefined {
  if (current === undefined) return undefined;
  return amperes(Math.max(0, Math.floor(current * STEPS_PER_AMPERE + 1e-6) / STEPS_PER_AMPERE));
}
