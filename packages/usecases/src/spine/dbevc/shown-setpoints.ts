import { PHASES, type Phase, type SetpointRange, type SetpointTarget } from '@busbar/functions';
import { watts } from '@busbar/kernel';
import {
  electricalConnectionParameterDescriptionListData,
  fromScaled,
  parseDuration,
  type RemoteEntity,
  type ScaledNumber,
  type SetpointDescription,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn } from '../feature-entries.ts';
import type { DbevcProfile } from './dbevc-profile.ts';
import type { ShownSetpoint } from './steered-vehicle.ts';

/** Scopes of the sibling use case for batteries. */
const BATTERY_TOTAL = 'batteryAcPower';
const BATTERY_PHASE = 'batteryAcPowerPhaseSpecific';

/** A setpoint with its number. */
export interface FoundSetpoint extends ShownSetpoint {
  readonly setpointId: number;
  /** What is impossible about it, in words. */
  readonly problem?: string;
}

/** The setpoints of a vehicle, found by what they are, never by number. DBEVC 4.1. */
export function shownSetpoints(
  entity: RemoteEntity,
  profile: DbevcProfile,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): { readonly [T in SetpointTarget]?: FoundSetpoint } {
  const feature = entity.feature('Setpoint', 'server');
  const described = entriesIn(setpointDescriptionListData, feature?.data(setpointDescriptionListData)).filter(
    ({ unit }) => unit === undefined || unit === profile.setpointUnit,
  );
  const isLenient = !quirksOff.has('otherSetpointScope');
  const found: { [T in SetpointTarget]?: FoundSetpoint } = {};
  for (const description of described) {
    const target = targetOf(entity, description, described.length === 1, profile, isLenient);
    if (target === undefined || description.setpointId === undefined || found[target] !== undefined) continue;
    found[target] = read(entity, description.setpointId);
  }
  return found;
}

function targetOf(
  entity: RemoteEntity,
  { scopeType, measurementId }: SetpointDescription,
  isOnly: boolean,
  { totalScope, phaseScope }: DbevcProfile,
  isLenient: boolean,
): SetpointTarget | undefined {
  if (scopeType === totalScope || (isLenient && (scopeType === BATTERY_TOTAL || isOnly))) return 'total';
  const isPhase = scopeType === phaseScope || (isLenient && scopeType === BATTERY_PHASE);
  return isPhase && measurementId !== undefined ? phaseOf(entity, measurementId) : undefined;
}

/** The phase whose power the measurement is. */
function phaseOf(entity: RemoteEntity, measurementId: number): Phase | undefined {
  const data = entity.feature('ElectricalConnection', 'server')?.data(electricalConnectionParameterDescriptionListData);
  const parameter = entriesIn(electricalConnectionParameterDescriptionListData, data).find(
    (one) => one.measurementId === measurementId,
  );
  return PHASES.find((phase) => phase === parameter?.acMeasuredPhases);
}

function read(entity: RemoteEntity, setpointId: number): FoundSetpoint {
  const feature = entity.feature('Setpoint', 'server');
  const item = entriesIn(setpointListData, feature?.data(setpointListData)).find(
    (one) => one.setpointId === setpointId,
  );
  const constraints = entriesIn(setpointConstraintsListData, feature?.data(setpointConstraintsListData)).find(
    (one) => one.setpointId === setpointId,
  );
  const [minimum, maximum, step] = [
    numberOf(constraints?.setpointRangeMin),
    numberOf(constraints?.setpointRangeMax),
    numberOf(constraints?.setpointStepSize),
  ];
  const isRange = minimum !== undefined && maximum !== undefined;
  const isImpossible = isRange && minimum > maximum;
  const range: SetpointRange | undefined =
    isRange && !isImpossible
      ? { minimum: watts(minimum), maximum: watts(maximum), ...(step === undefined ? {} : { step: watts(step) }) }
      : undefined;
  const value = numberOf(item?.value);
  const endTime = item?.timePeriod?.endTime;
  const endsIn = endTime === undefined ? undefined : parseDuration(endTime);
  return {
    setpointId,
    isActive: item?.isSetpointActive === true,
    // Without a mark it may not be written (SPINE-5.3.3-45).
    isChangeable: item?.isSetpointChangeable === true,
    ...(value === undefined ? {} : { value: watts(value) }),
    ...(endsIn === undefined ? {} : { endsIn }),
    ...(range === undefined ? {} : { range }),
    ...(isImpossible ? { problem: `a range from ${minimum} to ${maximum} W` } : {}),
  };
}

function numberOf(scaled: ScaledNumber | undefined): number | undefined {
  return scaled === undefined ? undefined : fromScaled(scaled);
}
