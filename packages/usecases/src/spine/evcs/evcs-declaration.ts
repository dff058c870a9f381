import { billDescriptionListData, billListData } from '@busbar/spine';
import type { UseCaseDeclaration } from '../declaration.ts';

/** EV Charging Summary 1.0.1. */
export const evcsDeclaration: UseCaseDeclaration = {
  short: 'EVCS',
  name: 'evChargingSummary',
  version: '1.0.1',
  subRevision: 'release',
  // A station that announces everything as EV serves the bill at its own entity all the same (EVCS 2).
  server: { actor: 'EVSE', aliases: ['EV'], entityTypes: ['EVSE'] },
  client: { actor: 'CEM', aliases: ['EnergyBroker'], entityTypes: ['CEM'] },
  scenarios: [
    {
      number: 1,
      name: 'Energy Broker sends Charging Session Summary to EVSE',
      server: 'M',
      client: 'M',
      atServer: [{ feature: 'Bill', functions: [billDescriptionListData, billListData] }],
      atClient: [],
    },
  ],
};
