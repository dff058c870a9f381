import { measuringScenario } from '../ac-measurement/ac-declaration.ts';
import type { UseCaseDeclaration } from '../declaration.ts';

/** Visualization of Aggregated Battery Data 1.0.1; no part of IEC 63380-2. */
export const vabdDeclaration: UseCaseDeclaration = {
  short: 'VABD',
  name: 'visualizationOfAggregatedBatteryData',
  version: '1.0.1',
  subRevision: 'RC1',
  server: {
    actor: 'BatterySystem',
    aliases: [],
    entityTypes: ['BatterySystem', 'ElectricityStorageSystem'],
    knownBy: 'Measurement',
  },
  // The text names the appliance; energy managers of the installed base announce CEM.
  client: { actor: 'VisualizationAppliance', aliases: ['CEM'], entityTypes: undefined },
  scenarios: [
    measuringScenario(1, 'Monitor power', 'M', 'M'),
    measuringScenario(2, 'Monitor cumulated charge energy', 'O', 'O'),
    measuringScenario(3, 'Monitor cumulated discharge energy', 'O', 'O'),
    measuringScenario(4, 'Monitor state of charge', 'M', 'M'),
  ],
};
