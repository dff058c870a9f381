import {
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import type { NeededFeature, Presence, ScenarioDeclaration } from '../declaration.ts';

const measured: readonly NeededFeature[] = [
  {
    feature: 'ElectricalConnection',
    functions: [electricalConnectionDescriptionListData, electricalConnectionParameterDescriptionListData],
  },
  { feature: 'Measurement', functions: [measurementDescriptionListData, measurementListData] },
];

/** A scenario that reads measured values. MPC 4, MGCP 3. */
export function measuringScenario(
  number: number,
  name: string,
  server: Presence,
  client: Presence,
): ScenarioDeclaration {
  return { number, name, server, client, atServer: measured, atClient: [] };
}
