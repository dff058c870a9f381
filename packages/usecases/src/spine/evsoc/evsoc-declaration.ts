import {
  electricalConnectionCharacteristicListData,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import type { NeededFeature, UseCaseDeclaration } from '../declaration.ts';

const measured: readonly NeededFeature[] = [
  { feature: 'Measurement', functions: [measurementDescriptionListData, measurementListData] },
];

/** EV State of Charge 1.0.0 RC1. */
export const evsocDeclaration: UseCaseDeclaration = {
  short: 'EVSOC',
  name: 'evStateOfCharge',
  version: '1.0.0',
  subRevision: 'RC1',
  server: { actor: 'EV', aliases: [], entityTypes: ['EV'] },
  client: { actor: 'MonitoringAppliance', aliases: ['CEM'], entityTypes: undefined },
  scenarios: [
    { number: 1, name: 'Monitor EV state of charge', server: 'M', client: 'M', atServer: measured, atClient: [] },
    {
      number: 2,
      name: 'Monitor EV nominal capacity',
      server: 'O',
      client: 'O',
      atServer: [{ feature: 'ElectricalConnection', functions: [electricalConnectionCharacteristicListData] }],
      atClient: [],
    },
    { number: 3, name: 'Monitor EV state of health', server: 'O', client: 'O', atServer: measured, atClient: [] },
    { number: 4, name: 'Monitor EV actual travel range', server: 'O', client: 'O', atServer: measured, atClient: [] },
  ],
};
