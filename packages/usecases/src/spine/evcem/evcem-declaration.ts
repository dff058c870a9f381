import { measuringScenario } from '../ac-measurement/ac-declaration.ts';
import type { UseCaseDeclaration } from '../declaration.ts';

/** EV Charging Electricity Measurement 1.0.1. The vehicle supports at least one scenario. */
export const evcemDeclaration: UseCaseDeclaration = {
  short: 'EVCEM',
  name: 'measurementOfElectricityDuringEvCharging',
  version: '1.0.1',
  subRevision: 'release',
  server: { actor: 'EV', aliases: [], entityTypes: ['EV'] },
  // The text calls the client Energy Guard in one chapter; the installed base announces CEM (EVCEM 2).
  client: { actor: 'CEM', aliases: ['EnergyGuard'], entityTypes: ['CEM'] },
  scenarios: [
    measuringScenario(1, 'Measure EV charging current', 'R', 'M'),
    measuringScenario(2, 'Measure EV charging power', 'O', 'M'),
    measuringScenario(3, 'Measure EV charged energy', 'O', 'M'),
  ],
};
