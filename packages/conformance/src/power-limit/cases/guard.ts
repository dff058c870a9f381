import type { GuardCase } from '../guard-case.ts';
import {
  activatedLimit,
  connectGuard,
  countGuardHeartbeats,
  failsafeRounds,
  heartbeatAndLimit,
  limitRounds,
  refusedLimit,
  repeatedLimit,
  restartGuard,
} from '../guard-steps.ts';
import type { LimitVocabulary } from '../limit-vocabulary.ts';

/** How long both sides are off in a black start, s. */
const OFF = 90;
const [LIMIT_ROUNDS, FAILSAFE_ROUNDS] = [25, 5] as const;
const THREE_VALUES = ['02', '03', '04'] as const;

/** The cases with the energy guard under test: EGHeartbeat, EGConnection, EGMessages. */
export function guardCases(words: LimitVocabulary): readonly GuardCase[] {
  const { limit, failsafe } = words;
  return [
    {
      name: 'COM_PT_EGHeartbeat_001',
      title: 'Guard heartbeat interval',
      purpose: 'The guard sends a heartbeat at least once a minute.',
      requirements: ['006'],
      start: 'CF_EG_ConnectionEstablished',
      steps: [countGuardHeartbeats()],
    },
    {
      name: 'COM_PT_EGConnection_001',
      title: 'Guard start after reboot',
      purpose: `After its reboot the guard sends a heartbeat and states ${limit} within a minute.`,
      requirements: ['030'],
      start: 'CF_EG_Reboot',
      steps: [connectGuard(), heartbeatAndLimit(words)],
    },
    {
      name: 'COM_PT_EGConnection_002',
      title: 'Guard after restored connection',
      purpose: `Behind a restored connection the guard sends a heartbeat and states ${limit} within a minute.`,
      requirements: ['030'],
      start: 'CF_EG_ConnectionLoss',
      steps: [connectGuard(), heartbeatAndLimit(words)],
    },
    {
      name: 'COM_PT_EGConnection_003',
      title: 'Guard black start',
      purpose: `After a power failure of both sides the guard connects by itself, sends a heartbeat and states ${limit}.`,
      requirements: ['030'],
      declares: { guardBlackStart: true },
      start: 'CF_EG_ConnectionEstablished',
      steps: [restartGuard(OFF), connectGuard(), heartbeatAndLimit(words)],
    },
    {
      name: 'COM_PT_EGMessages_001',
      title: 'Guard sends activated limit',
      purpose: `An active ${limit} without a duration is written as it was stated at the guard.`,
      requirements: ['001'],
      start: 'CF_EG_ConnectionEstablished',
      values: THREE_VALUES,
      steps: [activatedLimit(words)],
    },
    {
      name: 'COM_PT_EGMessages_002',
      title: 'Guard repeats after refusal',
      purpose: `A guard whose ${limit} is refused after a reboot sends heartbeat and ${limit} again.`,
      requirements: ['046'],
      declares: { guardResends: true },
      start: 'CF_EG_Reboot',
      values: THREE_VALUES,
      steps: [connectGuard(), refusedLimit(words), repeatedLimit(words)],
    },
    {
      name: 'COM_PT_EGMessages_003',
      title: 'Guard limit endurance',
      purpose: `${LIMIT_ROUNDS} activations with a duration and deactivations of ${limit} are all valid.`,
      requirements: ['001', '001/2', '002'],
      declares: { guardWritesLimit: true },
      start: 'CF_EG_ConnectionEstablished',
      steps: [limitRounds(words, LIMIT_ROUNDS)],
    },
    {
      name: 'COM_PT_EGMessages_004',
      title: 'Guard failsafe endurance',
      purpose: `${FAILSAFE_ROUNDS} writes of ${failsafe} and of the Failsafe Duration Minimum are all valid.`,
      requirements: ['003', '011/1', '013/1'],
      declares: { guardWritesFailsafe: true },
      start: 'CF_EG_ConnectionEstablished',
      steps: [failsafeRounds(words, FAILSAFE_ROUNDS)],
    },
  ];
}
