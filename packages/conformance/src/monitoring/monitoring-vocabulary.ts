import { mgcpDeclaration, mpcDeclaration, type UseCaseDeclaration } from '@busbar/usecases';
import type { MonitoringUseCaseName } from '../tool/device-command.ts';
import { type DataPoint, energy, frequency, perPhase, powerTotal, totalPoint, voltages } from './data-point.ts';

/** What differs between MPC and MGCP; all their cases are written once. */
export interface MonitoringVocabulary {
  readonly useCase: MonitoringUseCaseName;
  readonly declaration: UseCaseDeclaration;
  /** Abbreviation of the server actor in identifiers, and its words. */
  readonly server: 'MU' | 'GCP';
  readonly unit: 'unit' | 'connection point';
  /** Data points in the order of the catalogue. */
  readonly points: readonly DataPoint[];
  /** Numbers of requirements. */
  readonly requires: {
    readonly polling: string;
    readonly notification: string;
    readonly sign: string;
    readonly noDirection: string;
    readonly badState: readonly string[];
  };
}

const BAD_STATE = ['008', '008/1', '008/2'] as const;

export const MPC_WORDS: MonitoringVocabulary = {
  useCase: 'MPC',
  declaration: mpcDeclaration,
  server: 'MU',
  unit: 'unit',
  points: [
    powerTotal(1, '001'),
    ...perPhase('PhaseActivePower', 'Active power', 1, '002'),
    energy('TotalConsumedEnergy', 'Consumed energy', 2, ['003', '003/1'], 'acEnergyConsumed'),
    energy('TotalProducedEnergy', 'Produced energy', 2, ['004', '004/1'], 'acEnergyProduced'),
    ...perPhase('ActiveACCurrent', 'Active current', 3, '005'),
    ...voltages(4, '006'),
    frequency(5, '007'),
  ],
  requires: { polling: '013', notification: '014', sign: '009', noDirection: '010', badState: BAD_STATE },
};

export const MGCP_WORDS: MonitoringVocabulary = {
  useCase: 'MGCP',
  declaration: mgcpDeclaration,
  server: 'GCP',
  unit: 'connection point',
  points: [
    totalPoint('PowerLimitFactor', 'PV feed-in limitation factor', 1, ['001'], {
      measurementType: undefined,
      unit: 'pct',
      scopeType: 'pvCurtailmentLimitFactor',
      behaviour: 'configured',
    }),
    powerTotal(2, '002'),
    energy('TotalFeedInEnergy', 'Feed-in energy', 3, ['003'], 'gridFeedIn'),
    energy('TotalConsumedEnergy', 'Consumed energy', 4, ['004'], 'gridConsumption'),
    ...perPhase('ActiveACCurrent', 'Active current', 5, '005'),
    ...voltages(6, '006'),
    frequency(7, '007'),
  ],
  requires: { polling: '012', notification: '013', sign: '010', noDirection: '011', badState: BAD_STATE },
};
