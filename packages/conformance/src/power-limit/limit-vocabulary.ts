import { lpcDeclaration, lppDeclaration, type UseCaseDeclaration } from '@busbar/usecases';
import type { LimitUseCaseName } from '../tool/device-command.ts';

/** What differs between LPC and LPP; all their cases are written once. */
export interface LimitVocabulary {
  readonly useCase: LimitUseCaseName;
  readonly declaration: UseCaseDeclaration;
  /** Active power limit and failsafe limit, as the test specification abbreviates them. */
  readonly limit: 'APCL' | 'APPL';
  readonly failsafe: 'FCAPL' | 'FPAPL';
  readonly direction: 'consume' | 'produce';
  readonly verb: 'consumes' | 'produces';
  readonly failsafeKey: 'failsafeConsumptionActivePowerLimit' | 'failsafeProductionActivePowerLimit';
  readonly nominalMaximum: 'powerConsumptionNominalMax' | 'powerProductionNominalMax';
  readonly contractualMaximum: 'contractualConsumptionNominalMax' | 'contractualProductionNominalMax';
  /** Sign of valid limits on the wire: production is negative. Failsafe values and nominal maxima are never negative. */
  readonly sign: 1 | -1;
  /** Sign of a limit that has to be refused. */
  readonly wrongSign: 'negative' | 'positive';
}

export const LPC_WORDS: LimitVocabulary = {
  useCase: 'LPC',
  declaration: lpcDeclaration,
  limit: 'APCL',
  failsafe: 'FCAPL',
  direction: 'consume',
  verb: 'consumes',
  failsafeKey: 'failsafeConsumptionActivePowerLimit',
  nominalMaximum: 'powerConsumptionNominalMax',
  contractualMaximum: 'contractualConsumptionNominalMax',
  sign: 1,
  wrongSign: 'negative',
};

export const LPP_WORDS: LimitVocabulary = {
  useCase: 'LPP',
  declaration: lppDeclaration,
  limit: 'APPL',
  failsafe: 'FPAPL',
  direction: 'produce',
  verb: 'produces',
  failsafeKey: 'failsafeProductionActivePowerLimit',
  nominalMaximum: 'powerProductionNominalMax',
  contractualMaximum: 'contractualProductionNominalMax',
  sign: -1,
  wrongSign: 'positive',
};

/** A magnitude as it stands on the wire, W. */
export function onTheWire({ sign }: LimitVocabulary, magnitude: number): number {
  // Zero has no sign.
  return magnitude === 0 ? 0 : magnitude * sign;
}
