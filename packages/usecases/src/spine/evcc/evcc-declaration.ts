import {
  deviceClassificationManufacturerData,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisStateData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  identificationListData,
} from '@busbar/spine';
import type { NeededFeature, Presence, ScenarioDeclaration, UseCaseDeclaration } from '../declaration.ts';

const keys: readonly NeededFeature[] = [
  {
    feature: 'DeviceConfiguration',
    functions: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
  },
];

/** EV Commissioning and Configuration 1.0.1. */
export const evccDeclaration: UseCaseDeclaration = {
  short: 'EVCC',
  name: 'evCommissioningAndConfiguration',
  version: '1.0.1',
  subRevision: 'release',
  server: { actor: 'EV', aliases: [], entityTypes: ['EV'] },
  client: { actor: 'CEM', aliases: [], entityTypes: ['CEM'] },
  scenarios: [
    { ...scenario(1, 'EV connected', 'M', 'M', []), entity: 'added' },
    scenario(2, 'EV sends communication standard', 'M', 'M', keys),
    scenario(3, 'EV sends support of asymmetric charging', 'M', 'M', keys),
    scenario(4, 'EV sends identification', 'R', 'R', [
      { feature: 'Identification', functions: [identificationListData] },
    ]),
    scenario(5, 'EV sends manufacturer information', 'R', 'R', [
      { feature: 'DeviceClassification', functions: [deviceClassificationManufacturerData] },
    ]),
    scenario(6, 'EV sends charging power limits', 'R', 'M', [
      {
        feature: 'ElectricalConnection',
        functions: [electricalConnectionParameterDescriptionListData, electricalConnectionPermittedValueSetListData],
      },
    ]),
    scenario(7, 'EV sleep mode', 'R', 'M', [{ feature: 'DeviceDiagnosis', functions: [deviceDiagnosisStateData] }]),
    { ...scenario(8, 'EV disconnected', 'M', 'M', []), entity: 'removed' },
  ],
};

function scenario(
  number: number,
  name: string,
  server: Presence,
  client: Presence,
  atServer: readonly NeededFeature[],
): ScenarioDeclaration {
  return { number, name, server, client, atServer, atClient: [] };
}
