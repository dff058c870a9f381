import { stepFailed } from '../../runner/verdict.ts';
import { awaited } from '../../usecase/awaited.ts';
import type { LimitVocabulary } from '../limit-vocabulary.ts';
import type { SystemCase } from '../system-case.ts';
import { judgeAnswer, judgeShown } from '../system-judgement.ts';
import {
  connect,
  heartbeat,
  restart,
  type SystemStep,
  state,
  writeFailsafeDuration,
  writeFailsafeDurationAboveMaximum,
  writeFailsafeLimit,
  writeLimit,
  writeOf,
} from '../system-steps.ts';
import type { SystemTester } from '../system-tester.ts';

/** Heartbeats that are counted, and the longest gap between two, ms. */
const [BEATS, LONGEST_GAP] = [5, 60_000] as const;
/** What transport and timers may add to a gap, ms. */
const JITTER = 1000;
/** How long both sides are off in a black start, s. */
const OFF = 90;

/** Heartbeat and connection of a controllable system: CSHeartbeat and CSConnection. */
export function systemConnectionCases(words: LimitVocabulary): readonly SystemCase[] {
  const { limit, failsafe, wrongSign } = words;
  const deactivate = writeLimit(words, { message: 16, value: '03' }, 'accepted');
  return [
    {
      name: 'COM_PT_CSHeartbeat_001',
      title: 'System heartbeat interval',
      purpose: 'The system sends a heartbeat at least once a minute.',
      requirements: ['007'],
      start: 'CF_CS_UnlCntrl',
      steps: [countHeartbeats()],
    },
    {
      name: 'COM_NT_CSConnection_001',
      title: 'No limit before first heartbeat (init)',
      purpose: `Before the first heartbeat ${limit} is refused, right behind one it is evaluated.`,
      requirements: ['004', '036'],
      start: 'CF_CS_Init',
      steps: [
        writeLimit(words, { message: 16, value: '03' }, 'refused'),
        state('init'),
        heartbeat(),
        deactivate,
        state('unlimited-controlled'),
      ],
    },
    {
      name: 'COM_PT_CSConnection_002',
      title: `No ${failsafe} write before heartbeat + limit (init)`,
      purpose: `${failsafe} can be written only after a limit was evaluated.`,
      requirements: ['003', '036', '037', '038'],
      start: 'CF_CS_Init',
      steps: [
        heartbeat(),
        writeFailsafeLimit(words, '03', 'refused'),
        deactivate,
        state('unlimited-controlled'),
        writeFailsafeLimit(words, '03', 'accepted'),
      ],
    },
    {
      name: 'COM_PT_CSConnection_003',
      title: 'Sign of limit and failsafe values',
      purpose: `A ${wrongSign} ${limit} is refused but ends init; a negative ${failsafe} is refused.`,
      requirements: ['005', '018', '038'],
      start: 'CF_CS_Init',
      messages: [14, 16],
      steps: [
        heartbeat(),
        writeLimit(words, { message: 'run', value: '06' }, 'refused'),
        state('unlimited-controlled'),
        writeFailsafeLimit(words, '06', 'refused'),
        writeFailsafeLimit(words, '03', 'accepted'),
      ],
    },
    {
      name: 'COM_PT_CSConnection_004',
      title: 'No failsafe duration write before heartbeat + limit (init)',
      purpose: 'The Failsafe Duration Minimum can be written only after a limit was evaluated.',
      requirements: ['005', '037'],
      start: 'CF_CS_Init',
      steps: [heartbeat(), writeFailsafeDuration('02', 'refused'), deactivate, state('unlimited-controlled')],
    },
    {
      name: 'COM_PT_CSConnection_005',
      title: 'Failsafe duration above own maximum',
      purpose: 'A Failsafe Duration Minimum above the own maximum is taken as it is, or refused and the maximum set.',
      requirements: ['014', '015', '015/1', '016'],
      start: 'CF_CS_Init',
      steps: [heartbeat(), deactivate, state('unlimited-controlled'), writeFailsafeDurationAboveMaximum()],
    },
    {
      name: 'COM_PT_CSConnection_006',
      title: 'Too large limit is altered',
      purpose: `A ${limit} above the largest value is accepted; it is stored as it is, or as the largest value.`,
      requirements: ['035/4'],
      declares: { altersTooLarge: true },
      start: 'CF_CS_Init',
      steps: [heartbeat(), deactivate, writeLimit(words, { message: 14, value: '05' }, 'accepted'), state('limited')],
    },
    {
      name: 'COM_PT_CSConnection_007',
      title: 'Limit values over the range',
      purpose: `Every ${limit} of the right sign is accepted and stored as written.`,
      requirements: ['001', '035', '035/4'],
      start: 'CF_CS_Init',
      values: ['01', '02', '03', '04', '05'],
      steps: [heartbeat(), deactivate, writeLimit(words, { message: 14, value: 'run' }, 'accepted'), state('limited')],
    },
    {
      name: 'COM_PT_CSConnection_008',
      title: 'Failsafe values over the range',
      purpose: `Every ${failsafe} of 0 W or more is stored; durations below 2 h are refused.`,
      requirements: ['001', '015/1', '016', '038'],
      start: 'CF_CS_UnlCntrl',
      steps: [
        ...(['01', '02', '03', '04', '05'] as const).map((name) => writeFailsafeLimit(words, name, 'accepted')),
        writeFailsafeDuration('01', 'refused'),
        writeFailsafeDuration('02', 'accepted'),
        writeFailsafeDurationAboveMaximum(),
      ],
    },
    {
      name: 'COM_PT_CSConnection_009',
      title: 'System black start',
      purpose: 'After a power failure of both sides the system can be reached and controlled again.',
      requirements: ['046'],
      declares: { systemBlackStart: true },
      start: 'CF_CS_UnlCntrl',
      steps: [restart(OFF), connect(), heartbeat(), deactivateAtLast(words), state('unlimited-controlled')],
    },
  ];
}

function countHeartbeats(): SystemStep {
  return {
    action: `count ${BEATS} heartbeats of the system`,
    expected: `no gap is longer than ${LONGEST_GAP / 1000} s`,
    seconds: (BEATS * LONGEST_GAP) / 1000,
    async run(tester) {
      let last = tester.tool.clock.now();
      for (let count = 0; count < BEATS; count += 1) {
        const next = await awaited(tester.tool, LONGEST_GAP + JITTER, () => tester.heartbeats.find((at) => at > last));
        if (next === undefined)
          throw stepFailed(`the device sent no heartbeat for ${LONGEST_GAP / 1000} s, after ${count} of ${BEATS}`);
        last = next;
      }
    },
  };
}

/** After a black start the first write may be refused; then heartbeat and limit are sent again. */
function deactivateAtLast(words: LimitVocabulary): SystemStep {
  const what = { message: 16, value: '03' } as const;
  return {
    action: `write ${words.limit} as MSG_16 with ${words.limit}_03; once more behind another heartbeat if it is refused`,
    expected: 'accepted at the latest the second time',
    seconds: 0,
    async run(tester: SystemTester, run) {
      const write = writeOf(tester, what, run);
      const first = await tester.writeLimit(write);
      if (!first.ok) {
        await tester.heartbeat();
        judgeAnswer(await tester.writeLimit(write), 'accepted', 'the second limit after the black start');
      }
      await judgeShown(tester, write);
    },
  };
}
