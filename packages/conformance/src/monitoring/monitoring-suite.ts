import type { ConformanceSuite } from '../catalogue/suite.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { CARRIER_PARAMETERS } from '../usecase/carrier-parameters.ts';
import { applianceCases } from './appliance-case.ts';
import { MGCP_WORDS, type MonitoringVocabulary, MPC_WORDS } from './monitoring-vocabulary.ts';
import { monitoringContradictions, monitoringParameterDeclarations } from './parameters.ts';
import { monitoringRequirements } from './requirements.ts';
import { unitCases } from './unit-case.ts';

/** The 54 official MPC test cases, in the order of the catalogue. */
export const MPC_SUITE: ConformanceSuite<ShipTool> = monitoringSuite(MPC_WORDS, 'Monitoring of Power Consumption');

/** The 47 official MGCP test cases, in the order of the catalogue. */
export const MGCP_SUITE: ConformanceSuite<ShipTool> = monitoringSuite(
  MGCP_WORDS,
  'Monitoring of Grid Connection Point',
);

function monitoringSuite(words: MonitoringVocabulary, title: string): ConformanceSuite<ShipTool> {
  const { useCase, server, unit } = words;
  return {
    name: useCase.toLowerCase(),
    title: `${useCase}, ${title}`,
    source: `EEBUS High-Level Test Specification ${useCase} 1.0.0`,
    parameters: [...CARRIER_PARAMETERS, ...monitoringParameterDeclarations(words)],
    preconditions: {
      [`CF_${server}_ConnectionEstablished`]: `the ${unit} is connected with an appliance that subscribed and read it`,
      CF_MA_ConnectionEstablished: `the appliance is connected with a ${unit} that has every data point`,
    },
    requirements: monitoringRequirements(words),
    contradictions: (sheet) => monitoringContradictions(words, sheet),
    cases: [...unitCases(words), ...applianceCases(words)],
  };
}
