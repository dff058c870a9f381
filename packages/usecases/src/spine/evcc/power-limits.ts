import { type ChargingPowerLimits, usablePowerLimits } from '@busbar/functions';
import { watts } from '@busbar/kernel';
import {
  type ElectricalConnectionParameterDescription,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  fromScaled,
  type LocalEntity,
  type RemoteEntity,
  type ScaledNumber,
  type ScaledNumberSet,
  toScaled,
} from '@busbar/spine';
import { entriesIn, localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { gridConnection } from '../grid-connection.ts';
import { lowestFree } from '../identifiers.ts';

/**
 * First number for the parameter of the charging power: behind those of currents, powers and energy. Energy managers of the
 * installed base take the first parameter of a phase for its current, and this one names a phase as well. EVCC 5.4, OPEV 8.3.
 */
const FIRST_PARAMETER_ID = 8;

/** Charging power limits of a vehicle as they are offered. */
export interface OfferedPowerLimits {
  set(limits: ChargingPowerLimits | undefined): void;
  /** Changes the phases the limits are about. */
  describe(phases: string): void;
  close(): void;
}

/** Describes the charging power of a vehicle and offers its permitted values. EVCC T60, T61. */
export function offerPowerLimits(entity: LocalEntity, phases: string): OfferedPowerLimits {
  const feature = entity.feature('ElectricalConnection', 'server');
  feature.offer(electricalConnectionParameterDescriptionListData, { read: true, readPartial: true });
  feature.offer(electricalConnectionPermittedValueSetListData, { read: true, readPartial: true });
  const electricalConnectionId = gridConnection(entity).electricalConnectionId();
  // Unique on the whole feature: permitted values are looked up by it alone (EVCC 5.4).
  const parameterId = lowestFree(
    localEntries(feature, electricalConnectionParameterDescriptionListData).map((one) => one.parameterId),
    FIRST_PARAMETER_ID,
  );
  const key = { electricalConnectionId, parameterId };
  const isOurs = (one: { readonly electricalConnectionId?: number; readonly parameterId?: number }): boolean =>
    one.electricalConnectionId === electricalConnectionId && one.parameterId === parameterId;
  const describe = (acMeasuredPhases: string): void =>
    putEntries(feature, electricalConnectionParameterDescriptionListData, [
      { ...key, acMeasuredPhases, scopeType: 'acPowerTotal' },
    ]);
  describe(phases);
  return {
    describe,
    set(limits) {
      const permittedValueSet = limits === undefined ? undefined : permittedPower(limits);
      if (permittedValueSet === undefined)
        removeEntries(feature, electricalConnectionPermittedValueSetListData, isOurs);
      else putEntries(feature, electricalConnectionPermittedValueSetListData, [{ ...key, permittedValueSet }]);
    },
    close() {
      removeEntries(feature, electricalConnectionPermittedValueSetListData, isOurs);
      removeEntries(feature, electricalConnectionParameterDescriptionListData, isOurs);
    },
  };
}

/** Charging power limits as a vehicle shows them, with what was odd about them. */
export function shownPowerLimits(entity: RemoteEntity): ReturnType<typeof usablePowerLimits> {
  const feature = entity.feature('ElectricalConnection', 'server');
  const parameter = entriesIn(
    electricalConnectionParameterDescriptionListData,
    feature?.data(electricalConnectionParameterDescriptionListData),
  ).find(isPowerLimit);
  const sets = entriesIn(
    electricalConnectionPermittedValueSetListData,
    feature?.data(electricalConnectionPermittedValueSetListData),
  ).find(
    (one) =>
      one.parameterId === parameter?.parameterId && one.electricalConnectionId === parameter?.electricalConnectionId,
  );
  const [set] = parameter === undefined ? [] : (sets?.permittedValueSet ?? []);
  const [range] = set?.range ?? [];
  return usablePowerLimits({
    ...quantity('minimum', range?.min),
    ...quantity('maximum', range?.max),
    ...quantity('standby', set?.value?.[0]),
  });
}

/** The parameter of the charging power: it is a limit, so it names no measurement. EVCC 5.4. */
function isPowerLimit(parameter: ElectricalConnectionParameterDescription): boolean {
  return parameter.scopeType === 'acPowerTotal' && parameter.measurementId === undefined;
}

/** One set with one range: others are not read by the installed base. Without a smallest power nothing is stated. EVCC-017. */
function permittedPower({ minimum, maximum, standby }: ChargingPowerLimits): readonly ScaledNumberSet[] | undefined {
  if (minimum === undefined) return undefined;
  return [
    {
      ...(standby === undefined ? {} : { value: [toScaled(standby)] }),
      range: [{ min: toScaled(minimum), ...(maximum === undefined ? {} : { max: toScaled(maximum) }) }],
    },
  ];
}

function quantity<K extends 'minimum' | 'maximum' | 'standby'>(
  name: K,
  scaled: ScaledNumber | undefined,
): ChargingPowerLimits {
  const value = scaled === undefined ? undefined : fromScaled(scaled);
  return value === undefined ? {} : { [name]: watts(value) };
}
