import type { PermittedCurrents, PerPhase, Phase } from '@busbar/functions';
import { amperes, Listeners, type Unlisten } from '@busbar/kernel';
import {
  electricalConnectionPermittedValueSetListData,
  fromScaled,
  type LocalEntity,
  type RemoteEntity,
  type ScaledNumber,
  toScaled,
} from '@busbar/spine';
import { entriesIn, putEntries, removeEntries } from '../feature-entries.ts';
import type { MeasuredParameter } from '../measured-parameter.ts';
import type { FoundCurrentLimit } from './current-limit-description.ts';

/** Permitted currents of a vehicle: one entry per phase, shared by OPEV and OSCEV (OPEV 8.3). */
export interface OfferedPermittedCurrents {
  current(): PerPhase<PermittedCurrents>;
  set(permitted: PerPhase<PermittedCurrents>): void;
  onChange(listener: () => void): Unlisten;
  /** A use case came with the parameters of its phases, or left. */
  join(parameters: ReadonlyMap<Phase, MeasuredParameter>): Unlisten;
}

const KEY = Symbol('permitted currents');

/** The permitted currents of this entity. */
export function permittedCurrents(entity: LocalEntity): OfferedPermittedCurrents {
  return entity.shared(KEY, () => offerPermittedCurrents(entity));
}

function offerPermittedCurrents(entity: LocalEntity): OfferedPermittedCurrents {
  const feature = entity.feature('ElectricalConnection', 'server');
  const fn = electricalConnectionPermittedValueSetListData;
  feature.offer(fn, { read: true, readPartial: true });
  const changed = new Listeners<[]>();
  const joined = new Set<ReadonlyMap<Phase, MeasuredParameter>>();
  let known: PerPhase<PermittedCurrents> = {};
  const publish = (): void => {
    for (const [phase, { electricalConnectionId, parameterId }] of [...joined].flatMap((one) => [...one])) {
      const range = known[phase];
      if (range === undefined) continue;
      const permittedValueSet = [
        {
          ...(range.pause === undefined ? {} : { value: [toScaled(range.pause)] }),
          range: [{ min: toScaled(range.minimum), max: toScaled(range.maximum) }],
        },
      ];
      putEntries(feature, fn, [{ electricalConnectionId, parameterId, permittedValueSet }]);
    }
  };
  return {
    current: () => known,
    set(permitted) {
      known = { ...known, ...permitted };
      publish();
      changed.emit();
    },
    onChange: (listener) => changed.add(listener),
    join(parameters) {
      joined.add(parameters);
      publish();
      return () => {
        joined.delete(parameters);
        if (joined.size > 0) return;
        const ours = [...parameters.values()];
        removeEntries(feature, fn, (one) =>
          ours.some(
            ({ electricalConnectionId, parameterId }) =>
              one.electricalConnectionId === electricalConnectionId && one.parameterId === parameterId,
          ),
        );
      };
    },
  };
}

/** Permitted currents of one phase as a vehicle shows them; undefined if it shows none that can be used. OPEV 6.4. */
export function shownPermittedCurrents(
  entity: RemoteEntity,
  { electricalConnectionId, parameterId }: FoundCurrentLimit,
): PermittedCurrents | undefined {
  const feature = entity.feature('ElectricalConnection', 'server');
  const entry = entriesIn(
    electricalConnectionPermittedValueSetListData,
    feature?.data(electricalConnectionPermittedValueSetListData),
  ).find((one) => one.electricalConnectionId === electricalConnectionId && one.parameterId === parameterId);
  for (const { range, value } of entry?.permittedValueSet ?? []) {
    const minimum = numberOf(range?.[0]?.min);
    const maximum = numberOf(range?.[0]?.max);
    if (minimum === undefined || maximum === undefined || minimum < 0 || maximum < minimum) continue;
    const pause = numberOf(value?.[0]);
    return {
      minimum: amperes(minimum),
      maximum: amperes(maximum),
      ...(pause === undefined || pause < 0 ? {} : { pause: amperes(pause) }),
    };
  }
  return undefined;
}

function numberOf(scaled: ScaledNumber | undefined): number | undefined {
  return scaled === undefined ? undefined : fromScaled(scaled);
}
