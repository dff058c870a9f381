import type { ParameterSheet } from '../../catalogue/parameter-sheet.ts';
import { spineParameters } from '../parameters.ts';

/** LPC or LPP as it appears on the wire. */
export interface LimitUseCase {
  readonly short: 'LPC' | 'LPP';
  readonly name: string;
  readonly limitDirection: string;
  /** Sign of a limit: consumption is positive. */
  readonly sign: 1 | -1;
  /** `keyName` of the failsafe limit. */
  readonly failsafeKey: string;
  /** `characteristicType` of the nominal maximum. */
  readonly nominalMax: string;
}

const LIMIT_USE_CASES: Readonly<Record<'LPC' | 'LPP', LimitUseCase>> = {
  LPC: {
    short: 'LPC',
    name: 'limitationOfPowerConsumption',
    limitDirection: 'consume',
    sign: 1,
    failsafeKey: 'failsafeConsumptionActivePowerLimit',
    nominalMax: 'powerConsumptionNominalMax',
  },
  LPP: {
    short: 'LPP',
    name: 'limitationOfPowerProduction',
    limitDirection: 'produce',
    sign: -1,
    failsafeKey: 'failsafeProductionActivePowerLimit',
    nominalMax: 'powerProductionNominalMax',
  },
};

/** The use case the cases for CS and EG are run with. PAR_limitationUseCase. */
export function limitUseCase(sheet: ParameterSheet): LimitUseCase {
  return LIMIT_USE_CASES[spineParameters(sheet).useCase];
}

/** Longest time until the use case runs. PRE_SPINE_Scenario_LpcLpp_S1_S3, ms. */
export const SCENARIO_TIME = 120_000;
