import {
  type ElectricalConnectionParameterDescription,
  electricalConnectionParameterDescriptionListData,
  type LocalEntity,
  type MeasurementDescription,
  measurementDescriptionListData,
} from '@busbar/spine';
import { localEntries, putEntries, removeEntries } from './feature-entries.ts';
import { gridConnection } from './grid-connection.ts';
import { lowestFree } from './identifiers.ts';

/** Identifiers of something that is measured. */
export interface MeasuredParameter {
  readonly electricalConnectionId: number;
  readonly parameterId: number;
  readonly measurementId: number;
}

/** How it is described, without its identifiers. */
export interface ParameterToMeasure {
  readonly measurement: Omit<MeasurementDescription, 'measurementId'>;
  readonly parameter: Omit<
    ElectricalConnectionParameterDescription,
    'electricalConnectionId' | 'parameterId' | 'measurementId'
  >;
  /** Where the numbers of its kind begin; see {@link lowestFree}. */
  readonly firstParameterId: number;
}

/** A hold on a measured parameter; the last one that is released takes the descriptions away. */
export interface HeldParameter {
  readonly ids: MeasuredParameter;
  release(): void;
}

interface Shared {
  readonly ids: MeasuredParameter;
  holders: number;
}

const KEY = Symbol('measured parameters');

/**
 * Describes something that is measured on an entity, or joins the use case that already has: the current of a phase is measured
 * by EVCEM and limited by OPEV and OSCEV, and described once (common part 3.4, rule 5).
 */
export function measuredParameter(entity: LocalEntity, described: ParameterToMeasure): HeldParameter {
  const all = entity.shared<Map<string, Shared>>(KEY, () => new Map());
  const { measurementType, scopeType } = described.measurement;
  const { acMeasuredPhases, acMeasuredInReferenceTo } = described.parameter;
  const name = [measurementType, scopeType, acMeasuredPhases, acMeasuredInReferenceTo].join(' ');
  const shared = all.get(name) ?? { ids: describe(entity, described), holders: 0 };
  all.set(name, shared);
  shared.holders += 1;
  let isHeld = true;
  return {
    ids: shared.ids,
    release() {
      if (!isHeld) return;
      isHeld = false;
      shared.holders -= 1;
      if (shared.holders > 0) return;
      all.delete(name);
      remove(entity, shared.ids);
    },
  };
}

function describe(
  entity: LocalEntity,
  { measurement, parameter, firstParameterId }: ParameterToMeasure,
): MeasuredParameter {
  const [measuring, electrical] = featuresOf(entity);
  measuring.offer(measurementDescriptionListData, { read: true, readPartial: true });
  electrical.offer(electricalConnectionParameterDescriptionListData, { read: true, readPartial: true });
  const electricalConnectionId = gridConnection(entity).electricalConnectionId();
  const measurementId = lowestFree(
    localEntries(measuring, measurementDescriptionListData).map((one) => one.measurementId),
  );
  const parameterId = lowestFree(
    localEntries(electrical, electricalConnectionParameterDescriptionListData)
      .filter((one) => one.electricalConnectionId === electricalConnectionId)
      .map((one) => one.parameterId),
    firstParameterId,
  );
  const ids = { electricalConnectionId, parameterId, measurementId };
  putEntries(measuring, measurementDescriptionListData, [{ measurementId, ...measurement }]);
  putEntries(electrical, electricalConnectionParameterDescriptionListData, [{ ...ids, ...parameter }]);
  return ids;
}

function remove(entity: LocalEntity, { electricalConnectionId, parameterId, measurementId }: MeasuredParameter): void {
  const [measuring, electrical] = featuresOf(entity);
  removeEntries(measuring, measurementDescriptionListData, (one) => one.measurementId === measurementId);
  removeEntries(
    electrical,
    electricalConnectionParameterDescriptionListData,
    (one) => one.electricalConnectionId === electricalConnectionId && one.parameterId === parameterId,
  );
}

function featuresOf(
  entity: LocalEntity,
): readonly [ReturnType<LocalEntity['feature']>, ReturnType<LocalEntity['feature']>] {
  return [entity.feature('Measurement', 'server'), entity.feature('ElectricalConnection', 'server')];
}
