import type { CaseRequirement } from '../catalogue/suite.ts';
import type { MonitoringVocabulary } from './monitoring-vocabulary.ts';

type Row = readonly [number: string, content: string];

const SHARED: readonly Row[] = [
  ['005', 'current of the phases'],
  ['005/1', 'current of phase A'],
  ['005/2', 'current of phase B'],
  ['005/3', 'current of phase C'],
  ['006', 'voltages'],
  ['006/1', 'voltage A-N'],
  ['006/2', 'voltage B-N'],
  ['006/3', 'voltage C-N'],
  ['006/4', 'voltage A-B'],
  ['006/5', 'voltage B-C'],
  ['006/6', 'voltage C-A'],
  ['006/7', 'only of connected phases'],
  ['007', 'frequency'],
  ['008', 'a value has a state'],
  ['008/1', 'a value out of range is ignored'],
  ['008/2', 'a value in error is ignored'],
];

const OF_MPC: readonly Row[] = [
  ['001', 'total active power'],
  ['002', 'active power of the phases'],
  ['002/1', 'power of phase A'],
  ['002/2', 'power of phase B'],
  ['002/3', 'power of phase C'],
  ['002/4', 'only of known phases'],
  ['003', 'consumed energy'],
  ['003/1', 'of units that can consume'],
  ['004', 'produced energy'],
  ['004/1', 'of units that can produce'],
  ['005/4', 'only of known phases'],
  ['009', 'consuming is positive, producing negative'],
  ['010', 'voltages have no direction'],
  ['013', 'polling'],
  ['014', 'notification'],
];

const OF_MGCP: readonly Row[] = [
  ['001', 'PV feed-in power limitation factor'],
  ['002', 'total active power'],
  ['003', 'feed-in energy'],
  ['004', 'consumed energy'],
  ['005/4', 'the active current'],
  ['010', 'consuming is positive, producing negative'],
  ['011', 'voltages have no direction'],
  ['012', 'polling'],
  ['013', 'notification'],
];

/** The rules of this project behind the requirements of a scenario. */
const RULES: Readonly<Record<'MPC' | 'MGCP', Readonly<Record<string, string>>>> = {
  MPC: {
    '001': 'MPC-011',
    '002': 'MPC-012',
    '003': 'MPC-021',
    '004': 'MPC-022',
    '005': 'MPC-031',
    '006': 'MPC-041',
    '007': 'MPC-051',
  },
  MGCP: {
    '001': 'MGCP-011',
    '002': 'MGCP-021',
    '003': 'MGCP-031',
    '004': 'MGCP-041',
    '005': 'MGCP-051',
    '006': 'MGCP-061',
    '007': 'MGCP-071',
  },
};

/** The requirements of one of the two use cases inside the scope of its test specification. */
export function monitoringRequirements({ useCase }: MonitoringVocabulary): readonly CaseRequirement[] {
  const rows = [...(useCase === 'MPC' ? OF_MPC : OF_MGCP), ...SHARED].sort(([a], [b]) => a.localeCompare(b));
  return rows.map(([number, content]) => {
    const rule = RULES[useCase][number.split('/')[0] ?? ''];
    return {
      id: `${useCase}-TS-${number}`,
      source: `High-Level Test Specification ${useCase} 1.0.0`,
      content,
      rules: rule === undefined ? [] : [rule],
    };
  });
}
