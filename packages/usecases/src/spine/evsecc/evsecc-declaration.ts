import { deviceClassificationManufacturerData, deviceDiagnosisStateData } from '@busbar/spine';
import type { UseCaseDeclaration } from '../declaration.ts';

/** EVSE Commissioning and Configuration 1.0.1. */
export const evseccDeclaration: UseCaseDeclaration = {
  short: 'EVSECC',
  name: 'evseCommissioningAndConfiguration',
  version: '1.0.1',
  subRevision: 'release',
  // One manufacturer announces all its use cases under actor EV (EVSECC 2).
  server: { actor: 'EVSE', aliases: ['EV'], entityTypes: ['EVSE'] },
  client: { actor: 'CEM', aliases: [], entityTypes: ['CEM'] },
  scenarios: [
    {
      number: 1,
      name: 'EVSE sends manufacturer information',
      server: 'R',
      client: 'R',
      atServer: [{ feature: 'DeviceClassification', functions: [deviceClassificationManufacturerData] }],
      atClient: [],
    },
    {
      number: 2,
      name: 'EVSE sends error state',
      server: 'M',
      client: 'M',
      atServer: [{ feature: 'DeviceDiagnosis', functions: [deviceDiagnosisStateData] }],
      atClient: [],
    },
  ],
};
