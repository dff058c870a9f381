import { PHASES, type Phase } from '@busbar/functions';
import {
  electricalConnectionParameterDescriptionListData,
  type LoadControlLimitDescription,
  loadControlLimitDescriptionListData,
  type RemoteEntity,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn } from '../feature-entries.ts';
import type { CurrentLimitBinding } from './current-limit-binding.ts';

/** The description of the limit of one phase. OPEV 6.1, T111. */
export function describeCurrentLimit(
  { limitCategory, scopeType }: CurrentLimitBinding,
  limitId: number,
  measurementId: number,
): LoadControlLimitDescription {
  return {
    limitId,
    limitType: 'maxValueLimit',
    limitCategory,
    limitDirection: 'consume',
    measurementId,
    unit: 'A',
    scopeType,
  };
}

/** The limit of one phase of a vehicle, with its parameter. */
export interface FoundCurrentLimit {
  readonly phase: Phase;
  readonly limitId: number;
  readonly electricalConnectionId: number | undefined;
  readonly parameterId: number | undefined;
}

/**
 * Finds the limits of a use case by what they are, never by number, and their phases by the parameter of the same measurement.
 * A limit that belongs to no single phase is the total of a newer version, which is not written. OPEV 6.1, 6.4, OSCEV 2.
 */
export function findCurrentLimits(
  entity: RemoteEntity,
  binding: CurrentLimitBinding,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): readonly FoundCurrentLimit[] {
  const descriptions = entriesIn(
    loadControlLimitDescriptionListData,
    entity.feature('LoadControl', 'server')?.data(loadControlLimitDescriptionListData),
  );
  const parameters = entriesIn(
    electricalConnectionParameterDescriptionListData,
    entity.feature('ElectricalConnection', 'server')?.data(electricalConnectionParameterDescriptionListData),
  );
  const found = new Map<Phase, FoundCurrentLimit>();
  for (const { limitId, measurementId } of descriptions.filter((one) => isMeant(one, binding, quirksOff))) {
    const parameter = parameters.find((one) => one.measurementId !== undefined && one.measurementId === measurementId);
    const phase = PHASES.find((one) => one === parameter?.acMeasuredPhases);
    if (limitId === undefined || phase === undefined || found.has(phase)) continue;
    const { electricalConnectionId, parameterId } = parameter ?? {};
    found.set(phase, { phase, limitId, electricalConnectionId, parameterId });
  }
  return PHASES.flatMap((phase) => found.get(phase) ?? []);
}

function isMeant(
  { limitType, limitCategory, limitDirection, unit, scopeType }: LoadControlLimitDescription,
  binding: CurrentLimitBinding,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): boolean {
  const isMissingAllowed = !quirksOff.has('limitWithoutCategory');
  const isSame = (value: string | undefined, wanted: string): boolean =>
    value === wanted || (value === undefined && isMissingAllowed);
  return (
    limitType === 'maxValueLimit' &&
    scopeType === binding.scopeType &&
    limitDirection !== 'produce' &&
    isSame(limitCategory, binding.limitCategory) &&
    isSame(unit, 'A')
  );
}
