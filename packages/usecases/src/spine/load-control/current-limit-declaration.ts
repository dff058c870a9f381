import {
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisStateData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  type UseCaseName,
} from '@busbar/spine';
import type { UseCaseDeclaration } from '../declaration.ts';

/** What OPEV and OSCEV say about who offers what: three scenarios, the vehicle serves the first, the energy manager the others. */
export function currentLimitDeclaration(described: {
  readonly short: string;
  readonly name: UseCaseName;
  /** Other actor names of the energy manager. */
  readonly clientAliases: readonly string[];
  /** Name of the first scenario. */
  readonly limits: string;
}): UseCaseDeclaration {
  return {
    short: described.short,
    name: described.name,
    version: '1.0.1',
    subRevision: 'release',
    server: { actor: 'EV', aliases: [], entityTypes: ['EV'] },
    client: { actor: 'CEM', aliases: described.clientAliases, entityTypes: ['CEM'] },
    scenarios: [
      {
        number: 1,
        name: described.limits,
        server: 'M',
        client: 'M',
        atServer: [
          { feature: 'LoadControl', functions: [loadControlLimitDescriptionListData, loadControlLimitListData] },
          {
            feature: 'ElectricalConnection',
            functions: [
              electricalConnectionParameterDescriptionListData,
              electricalConnectionPermittedValueSetListData,
            ],
          },
        ],
        atClient: [],
      },
      {
        number: 2,
        name: 'EV checks availability (heartbeat)',
        server: 'M',
        client: 'M',
        atServer: [],
        atClient: [{ feature: 'DeviceDiagnosis', functions: [deviceDiagnosisHeartbeatData] }],
      },
      {
        number: 3,
        name: 'Energy manager sends error state',
        server: 'M',
        client: 'M',
        atServer: [],
        atClient: [{ feature: 'DeviceDiagnosis', functions: [deviceDiagnosisStateData] }],
      },
    ],
  };
}
