import { measuringScenario } from '../ac-measurement/ac-declaration.ts';
import type { UseCaseDeclaration } from '../declaration.ts';

/** Monitoring of Power Consumption 1.0.0. */
export const mpcDeclaration: UseCaseDeclaration = {
  short: 'MPC',
  name: 'monitoringOfPowerConsumption',
  version: '1.0.0',
  subRevision: 'release',
  server: {
    actor: 'MonitoredUnit',
    // Heat pump gateways announce their own actor name (MPC 9).
    aliases: ['HeatPump'],
    entityTypes: [
      'Compressor',
      'ElectricalImmersionHeater',
      'EVSE',
      'HeatPumpAppliance',
      'Inverter',
      'SmartEnergyAppliance',
      'SubMeterElectricity',
    ],
  },
  client: { actor: 'MonitoringAppliance', aliases: [], entityTypes: undefined },
  scenarios: [
    measuringScenario(1, 'Monitor power', 'M', 'M'),
    measuringScenario(2, 'Monitor energy', 'O', 'O'),
    measuringScenario(3, 'Monitor current', 'R', 'O'),
    measuringScenario(4, 'Monitor voltage', 'O', 'O'),
    measuringScenario(5, 'Monitor frequency', 'O', 'O'),
  ],
};
