import { type AcQuantity, type MonitoredValue, NEXT_PHASE, PHASES, type Phase } from '@busbar/functions';
import {
  type ElectricalConnectionParameterDescription,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  fromScaled,
  type Measurement,
  type MeasurementDescription,
  measurementDescriptionListData,
  measurementListData,
  type RemoteEntity,
} from '@busbar/spine';
import { NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn } from '../feature-entries.ts';
import type { AcProfile } from './ac-profile.ts';

/**
 * The values of a unit, resolved through their descriptions; a value without description is not used until it comes, and never
 * guessed. MPC 6, 2.3 of the common part.
 */
export function describedValues(
  entity: RemoteEntity,
  profile: AcProfile,
  quirksOff: ReadonlySet<UseCaseQuirkName> = NO_USE_CASE_QUIRKS_OFF,
): readonly MonitoredValue[] {
  const measurement = entity.feature('Measurement', 'server');
  const electrical = entity.feature('ElectricalConnection', 'server');
  const descriptions = entriesIn(measurementDescriptionListData, measurement?.data(measurementDescriptionListData));
  const values = entriesIn(measurementListData, measurement?.data(measurementListData));
  const parameters = entriesIn(
    electricalConnectionParameterDescriptionListData,
    electrical?.data(electricalConnectionParameterDescriptionListData),
  );
  const connections = entriesIn(
    electricalConnectionDescriptionListData,
    electrical?.data(electricalConnectionDescriptionListData),
  );
  return descriptions.flatMap((description) => {
    const { measurementId } = description;
    if (measurementId === undefined) return [];
    const parameter = parameters.find((one) => one.measurementId === measurementId);
    const quantity = quantityOf(description, parameter, profile, quirksOff);
    if (quantity === undefined) return [];
    const connection = connections.find((one) => one.electricalConnectionId === parameter?.electricalConnectionId);
    const isReversed = connection?.positiveEnergyDirection === 'produce';
    const item = values.find(
      (one) => one.measurementId === measurementId && (one.valueType === undefined || one.valueType === 'value'),
    );
    return [monitored(quantity, item, isReversed, phasesOf(parameter).length)];
  });
}

function monitored(
  quantity: MonitoredValue['quantity'],
  item: Measurement | undefined,
  isReversed: boolean,
  phaseCount: number,
): MonitoredValue {
  const number = item?.value === undefined ? undefined : fromScaled(item.value);
  const state = item?.valueState;
  const value = number === undefined ? undefined : directed(quantity.kind, number, isReversed);
  return {
    quantity,
    ...(value === undefined ? {} : { value }),
    // An unknown state is not normal.
    state: state === undefined || state === 'normal' ? 'normal' : state === 'outOfRange' ? 'outOfRange' : 'error',
    phaseCount,
  };
}

/** Power and current follow the declared direction; energies are counters, installed devices send either sign. MPC 5.5. */
function directed(kind: MonitoredValue['quantity']['kind'], number: number, isReversed: boolean): number {
  switch (kind) {
    case 'power':
    case 'powerPhases':
    case 'powerOfUnknownPhase':
    case 'current':
      return isReversed && number !== 0 ? -number : number;
    case 'energyConsumed':
    case 'energyProduced':
    case 'energyCharged':
    case 'energyDischarged':
      return Math.abs(number);
    case 'voltage':
    case 'voltageBetweenPhases':
    case 'frequency':
    case 'stateOfCharge':
      return number;
  }
}

function quantityOf(
  description: MeasurementDescription,
  parameter: ElectricalConnectionParameterDescription | undefined,
  profile: AcProfile,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): MonitoredValue['quantity'] | undefined {
  const kind = kindOf(description, profile, quirksOff);
  switch (kind) {
    case undefined:
      return undefined;
    case 'power':
    case 'energyConsumed':
    case 'energyProduced':
    case 'energyCharged':
    case 'energyDischarged':
    case 'stateOfCharge':
    case 'frequency':
      return { kind };
    case 'powerPhases':
    case 'current':
    case 'voltage':
    case 'voltageBetweenPhases': {
      const [phase, ...others] = phasesOf(parameter);
      if (phase !== undefined && others.length === 0) {
        if (!isBetweenPhases(parameter)) return { kind, phase };
        const isVoltage = kind === 'voltage' && parameter?.acMeasuredInReferenceTo === NEXT_PHASE[phase];
        return isVoltage ? { kind: 'voltageBetweenPhases', phase } : undefined;
      }
      if (kind !== 'powerPhases') return undefined;
      return { kind: others.length > 0 && profile.isTotalNamedByPhases ? 'power' : 'powerOfUnknownPhase' };
    }
  }
}

function kindOf(
  description: MeasurementDescription,
  profile: AcProfile,
  quirksOff: ReadonlySet<UseCaseQuirkName>,
): AcQuantity['kind'] | undefined {
  const { measurementType, scopeType, commodityType } = description;
  if (commodityType !== undefined && commodityType !== 'electricity') return undefined;
  const isMeant = (one: { readonly measurementType: string; readonly scopeType: string }): boolean =>
    one.measurementType === measurementType && one.scopeType === scopeType;
  for (const kind of KINDS) {
    const one = profile.quantities[kind];
    if (one !== undefined && isMeant(one)) return kind;
  }
  return profile.alsoRead.find((one) => isMeant(one) && (one.quirk === undefined || !quirksOff.has(one.quirk)))?.kind;
}

/** Phase powers before the total: at a vehicle both have the same names, and their phases decide (EVCEM 5). */
const KINDS: readonly AcQuantity['kind'][] = [
  'powerPhases',
  'power',
  'energyConsumed',
  'energyProduced',
  'energyCharged',
  'energyDischarged',
  'stateOfCharge',
  'current',
  'voltage',
  'frequency',
];

function phasesOf(parameter: ElectricalConnectionParameterDescription | undefined): readonly Phase[] {
  const named = parameter?.acMeasuredPhases ?? '';
  return /^[abc]+$/.test(named) ? PHASES.filter((phase) => named.includes(phase)) : [];
}

/** Voltages between two phases are not phase voltages. MPC 5.3. */
function isBetweenPhases(parameter: ElectricalConnectionParameterDescription | undefined): boolean {
  const reference = parameter?.acMeasuredInReferenceTo;
  return reference !== undefined && /^[abc]+$/.test(reference);
}
