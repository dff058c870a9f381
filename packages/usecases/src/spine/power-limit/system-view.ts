import {
  FAILSAFE_DURATION_KEY,
  failsafeLimitKey,
  readableNominalMaximumTypes,
  type ShownLimit,
} from '@busbar/functions';
import { type Seconds, type Watts, watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  fromScaled,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  parseDuration,
  type RemoteEntity,
} from '@busbar/spine';
import { entriesIn } from '../feature-entries.ts';
import type { PowerLimitBinding } from './binding-profile.ts';
import { type FoundLimit, findLimit } from './limit-description.ts';
import { readShownLimit } from './limit-entry.ts';

/** Failsafe values of a system with their keys. */
export interface ShownFailsafe {
  readonly limitKeyId?: number;
  readonly limit?: Watts;
  readonly durationKeyId?: number;
  readonly durationMinimum?: Seconds;
}

/** The limit as described by the system; undefined until the descriptions are there. */
export function describedLimit(entity: RemoteEntity, binding: PowerLimitBinding): FoundLimit | undefined {
  const feature = entity.feature('LoadControl', 'server');
  return findLimit(
    binding,
    entriesIn(loadControlLimitDescriptionListData, feature?.data(loadControlLimitDescriptionListData)),
  );
}

/** The limit as shown; undefined if it is not known or not usable. */
export function shownLimit(entity: RemoteEntity, binding: PowerLimitBinding): ShownLimit | undefined {
  const described = describedLimit(entity, binding);
  if (described === undefined) return undefined;
  const data = entity.feature('LoadControl', 'server')?.data(loadControlLimitListData);
  const entry = entriesIn(loadControlLimitListData, data).find((one) => one.limitId === described.limitId);
  return entry === undefined ? undefined : readShownLimit(binding.profile, entry);
}

/** The failsafe values; keys are found by name, never by number. LPC 5.3, 5.4. */
export function shownFailsafe(entity: RemoteEntity, binding: PowerLimitBinding): ShownFailsafe {
  const feature = entity.feature('DeviceConfiguration', 'server');
  const descriptions = entriesIn(
    deviceConfigurationKeyValueDescriptionListData,
    feature?.data(deviceConfigurationKeyValueDescriptionListData),
  );
  const values = entriesIn(deviceConfigurationKeyValueListData, feature?.data(deviceConfigurationKeyValueListData));
  const keyId = (name: string): number | undefined => descriptions.find((one) => one.keyName === name)?.keyId;
  const keyValue = (id: number | undefined): (typeof values)[number]['value'] =>
    id === undefined ? undefined : values.find((one) => one.keyId === id)?.value;
  const limitKeyId = keyId(failsafeLimitKey(binding.profile));
  const durationKeyId = keyId(FAILSAFE_DURATION_KEY);
  const scaled = keyValue(limitKeyId)?.scaledNumber;
  const limit = scaled === undefined ? undefined : fromScaled(scaled);
  const text = keyValue(durationKeyId)?.duration;
  const durationMinimum = text === undefined ? undefined : parseDuration(text);
  return {
    ...(limitKeyId === undefined ? {} : { limitKeyId }),
    ...(limit === undefined ? {} : { limit: watts(limit) }),
    ...(durationKeyId === undefined ? {} : { durationKeyId }),
    ...(durationMinimum === undefined ? {} : { durationMinimum }),
  };
}

/** The nominal maximum under any of its names. LPC 5.5. */
export function shownNominalMaximum(entity: RemoteEntity, binding: PowerLimitBinding): Watts | undefined {
  const feature = entity.feature('ElectricalConnection', 'server');
  const all = entriesIn(
    electricalConnectionCharacteristicListData,
    feature?.data(electricalConnectionCharacteristicListData),
  );
  for (const type of readableNominalMaximumTypes(binding.profile)) {
    const scaled = all.find((one) => one.characteristicType === type)?.value;
    const value = scaled === undefined ? undefined : fromScaled(scaled);
    if (value !== undefined) return watts(value);
  }
  return undefined;
}
