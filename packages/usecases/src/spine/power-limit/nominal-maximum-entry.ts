import { nominalMaximumType } from '@busbar/functions';
import type { Watts } from '@busbar/kernel';
import { electricalConnectionCharacteristicListData, type LocalEntity, toScaled } from '@busbar/spine';
import { localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { gridConnection } from '../grid-connection.ts';
import { lowestFree } from '../identifiers.ts';
import type { PowerLimitBinding } from './binding-profile.ts';

/**
 * Publishes the nominal maximum: the contractual one on an energy manager, else that of the device, never both. Guards of the
 * installed base never read it: it is notified after every subscription. LPC 5.5, T54.
 * @returns takes it back
 */
export function publishNominalMaximum(
  entity: LocalEntity,
  binding: PowerLimitBinding,
  isCem: boolean,
  nominalMax: Watts,
): () => void {
  const feature = entity.feature('ElectricalConnection', 'server');
  const connection = gridConnection(entity);
  const fn = electricalConnectionCharacteristicListData;
  feature.offer(fn, { read: true, readPartial: true });
  const characteristicType = nominalMaximumType(binding.profile, isCem);
  const isOurs = (one: { readonly characteristicType?: string }): boolean =>
    one.characteristicType === characteristicType;
  const put = (): void => {
    const { electricalConnectionId, parameterId } = connection.total();
    const before = localEntries(feature, fn);
    const known = before.find(isOurs);
    const characteristicId = known?.characteristicId ?? lowestFree(before.map((one) => one.characteristicId));
    if (known !== undefined) removeEntries(feature, fn, isOurs);
    putEntries(feature, fn, [
      {
        electricalConnectionId,
        parameterId,
        characteristicId,
        characteristicContext: 'entity',
        characteristicType,
        value: toScaled(nominalMax),
        unit: 'W',
      },
    ]);
  };
  put();
  const unlisten = [
    connection.onTotal(put),
    feature.onSubscribed(() => {
      const data = feature.data(fn);
      if (data !== undefined) feature.set(fn, data, { notify: 'always' });
    }),
  ];
  return () => {
    for (const stop of unlisten) stop();
    removeEntries(feature, fn, isOurs);
  };
}
