import { millis } from '@busbar/kernel';
import { stepFailed } from '../runner/verdict.ts';
import type { SystemState } from '../tool/device-command.ts';
import { act } from '../usecase/device-action.ts';
import { limitMessage, type MessageNumber, messageName } from './limit-message.ts';
import {
  type FailsafeDurationName,
  failsafeDuration,
  failsafeValue,
  LIMIT_DURATION,
  limitValue,
  type ValueName,
} from './limit-test-data.ts';
import type { LimitVocabulary } from './limit-vocabulary.ts';
import { judgeAnswer, judgeFailsafe, judgeShown, judgeState, type WantedAnswer } from './system-judgement.ts';
import { type SystemTester, startUpPatience, type TestedLimit } from './system-tester.ts';

/** What differs between the runs of one case. */
export interface LimitRun {
  /** Value of the data set in steps that say `run`. */
  readonly value?: ValueName;
  /** Message in steps that leave the choice. */
  readonly message?: MessageNumber;
}

/** One step towards a controllable system: its words, and what the test tool does. */
export interface SystemStep {
  readonly action: string;
  readonly expected: string;
  /** How long it takes when it passes, s. */
  readonly seconds: number;
  run(tester: SystemTester, run: LimitRun): Promise<void>;
}

/** A limit write: its message and value, fixed or those of the run. */
export interface LimitToWrite {
  readonly message: MessageNumber | 'run';
  readonly value: ValueName | 'run';
}

/** Time after which failsafe and unlimited/autonomous are looked at, s: 120 s and a margin. */
export const OBSERVED = 130;

/** Words of a state in the language of the use case. */
const STATE_WORDS: Readonly<Record<SystemState, string>> = {
  init: 'init',
  'unlimited-controlled': 'unlimited/controlled',
  limited: 'limited',
  failsafe: 'failsafe',
  'unlimited-autonomous': 'unlimited/autonomous',
};

const NOTHING_EXPECTED = 'nothing to see';

/** The connection is there, commissioned; neither heartbeat nor limit was sent. */
export function connect(): SystemStep {
  return {
    action: 'connect, subscribe, bind and read; send neither heartbeat nor limit',
    expected: 'every subscription and binding is granted, every read answered',
    seconds: 2,
    run: (tester) => tester.connect(startUpPatience(tester.parameters.startUpSystem)),
  };
}

export function heartbeat(): SystemStep {
  return { action: 'send a heartbeat', expected: NOTHING_EXPECTED, seconds: 0, run: (tester) => tester.heartbeat() };
}

export function wait(seconds: number, why: string): SystemStep {
  return {
    action: `wait ${seconds} s`,
    expected: why,
    seconds,
    run: (tester) => tester.tool.pause(millis(seconds * 1000)),
  };
}

/** The connection is cut right behind a heartbeat, so that the 120 s begin here. */
export function interrupt(): SystemStep {
  return {
    action: 'send a heartbeat and interrupt the network',
    expected: NOTHING_EXPECTED,
    seconds: 0,
    async run(tester) {
      await tester.heartbeat();
      await tester.disconnect();
    },
  };
}

/** The device is off for a while and on again. */
export function restart(offSeconds: number): SystemStep {
  return {
    action: offSeconds === 0 ? 'restart the device' : `switch both sides off for ${offSeconds} s and on again`,
    expected: 'the device can be reached again',
    seconds: offSeconds + 2,
    async run(tester) {
      await tester.disconnect();
      await act(tester.tool, { do: 'restart', offSeconds });
      await tester.tool.pause(millis(offSeconds * 1000));
    },
  };
}

/** Writes the limit and judges the answer and what is shown afterwards. */
export function writeLimit(words: LimitVocabulary, what: LimitToWrite, wanted: WantedAnswer): SystemStep {
  const value = what.value === 'run' ? `the ${words.limit} of the run` : `${words.limit}_${what.value}`;
  const message = what.message === 'run' ? 'the message of the run' : messageName(what.message);
  return {
    action: `write ${words.limit} as ${message} with ${value}`,
    expected: wanted === 'accepted' ? 'accepted, and shown as written' : 'refused, and shown as before',
    seconds: 0,
    async run(tester, run) {
      const write = writeOf(tester, what, run);
      const before = wanted === 'refused' ? JSON.stringify((await tester.shownLimit()).value) : '';
      judgeAnswer(await tester.writeLimit(write), wanted, inWords(words, write));
      if (wanted === 'accepted') return judgeShown(tester, write, alsoRight(tester, write));
      const after = JSON.stringify((await tester.shownLimit()).value);
      if (after !== before) throw stepFailed(`the device refused the limit but shows ${after} instead of ${before}`);
    },
  };
}

/** A value above the largest one may be altered to it. LPC-TS-035/4. */
function alsoRight({ parameters }: SystemTester, { value }: TestedLimit): readonly number[] {
  return parameters.altersTooLarge && value > parameters.limitMax ? [parameters.limitMax] : [];
}

/** The write of a step in this run. */
export function writeOf({ parameters }: SystemTester, what: LimitToWrite, run: LimitRun): TestedLimit {
  const name = what.value === 'run' ? run.value : what.value;
  const message = what.message === 'run' ? run.message : what.message;
  if (name === undefined || message === undefined) throw new Error('the run of the case has no value or no message');
  return { message, value: limitValue(parameters, name), duration: LIMIT_DURATION };
}

function inWords({ limit, sign }: LimitVocabulary, { message, value, duration }: TestedLimit): string {
  const { hasValue, isActive, duration: what } = limitMessage(message);
  const parts = [
    ...(hasValue ? [`${value * sign} W`] : []),
    ...(isActive === undefined ? [] : [isActive ? 'activated' : 'deactivated']),
    ...(what === undefined ? [] : [what === 'set' ? `for ${duration} s` : 'without a duration']),
  ];
  return `${messageName(message)} on ${limit} (${parts.join(', ')})`;
}

/** Writes the failsafe limit and judges the answer and what is shown afterwards. */
export function writeFailsafeLimit(
  { failsafe }: LimitVocabulary,
  name: ValueName | 'run',
  wanted: WantedAnswer,
): SystemStep {
  return {
    action: `write ${name === 'run' ? `the ${failsafe} of the run` : `${failsafe}_${name}`}`,
    expected: wanted === 'accepted' ? 'accepted, and shown as written' : 'refused, and shown as before',
    seconds: 0,
    async run(tester, run) {
      const chosen = name === 'run' ? run.value : name;
      if (chosen === undefined) throw new Error('the run of the case has no value');
      const limit = failsafeValue(tester.parameters, chosen);
      const before = await tester.shownFailsafe();
      judgeAnswer(await tester.writeFailsafe({ limit }), wanted, `${failsafe} ${limit} W`);
      await judgeFailsafe(tester, { limit: wanted === 'accepted' ? limit : before.limit });
    },
  };
}

/** Writes the Failsafe Duration Minimum. */
export function writeFailsafeDuration(name: FailsafeDurationName, wanted: WantedAnswer): SystemStep {
  return {
    action: `write Failsafe Duration Minimum DUR_${name}`,
    expected: wanted === 'accepted' ? 'accepted, and shown as written' : 'refused, and shown as before',
    seconds: 0,
    async run(tester) {
      const duration = failsafeDuration(tester.parameters, name);
      const before = await tester.shownFailsafe();
      judgeAnswer(await tester.writeFailsafe({ duration }), wanted, `a Failsafe Duration Minimum of ${duration} s`);
      await judgeFailsafe(tester, { duration: wanted === 'accepted' ? duration : before.duration });
    },
  };
}

/** A duration above the own maximum: either is right, but the value has to follow. LPC-TS-015/1, 016. */
export function writeFailsafeDurationAboveMaximum(): SystemStep {
  return {
    action: 'write Failsafe Duration Minimum DUR_03, 5 % above MFSDM',
    expected: 'accepted and shown as written, or refused and MFSDM shown',
    seconds: 0,
    async run(tester) {
      const duration = failsafeDuration(tester.parameters, '03');
      const outcome = await tester.writeFailsafe({ duration });
      judgeAnswer(outcome, outcome.ok ? 'accepted' : 'refused', `a Failsafe Duration Minimum of ${duration} s`);
      await judgeFailsafe(tester, { duration: outcome.ok ? duration : tester.parameters.failsafeDurationMax });
    },
  };
}

/** The system is in one of these states. */
export function state(...allowed: readonly [SystemState, ...SystemState[]]): SystemStep {
  return {
    action: 'look at the state',
    expected: allowed.map((one) => STATE_WORDS[one]).join(' or '),
    seconds: 0,
    run: async (tester) => void (await judgeState(tester, ...allowed)),
  };
}
