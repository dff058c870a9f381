import { deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData } from '@busbar/spine';
import { measuringScenario } from '../ac-measurement/ac-declaration.ts';
import type { UseCaseDeclaration } from '../declaration.ts';

/** Monitoring of Grid Connection Point 1.0.0. */
export const mgcpDeclaration: UseCaseDeclaration = {
  short: 'MGCP',
  name: 'monitoringOfGridConnectionPoint',
  version: '1.0.0',
  subRevision: 'release',
  server: { actor: 'GridConnectionPoint', aliases: [], entityTypes: ['GridConnectionPointOfPremises', 'CEM'] },
  client: { actor: 'MonitoringAppliance', aliases: [], entityTypes: undefined },
  scenarios: [
    {
      number: 1,
      name: 'Monitor PV feed-in power limitation factor',
      server: 'O',
      client: 'O',
      atServer: [
        {
          feature: 'DeviceConfiguration',
          functions: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
        },
      ],
      atClient: [],
    },
    measuringScenario(2, 'Monitor momentary power consumption/production', 'M', 'R'),
    measuringScenario(3, 'Monitor total feed-in energy', 'M', 'O'),
    measuringScenario(4, 'Monitor total consumed energy', 'M', 'O'),
    measuringScenario(5, 'Monitor momentary current phase details', 'R', 'O'),
    measuringScenario(6, 'Monitor voltage phase details', 'O', 'O'),
    measuringScenario(7, 'Monitor frequency', 'O', 'O'),
  ],
};
