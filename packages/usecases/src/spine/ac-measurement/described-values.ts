import { type AcQuantity, type MonitoredValue, PHASES, type Phase } from '@busbar/functions';
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
import { entriesIn } from '../feature-entries.ts';
import type { AcProfile } from './ac-profile.ts';

/**
 * The values of a unit, resolved through their descriptions; a value without description is not used until it comes, and never
 * guessed. MPC 6, 2.3 of the common part.
 */
export function describedValues(entity: RemoteEntity, profile: AcProfile): readonly MonitoredValue[] {
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
    const quantity = quantityOf(description, parameter, profile);
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
      return Math.abs(number);
    case 'voltage':
    case 'frequency':
      return number;
  }
}

function quantityOf(
  description: MeasurementDescription,
  parameter: ElectricalConnectionParameterDescription | undefined,
  profile: AcProfile,
): MonitoredValue['quantity'] | undefined {
  const kind = kindOf(description, profile);
  switch (kind) {
    case undefined:
      return undefined;
    case 'power':
    case 'energyConsumed':
    case 'energyProduced':
    case 'frequency':
      return { kind };
    case 'powerPhases':
    case 'current':
    case 'voltage': {
      const [phase, ...others] = phasesOf(parameter);
      if (phase !== undefined && others.length === 0) return isBetweenPhases(parameter) ? undefined : { kind, phase };
      return kind === 'powerPhases' ? { kind: 'powerOfUnknownPhase' } : undefined;
    }
  }
}

function kindOf(description: MeasurementDescription, profile: AcProfile): AcQuantity['kind'] | undefined {
  const { measurementType, scopeType, commodityType } = description;
  if (commodityType !== undefined && commodityType !== 'electricity') return undefined;
  // Phase powers are no part of MGCP; a meter that describes them is read all the same (MPC 9).
  if (measurementType === 'power' && scopeType === 'acPower') return 'powerPhases';
  for (const [kind, one] of Object.entries(profile.quantities) as [
    AcQuantity['kind'],
    { measurementType: string; scopeType: string },
  ][])
    if (one.measurementType === measurementType && one.scopeType === scopeType) return kind;
  return undefined;
}

function phasesOf(parameter: ElectricalConnectionParameterDescription | undefined): readonly Phase[] {
  const named = parameter?.acMeasuredPhases ?? '';
  return /^[abc]+$/.test(named) ? PHASES.filter((phase) => named.includes(phase)) : [];
}

/** Voltages between two phases are not phase voltages. MPC 5.3. */
function isBetweenPhases(parameter: ElectricalConnectionParameterDescription | undefined): boolean {
  const reference = parameter?.acMeasuredInReferenceTo;
  return reference !== undefined && /^[abc]+$/.test(reference);
}
