import {
  type DeviceConfigurationKeyValue,
  type DeviceConfigurationKeyValueDescription,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  type LocalEntity,
  type RemoteEntity,
} from '@busbar/spine';
import { entriesIn, localEntries, putEntries, removeEntries } from './feature-entries.ts';
import { lowestFree } from './identifiers.ts';

type KeyValue = NonNullable<DeviceConfigurationKeyValue['value']>;

/** A key of an entity that only its owner changes. */
export interface OfferedKey {
  /** States the value; undefined: not known. */
  set(value: KeyValue | undefined): void;
  close(): void;
}

/** Describes a key beside those of other use cases, without a value yet. EVCC T75, T78; MGCP 4.1. */
export function offerKey(
  entity: LocalEntity,
  description: Omit<DeviceConfigurationKeyValueDescription, 'keyId'>,
): OfferedKey {
  const feature = entity.feature('DeviceConfiguration', 'server');
  feature.offer(deviceConfigurationKeyValueDescriptionListData, { read: true, readPartial: true });
  feature.offer(deviceConfigurationKeyValueListData, { read: true, readPartial: true });
  const keyId = lowestFree(
    localEntries(feature, deviceConfigurationKeyValueDescriptionListData).map((one) => one.keyId),
  );
  putEntries(feature, deviceConfigurationKeyValueDescriptionListData, [{ keyId, ...description }]);
  const isOurs = (one: { readonly keyId?: number }): boolean => one.keyId === keyId;
  return {
    set(value) {
      if (value === undefined) removeEntries(feature, deviceConfigurationKeyValueListData, isOurs);
      else putEntries(feature, deviceConfigurationKeyValueListData, [{ keyId, value, isValueChangeable: false }]);
    },
    close() {
      removeEntries(feature, deviceConfigurationKeyValueListData, isOurs);
      removeEntries(feature, deviceConfigurationKeyValueDescriptionListData, isOurs);
    },
  };
}

/** The value of a key of a peer, found by its name, never by its number. Common part 2.2. */
export function shownKey(entity: RemoteEntity, keyName: string): KeyValue | undefined {
  const feature = entity.feature('DeviceConfiguration', 'server');
  const keyId = entriesIn(
    deviceConfigurationKeyValueDescriptionListData,
    feature?.data(deviceConfigurationKeyValueDescriptionListData),
  ).find((one) => one.keyName === keyName)?.keyId;
  if (keyId === undefined) return undefined;
  const values = entriesIn(deviceConfigurationKeyValueListData, feature?.data(deviceConfigurationKeyValueListData));
  return values.find((one) => one.keyId === keyId)?.value;
}
