import type { Scenario } from '../runner/scenario.ts';
import { discoveryScenarios } from './discovery.ts';
import { faultScenarios } from './faults.ts';
import { measuringScenarios } from './measuring.ts';
import { pairingScenarios } from './pairing.ts';
import { powerLimitScenarios } from './power-limit.ts';

/** Every scenario there is. */
export const SCENARIOS: readonly Scenario[] = [
  ...discoveryScenarios,
  ...pairingScenarios,
  ...powerLimitScenarios,
  ...measuringScenarios,
  ...faultScenarios,
];
