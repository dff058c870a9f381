import { millis } from '@busbar/kernel';
import { stepFailed } from '../../runner/verdict.ts';
import { act } from '../../usecase/device-action.ts';
import { failsafeDuration, failsafeValue, LIMIT_DURATION } from '../limit-test-data.ts';
import type { LimitVocabulary } from '../limit-vocabulary.ts';
import type { SystemCase } from '../system-case.ts';
import { judgeState, remaining } from '../system-judgement.ts';
import {
  connect,
  heartbeat,
  interrupt,
  OBSERVED,
  type SystemStep,
  state,
  wait,
  writeFailsafeDuration,
  writeFailsafeLimit,
  writeLimit,
} from '../system-steps.ts';

/** How much later than the end of a limit's duration is looked, s. */
const LATER = 5;
/** The right failsafe duration with the defaults of the sheet, s. */
const USUAL_FAILSAFE = 7260;

/** Messages with a value; a case that refuses the value may use any of them. */
const WITH_VALUE = [6, 7, 8, 9, 14, 15, 16, 17] as const;
const THREE_VALUES = ['02', '03', '04'] as const;

/** The twelve transitions of a controllable system, and the refusals the use case permits. */
export function systemTransitionCases(words: LimitVocabulary): readonly SystemCase[] {
  return [...fromInit(words), ...whileControlled(words), ...fromFailsafe(words), ...fromAutonomous(words)];
}

/** Refusals that are permitted, on an energy manager and on a device. */
export function permittedRefusalCases(words: LimitVocabulary): readonly SystemCase[] {
  return (['INS1', 'INS2'] as const).map((instance): SystemCase => {
    const isCem = instance === 'INS1';
    return {
      name: `${instance}_PT_CSTransition1_001`,
      title: `Permitted refusal, system ${isCem ? '' : 'not '}on a CEM`,
      purpose: `An active limit is refused for a reason the use case permits for a ${isCem ? 'CEM' : 'device'}.`,
      requirements: ['035', isCem ? '035/2' : '035/3'],
      declares: { CEM: isCem, refusesPermitted: true },
      start: 'CF_CS_Init',
      values: ['02', '03'],
      messages: [14, 15],
      steps: [
        heartbeat(),
        writeLimit(words, { message: 16, value: 'run' }, 'accepted'),
        state('unlimited-controlled'),
        reasonToRefuse(words, true),
        writeLimit(words, { message: 'run', value: 'run' }, 'refused'),
        state('unlimited-controlled'),
        reasonToRefuse(words, false),
      ],
      after: async ({ tool }) =>
        void (await tool.operator.perform?.({ do: 'refuse', useCase: words.useCase, isOn: false })),
    };
  });
}

function fromInit(words: LimitVocabulary): readonly SystemCase[] {
  const { limit, wrongSign } = words;
  return [
    {
      name: 'COM_PT_CSTransition1_001',
      title: 'Transition 1 (init → unlimited/controlled), refused limit',
      purpose: `A ${wrongSign} ${limit} behind a heartbeat is refused and ends init all the same.`,
      requirements: ['018', '035/1'],
      start: 'CF_CS_Init',
      steps: [heartbeat(), writeLimit(words, { message: 14, value: '06' }, 'refused'), state('unlimited-controlled')],
    },
    {
      name: 'COM_PT_CSTransition1_002',
      title: 'Transition 1, deactivated limit',
      purpose: `A deactivated ${limit} behind a heartbeat ends init.`,
      requirements: ['021'],
      start: 'CF_CS_Init',
      messages: [16, 17],
      steps: [
        heartbeat(),
        writeLimit(words, { message: 'run', value: '03' }, 'accepted'),
        state('unlimited-controlled'),
      ],
    },
    {
      name: 'COM_PT_CSTransition2_001',
      title: 'Transition 2 (init → limited)',
      purpose: `An activated ${limit} behind a heartbeat ends init.`,
      requirements: ['020'],
      start: 'CF_CS_Init',
      values: THREE_VALUES,
      steps: [heartbeat(), writeLimit(words, { message: 15, value: 'run' }, 'accepted'), state('limited')],
    },
    {
      name: 'COM_PT_CSTransition3_001',
      title: 'Transition 3 (init → autonomous), no heartbeat',
      purpose: 'Without heartbeat and limit init may end after 120 s, but only to unlimited/autonomous.',
      requirements: ['022', '022/1'],
      start: 'CF_CS_Init',
      steps: [wait(OBSERVED, 'nothing is sent'), state('unlimited-autonomous', 'init')],
    },
    {
      name: 'COM_PT_CSTransition3_002',
      title: 'Transition 3, heartbeat without limit',
      purpose: 'With a heartbeat but without limit init may end after 120 s, but only to unlimited/autonomous.',
      requirements: ['022', '022/1'],
      start: 'CF_CS_Init',
      steps: [heartbeat(), wait(OBSERVED, 'no limit is sent'), state('unlimited-autonomous', 'init')],
    },
  ];
}

function whileControlled(words: LimitVocabulary): readonly SystemCase[] {
  const { limit, failsafe } = words;
  return [
    {
      name: 'COM_PT_CSTransition4_001',
      title: 'Transition 4 (unlimited/controlled → limited)',
      purpose: `An activated ${limit} limits the system.`,
      requirements: ['027'],
      start: 'CF_CS_UnlCntrl',
      values: THREE_VALUES,
      steps: [writeLimit(words, { message: 15, value: 'run' }, 'accepted'), state('limited')],
    },
    {
      name: 'COM_PT_CSTransition5_001',
      title: 'Transition 5 (unlimited/controlled → failsafe)',
      purpose: 'Without a heartbeat for 120 s the system goes to failsafe.',
      requirements: ['028'],
      start: 'CF_CS_UnlCntrl',
      steps: [
        interrupt(),
        wait(OBSERVED, 'the system goes to failsafe within 120 s'),
        state('failsafe'),
        connect(),
        state('failsafe'),
      ],
    },
    {
      name: 'COM_PT_CSTransition6_001',
      title: 'Transition 6 (limited → unlimited/controlled), duration expired',
      purpose: 'At the end of its duration a limit is deactivated.',
      requirements: ['001/1', '008', '008/1', '025'],
      start: 'CF_CS_Limited_wo_dur',
      messages: [15, 9],
      steps: [
        writeLimit(words, { message: 'run', value: '03' }, 'accepted'),
        state('limited'),
        wait(LIMIT_DURATION + LATER, 'the duration ends; heartbeats are kept up'),
        state('unlimited-controlled'),
        noDurationLeft(),
      ],
    },
    {
      name: 'COM_PT_CSTransition6_002',
      title: 'Transition 6, deactivation',
      purpose: `A deactivated ${limit} ends the limitation.`,
      requirements: ['026'],
      start: 'CF_CS_Limited_wo_dur',
      messages: [7, 16, 17],
      steps: [writeLimit(words, { message: 'run', value: '03' }, 'accepted'), state('unlimited-controlled')],
    },
    {
      name: 'COM_PT_CSTransition7_001',
      title: 'Transition 7 (limited → failsafe)',
      purpose: `Without a heartbeat for 120 s a limited system goes to failsafe, with the ${failsafe} that was written.`,
      requirements: ['029'],
      start: 'CF_CS_Limited_wo_dur',
      values: THREE_VALUES,
      steps: [
        writeFailsafeLimit(words, 'run', 'accepted'),
        interrupt(),
        wait(OBSERVED, 'the system goes to failsafe after 120 s'),
        failsafeWithItsLimit(words),
      ],
    },
  ];
}

function fromFailsafe(words: LimitVocabulary): readonly SystemCase[] {
  const { limit, wrongSign } = words;
  return [
    {
      name: 'COM_PT_CSTransition8_001',
      title: 'Transition 8 (failsafe → unlimited/controlled), refused limit',
      purpose: `A ${wrongSign} ${limit} behind a heartbeat is refused and ends failsafe all the same.`,
      requirements: ['031', '035/1'],
      start: 'CF_CS_FS',
      messages: [14, ...WITH_VALUE.filter((message) => message !== 14)],
      steps: [
        connect(),
        heartbeat(),
        writeLimit(words, { message: 'run', value: '06' }, 'refused'),
        state('unlimited-controlled'),
      ],
    },
    {
      name: 'COM_PT_CSTransition8_002',
      title: 'Transition 8, deactivated limit',
      purpose: `A deactivated ${limit} behind a heartbeat ends failsafe.`,
      requirements: ['033'],
      start: 'CF_CS_FS',
      values: THREE_VALUES,
      steps: [
        connect(),
        heartbeat(),
        writeLimit(words, { message: 16, value: 'run' }, 'accepted'),
        state('unlimited-controlled'),
      ],
    },
    {
      name: 'COM_PT_CSTransition9_001',
      title: 'Transition 9 (failsafe → limited)',
      purpose: `An activated ${limit} behind a heartbeat ends failsafe.`,
      requirements: ['032'],
      start: 'CF_CS_FS',
      values: THREE_VALUES,
      steps: [connect(), heartbeat(), writeLimit(words, { message: 14, value: 'run' }, 'accepted'), state('limited')],
    },
    {
      name: 'COM_PT_CSTransition10_001',
      title: 'Transition 10 (failsafe → autonomous), duration expired',
      purpose: 'When the Failsafe Duration Minimum that was written is over, failsafe may end.',
      requirements: ['012', '022', '022/3'],
      start: 'CF_CS_UnlCntrl',
      steps: [
        writeFailsafeDuration('02', 'accepted'),
        interrupt(),
        wait(OBSERVED, 'the system goes to failsafe'),
        state('failsafe'),
        waitForFailsafeDuration(),
        state('unlimited-autonomous', 'failsafe'),
      ],
    },
    {
      name: 'COM_PT_CSTransition10_002',
      title: 'Transition 10, heartbeat without limit',
      purpose: 'With a heartbeat again but without limit for 120 s failsafe may end.',
      requirements: ['022', '022/2'],
      start: 'CF_CS_FS',
      steps: [connect(), heartbeat(), wait(OBSERVED, 'no limit is sent'), state('unlimited-autonomous', 'failsafe')],
    },
  ];
}

function fromAutonomous(words: LimitVocabulary): readonly SystemCase[] {
  const { limit, wrongSign } = words;
  return [
    {
      name: 'COM_PT_CSTransition11_001',
      title: 'Transition 11 (autonomous → unlimited/controlled), refused limit',
      purpose: `A ${wrongSign} ${limit} behind a heartbeat is refused and ends unlimited/autonomous all the same.`,
      requirements: ['031', '035/1'],
      declares: { autonomous: true },
      start: 'CF_CS_UnlAuto',
      steps: [heartbeat(), writeLimit(words, { message: 14, value: '06' }, 'refused'), state('unlimited-controlled')],
    },
    {
      name: 'COM_PT_CSTransition11_002',
      title: 'Transition 11, deactivated limit',
      purpose: `A deactivated ${limit} behind a heartbeat ends unlimited/autonomous.`,
      requirements: ['033'],
      declares: { autonomous: true },
      start: 'CF_CS_UnlAuto',
      messages: [7, 16],
      steps: [
        heartbeat(),
        writeLimit(words, { message: 'run', value: '03' }, 'accepted'),
        state('unlimited-controlled'),
      ],
    },
    {
      name: 'COM_PT_CSTransition12_001',
      title: 'Transition 12 (autonomous → limited)',
      purpose: `An activated ${limit} behind a heartbeat ends unlimited/autonomous.`,
      requirements: ['032'],
      declares: { autonomous: true },
      start: 'CF_CS_UnlAuto',
      values: THREE_VALUES,
      steps: [heartbeat(), writeLimit(words, { message: 14, value: 'run' }, 'accepted'), state('limited')],
    },
  ];
}

function reasonToRefuse({ useCase }: LimitVocabulary, isOn: boolean): SystemStep {
  return {
    action: isOn ? 'give the device a reason to refuse that the use case permits' : 'take the reason away',
    expected: isOn ? 'the reason is there' : 'the reason is gone',
    seconds: 0,
    run: async ({ tool }) => void (await act(tool, { do: 'refuse', useCase, isOn })),
  };
}

function noDurationLeft(): SystemStep {
  return {
    action: 'read the limit',
    expected: 'its duration is absent or 0',
    seconds: 0,
    async run(tester) {
      const left = remaining(await tester.shownLimit()) ?? 0;
      if (left > 0) throw stepFailed(`the device shows a duration of ${left} s after its end`);
    },
  };
}

function failsafeWithItsLimit({ failsafe }: LimitVocabulary): SystemStep {
  return {
    action: 'look at the state and at the power',
    expected: `failsafe, limited to the ${failsafe} of the run`,
    seconds: 0,
    async run(tester, run) {
      const reported = await judgeState(tester, 'failsafe');
      const written = failsafeValue(tester.parameters, run.value ?? '03');
      const effective = reported?.effectiveLimitWatts;
      if (effective !== undefined && effective !== written)
        throw stepFailed(`the device limits itself to ${effective} W in failsafe; ${failsafe} is ${written} W`);
    },
  };
}

function waitForFailsafeDuration(): SystemStep {
  return {
    action: `wait for the Failsafe Duration Minimum and ${OBSERVED} s more`,
    expected: 'nobody sends a heartbeat',
    seconds: USUAL_FAILSAFE + OBSERVED,
    run: ({ tool, parameters }) => tool.pause(millis((failsafeDuration(parameters, '02') + OBSERVED) * 1000)),
  };
}
