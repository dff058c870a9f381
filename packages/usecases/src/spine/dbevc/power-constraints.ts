import { type Watts, watts } from '@busbar/kernel';
import {
  type ElectricalConnectionCharacteristic,
  electricalConnectionCharacteristicListData,
  electricalConnectionParameterDescriptionListData,
  fromScaled,
  type LocalEntity,
  type RemoteEntity,
  toScaled,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn, localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { gridConnection } from '../grid-connection.ts';
import { lowestFree } from '../identifiers.ts';
import type { DbevcProfile } from './dbevc-profile.ts';

/** Nominal power range of a vehicle, magnitudes in W, for both directions. DBEVC scenario 3. */
export interface PowerConstraints {
  readonly consumptionMinimum?: Watts;
  readonly consumptionMaximum?: Watts;
  readonly productionMinimum?: Watts;
  readonly productionMaximum?: Watts;
}

const NAMES = ['consumptionMinimum', 'consumptionMaximum', 'productionMinimum', 'productionMaximum'] as const;

/** Publishes the nominal power range beside the characteristics of other use cases. T55. */
export function publishPowerConstraints(
  entity: LocalEntity,
  profile: DbevcProfile,
  constraints: PowerConstraints,
): () => void {
  const feature = entity.feature('ElectricalConnection', 'server');
  const fn = electricalConnectionCharacteristicListData;
  feature.offer(fn, { read: true, readPartial: true });
  const electricalConnectionId = gridConnection(entity).electricalConnectionId();
  // The total power, as EVCC describes it, or whoever measures it.
  const parameterId =
    localEntries(feature, electricalConnectionParameterDescriptionListData).find(
      ({ scopeType }) => scopeType === 'acPowerTotal',
    )?.parameterId ?? gridConnection(entity).total().parameterId;
  const ids: number[] = [];
  for (const name of NAMES) {
    const value = constraints[name];
    if (value === undefined) continue;
    const characteristicId = lowestFree(localEntries(feature, fn).map((one) => one.characteristicId));
    ids.push(characteristicId);
    putEntries(feature, fn, [
      {
        electricalConnectionId,
        parameterId,
        characteristicId,
        characteristicContext: profile.characteristicContext,
        characteristicType: profile.characteristicTypes[name],
        value: toScaled(value),
        unit: 'W',
      },
    ]);
  }
  return () => removeEntries(feature, fn, ({ characteristicId }) => ids.includes(characteristicId ?? -1));
}

/** The nominal power range as a vehicle shows it; what is negative counts as not stated. DBEVC 4.6. */
export function shownPowerConstraints(
  entity: RemoteEntity,
  profile: DbevcProfile,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): { readonly constraints: PowerConstraints; readonly problems: readonly string[] } {
  const feature = entity.feature('ElectricalConnection', 'server');
  const all = entriesIn(
    electricalConnectionCharacteristicListData,
    feature?.data(electricalConnectionCharacteristicListData),
  );
  const isLenient = !quirksOff.has('notNominalCharacteristics');
  const problems: string[] = [];
  const value = (name: (typeof NAMES)[number]): Watts | undefined => {
    const type = profile.characteristicTypes[name];
    const shown = find(all, type) ?? (isLenient ? find(all, type.replace('Nominal', '')) : undefined);
    if (shown === undefined) return isLenient && name.endsWith('Minimum') && all.length > 0 ? watts(0) : undefined;
    if (shown >= 0) return watts(shown);
    problems.push(`${type} is ${shown} W, less than 0`);
    return undefined;
  };
  const constraints = Object.fromEntries(
    NAMES.flatMap((name) => {
      const shown = value(name);
      return shown === undefined ? [] : [[name, shown]];
    }),
  );
  return { constraints, problems };
}

function find(all: readonly ElectricalConnectionCharacteristic[], type: string): number | undefined {
  const scaled = all.find(({ characteristicType }) => characteristicType === type)?.value;
  return scaled === undefined ? undefined : fromScaled(scaled);
}
