import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import type { UseCaseDeclaration } from '../declaration.ts';
import { dbevcProfile } from './dbevc-profile.ts';

/** Dynamic Bidirectional EV Charging. Scenarios and functions are sourced, their names and the version are inferred. */
export const dbevcDeclaration: UseCaseDeclaration = {
  short: 'DBEVC',
  name: 'dynamicBidirectionalEvCharging',
  version: dbevcProfile.version,
  subRevision: dbevcProfile.subRevision,
  server: { actor: 'EV', aliases: [], entityTypes: ['EV'] },
  client: { actor: 'CEM', aliases: ['EnergyGuard', 'EnergyBroker'], entityTypes: ['CEM'] },
  scenarios: [
    {
      number: 1,
      name: 'CEM controls active power setpoint',
      server: 'M',
      client: 'M',
      atServer: [
        {
          feature: 'Setpoint',
          functions: [setpointDescriptionListData, setpointConstraintsListData, setpointListData],
        },
      ],
      atClient: [],
    },
    {
      number: 2,
      name: 'CEM monitors energy requests',
      server: 'M',
      client: 'M',
      atServer: [
        { feature: 'TimeSeries', functions: [timeSeriesDescriptionListData, timeSeriesListData] },
        {
          feature: 'DeviceConfiguration',
          functions: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
        },
      ],
      atClient: [],
    },
    {
      number: 3,
      name: 'CEM monitors power constraints',
      server: 'M',
      client: 'M',
      atServer: [{ feature: 'ElectricalConnection', functions: [electricalConnectionCharacteristicListData] }],
      atClient: [],
    },
  ],
};
