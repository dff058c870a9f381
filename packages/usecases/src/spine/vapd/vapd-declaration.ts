import { deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData } from '@busbar/spine';
import { measuringScenario } from '../ac-measurement/ac-declaration.ts';
import type { UseCaseDeclaration } from '../declaration.ts';

/** Visualization of Aggregated Photovoltaic Data 1.0.1; no part of IEC 63380-2. */
export const vapdDeclaration: UseCaseDeclaration = {
  short: 'VAPD',
  name: 'visualizationOfAggregatedPhotovoltaicData',
  version: '1.0.1',
  subRevision: 'RC1',
  server: { actor: 'PVSystem', aliases: [], entityTypes: ['PVSystem'], knownBy: 'Measurement' },
  // The text names the appliance; energy managers of the installed base announce CEM.
  client: { actor: 'VisualizationAppliance', aliases: ['CEM'], entityTypes: undefined },
  scenarios: [
    {
      number: 1,
      name: 'Monitor nominal peak power',
      server: 'M',
      client: 'M',
      atServer: [
        {
          feature: 'DeviceConfiguration',
          functions: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
        },
      ],
      atClient: [],
    },
    measuringScenario(2, 'Monitor production power', 'M', 'M'),
    measuringScenario(3, 'Monitor total yield', 'M', 'M'),
  ],
};
