import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisHeartbeatData,
  type EntityType,
  electricalConnectionCharacteristicListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  type UseCaseName,
} from '@busbar/spine';
import type { NeededFeature, UseCaseDeclaration } from '../declaration.ts';

const heartbeat: NeededFeature = { feature: 'DeviceDiagnosis', functions: [deviceDiagnosisHeartbeatData] };

/** LPC and LPP differ in name and entity types only. LPC 2, 3, 4; LPP 1. */
export function powerLimitDeclaration(
  short: 'LPC' | 'LPP',
  name: UseCaseName,
  systems: readonly EntityType[],
): UseCaseDeclaration {
  return {
    short,
    name,
    version: '1.0.0',
    subRevision: 'release',
    server: { actor: 'ControllableSystem', aliases: [], entityTypes: systems },
    client: { actor: 'EnergyGuard', aliases: [], entityTypes: ['CEM', 'GridGuard'] },
    scenarios: [
      {
        number: 1,
        name: 'Control active power limit',
        server: 'M',
        client: 'M',
        atServer: [
          { feature: 'LoadControl', functions: [loadControlLimitDescriptionListData, loadControlLimitListData] },
        ],
        atClient: [],
      },
      {
        number: 2,
        name: 'Failsafe values',
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
      { number: 3, name: 'Heartbeat', server: 'M', client: 'M', atServer: [heartbeat], atClient: [heartbeat] },
      {
        number: 4,
        name: 'Constraints',
        server: 'R',
        client: 'M',
        atServer: [{ feature: 'ElectricalConnection', functions: [electricalConnectionCharacteristicListData] }],
        atClient: [],
      },
    ],
  };
}
