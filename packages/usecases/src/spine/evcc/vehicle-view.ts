import {
  ASYMMETRIC_CHARGING_KEY,
  type ChargingPowerLimits,
  COMMUNICATIONS_STANDARD_KEY,
  type CommunicationsStandard,
  type EvIdentification,
  euiTypeOf,
  normalisedEui,
  readCommunicationsStandard,
} from '@busbar/functions';
import { type WattHours, wattHours } from '@busbar/kernel';
import {
  fromScaled,
  identificationListData,
  measurementDescriptionListData,
  measurementListData,
  type RemoteEntity,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { shownKey } from '../configuration-key.ts';
import { entriesIn } from '../feature-entries.ts';
import { shownPowerLimits } from './power-limits.ts';

/** How the vehicle talks; undefined: not known. EVCC 5.1. */
export function shownStandard(entity: RemoteEntity): CommunicationsStandard | undefined {
  return readCommunicationsStandard(shownKey(entity, COMMUNICATIONS_STANDARD_KEY)?.string);
}

/** Whether phases may carry different currents; missing means no. EVCC 7. */
export function isAsymmetric(entity: RemoteEntity): boolean {
  return shownKey(entity, ASYMMETRIC_CHARGING_KEY)?.boolean === true;
}

/** Who the vehicle is: an EUI before anything else. EVCC 5.2. */
export function shownIdentification(
  entity: RemoteEntity,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): EvIdentification | undefined {
  const data = entity.feature('Identification', 'server')?.data(identificationListData);
  const all = entriesIn(identificationListData, data).flatMap(({ identificationType, identificationValue }) => {
    if (identificationValue === undefined || identificationValue.trim() === '') return [];
    const value = quirksOff.has('identificationSpelling') ? identificationValue : normalisedEui(identificationValue);
    return [{ type: identificationType ?? euiTypeOf(value) ?? '', value }];
  });
  return all.find(({ type }) => type === 'eui48' || type === 'eui64') ?? all[0];
}

/** Charging power limits, with what was odd about them. EVCC 5.4. */
export function shownLimits(
  entity: RemoteEntity,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): { readonly limits: ChargingPowerLimits; readonly oddities: readonly string[] } {
  const shown = shownPowerLimits(entity);
  const isRefused = shown.oddities.length > 0 && quirksOff.has('powerLimitOdd');
  return isRefused ? { limits: {}, oddities: shown.oddities } : shown;
}

/** Energy of the session, if the vehicle measures it: one of the ways to recognise it after a reconnect. EVCC 6.2. */
export function shownSessionEnergy(entity: RemoteEntity): WattHours | undefined {
  const feature = entity.feature('Measurement', 'server');
  const id = entriesIn(measurementDescriptionListData, feature?.data(measurementDescriptionListData)).find(
    ({ scopeType, measurementType }) => scopeType === 'charge' && measurementType === 'energy',
  )?.measurementId;
  if (id === undefined) return undefined;
  const item = entriesIn(measurementListData, feature?.data(measurementListData)).find(
    ({ measurementId }) => measurementId === id,
  );
  const energy = item?.value === undefined ? undefined : fromScaled(item.value);
  return energy === undefined ? undefined : wattHours(energy);
}
