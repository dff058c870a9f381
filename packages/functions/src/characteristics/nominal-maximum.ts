import type { PowerLimitProfile } from '../power-limit/profile.ts';

/** Names of the nominal maximum. LPC T54: exactly one of the two is offered. */
export type NominalMaximumType =
  | 'powerConsumptionNominalMax'
  | 'contractualConsumptionNominalMax'
  | 'powerProductionNominalMax'
  | 'contractualProductionNominalMax';

/** A system on an energy manager offers the contractual value, any other one its own. LPC-041, LPC-042. */
export function nominalMaximumType(profile: PowerLimitProfile, isCem: boolean): NominalMaximumType {
  if (profile.name === 'LPC') return isCem ? 'contractualConsumptionNominalMax' : 'powerConsumptionNominalMax';
  return isCem ? 'contractualProductionNominalMax' : 'powerProductionNominalMax';
}

/** Names a reader looks for, best first; the last one is sent by devices that use the name of another use case. LPC 5.5. */
export function readableNominalMaximumTypes(profile: PowerLimitProfile): readonly string[] {
  return [
    nominalMaximumType(profile, false),
    nominalMaximumType(profile, true),
    profile.name === 'LPC' ? 'powerConsumptionMax' : 'powerProductionMax',
  ];
}
