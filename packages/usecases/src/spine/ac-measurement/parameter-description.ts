import { type AcQuantity, NEXT_PHASE, type Phase } from '@busbar/functions';
import type { ElectricalConnectionParameterDescription } from '@busbar/spine';

/** The electrical parameter behind a data point. MPC 5.3, EVCEM 5; T41 to T50. */
export function describeParameter(
  quantity: AcQuantity,
  phases: readonly Phase[],
): Omit<ElectricalConnectionParameterDescription, 'electricalConnectionId' | 'parameterId' | 'measurementId'> {
  const voltageType = 'ac';
  switch (quantity.kind) {
    case 'power':
      return measuredOn(phases.join(''), 'real');
    case 'powerPhases':
    case 'current':
      return measuredOn(quantity.phase, 'real');
    case 'voltage':
      return measuredOn(quantity.phase, 'apparent');
    case 'voltageBetweenPhases':
      return measuredOn(quantity.phase, 'apparent', NEXT_PHASE[quantity.phase]);
    case 'energyConsumed':
    case 'energyProduced':
      return { voltageType, acMeasurementType: 'real' };
    case 'energyDischarged':
    case 'energyCharged':
      return { voltageType, acMeasuredPhases: phases.join(''), acMeasurementType: 'real' };
    case 'frequency':
    case 'stateOfCharge':
      return { voltageType };
  }
}

function measuredOn(
  acMeasuredPhases: string,
  acMeasurementType: 'real' | 'apparent',
  acMeasuredInReferenceTo: Phase | 'neutral' = 'neutral',
): Pick<
  ElectricalConnectionParameterDescription,
  'voltageType' | 'acMeasuredPhases' | 'acMeasuredInReferenceTo' | 'acMeasurementType' | 'acMeasurementVariant'
> {
  return {
    voltageType: 'ac',
    acMeasuredPhases,
    acMeasuredInReferenceTo,
    acMeasurementType,
    acMeasurementVariant: 'rms',
  };
}
