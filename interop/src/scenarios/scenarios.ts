import type { Scenario } from '../runner/scenario.ts';
import { changeScenarios } from './changes.ts';
import { coordinatedScenarios } from './coordinated.ts';
import { discoveryScenarios } from './discovery.ts';
import { evScenarios } from './ev.ts';
import { exchangeScenarios } from './exchange.ts';
import { faultScenarios } from './faults.ts';
import { identityScenarios } from './identity.ts';
import { measuringScenarios } from './measuring.ts';
import { oddDatagramScenarios } from './odd-datagrams.ts';
import { pairingScenarios } from './pairing.ts';
import { powerLimitScenarios } from './power-limit.ts';
import { resultScenarios } from './results.ts';
import { sleepScenarios } from './sleep.ts';

/** Every scenario there is. */
export const SCENARIOS: readonly Scenario[] = [
  ...discoveryScenarios,
  ...pairingScenarios,
  ...identityScenarios,
  ...powerLimitScenarios,
  ...measuringScenarios,
  ...evScenarios,
  ...sleepScenarios,
  ...coordinatedScenarios,
  ...exchangeScenarios,
  ...changeScenarios,
  ...resultScenarios,
  ...oddDatagramScenarios,
  ...faultScenarios,
];
