import {
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisStateData,
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import type { NeededFeature, Presence, ScenarioDeclaration, UseCaseDeclaration } from '../declaration.ts';

const curves: NeededFeature = {
  feature: 'TimeSeries',
  functions: [timeSeriesDescriptionListData, timeSeriesListData],
};
const limitCurve: NeededFeature = {
  feature: 'TimeSeries',
  functions: [timeSeriesDescriptionListData, timeSeriesConstraintsListData, timeSeriesListData],
};
const incentives: NeededFeature = {
  feature: 'IncentiveTable',
  functions: [incentiveTableDescriptionData, incentiveTableConstraintsData, incentiveTableData],
};
const heartbeat: NeededFeature = { feature: 'DeviceDiagnosis', functions: [deviceDiagnosisHeartbeatData] };
const state: NeededFeature = { feature: 'DeviceDiagnosis', functions: [deviceDiagnosisStateData] };

/** Coordinated EV Charging 1.0.1. */
export const cevcDeclaration: UseCaseDeclaration = {
  short: 'CEVC',
  name: 'coordinatedEvCharging',
  version: '1.0.1',
  subRevision: 'release',
  server: { actor: 'EV', aliases: [], entityTypes: ['EV'] },
  // One entity that limits and prices announces CEM; the two roles of the text may also be apart (CEVC 2).
  client: { actor: 'CEM', aliases: ['EnergyGuard', 'EnergyBroker'], entityTypes: ['CEM'] },
  scenarios: [
    // Sources disagree on the duty of the vehicle; clients work without it (CEVC 3).
    scenario(1, 'EV sends charging energy demand', 'O', 'M', [curves]),
    scenario(2, 'Energy Guard sends maximum power limitation curve', 'M', 'M', [limitCurve]),
    scenario(3, 'Energy Broker sends incentive table', 'M', 'M', [incentives]),
    scenario(4, 'EV sends charging plan curve', 'M', 'M', [curves]),
    scenario(5, 'Energy Guard heartbeat', 'M', 'M', [], [heartbeat]),
    scenario(6, 'Energy Broker heartbeat', 'M', 'M', [], [heartbeat]),
    scenario(7, 'Energy Guard error state', 'M', 'M', [], [state]),
    scenario(8, 'Energy Broker error state', 'M', 'M', [], [state]),
  ],
};

function scenario(
  number: number,
  name: string,
  server: Presence,
  client: Presence,
  atServer: readonly NeededFeature[],
  atClient: readonly NeededFeature[] = [],
): ScenarioDeclaration {
  return { number, name, server, client, atServer, atClient };
}
