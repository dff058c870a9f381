import type { ConformanceSuite } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { CARRIER_PARAMETERS } from '../usecase/carrier-parameters.ts';
import { guardCases } from './cases/guard.ts';
import { systemConnectionCases } from './cases/system-connection.ts';
import { systemStateCases } from './cases/system-state.ts';
import { permittedRefusalCases, systemTransitionCases } from './cases/system-transition.ts';
import { GUARD_STARTS, guardCase } from './guard-case.ts';
import { type LimitVocabulary, LPC_WORDS, LPP_WORDS } from './limit-vocabulary.ts';
import { limitContradictions, limitParameterDeclarations } from './parameters.ts';
import { limitRequirements } from './requirements.ts';
import { systemCase } from './system-case.ts';
import { SYSTEM_STARTS } from './system-start.ts';

/** The 51 official LPC test cases, in the order of the catalogue. */
export const LPC_SUITE: ConformanceSuite<ShipTool> = limitSuite(LPC_WORDS, 'Limitation of Power Consumption');

/** The 51 official LPP test cases, in the order of the catalogue. */
export const LPP_SUITE: ConformanceSuite<ShipTool> = limitSuite(LPP_WORDS, 'Limitation of Power Production');

function limitSuite(words: LimitVocabulary, title: string): ConformanceSuite<ShipTool> {
  const { useCase } = words;
  const systemCases = [
    ...systemConnectionCases(words),
    ...systemStateCases(words),
    ...systemTransitionCases(words),
    ...permittedRefusalCases(words),
  ];
  return {
    name: useCase.toLowerCase(),
    title: `${useCase}, ${title}`,
    source: `EEBUS High-Level Test Specification ${useCase} 1.0.0`,
    parameters: [...CARRIER_PARAMETERS, ...limitParameterDeclarations(words)],
    preconditions: { ...GUARD_STARTS, ...SYSTEM_STARTS },
    requirements: limitRequirements(words),
    contradictions: (sheet) => limitContradictions(words, sheet),
    cases: [
      ...guardCases(words).map((one) => guardCase(words, one)),
      ...systemCases.map((one) => systemCase(words, one)),
    ],
  };
}
