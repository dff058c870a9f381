import { millis } from '@busbar/kernel';
import { stepFailed } from '../runner/verdict.ts';
import { awaited } from '../usecase/awaited.ts';
import { act } from '../usecase/device-action.ts';
import type { GuardTester } from './guard-tester.ts';
import { limitValue, type ValueName } from './limit-test-data.ts';
import { type LimitVocabulary, onTheWire } from './limit-vocabulary.ts';
import { limitInWords, type ReceivedLimit } from './received-limit.ts';
import { startUpPatience } from './system-tester.ts';

/** What differs between the runs of one case. */
export interface GuardRun {
  readonly value?: ValueName;
}

/** One step towards an energy guard: its words, and what the test tool does. */
export interface GuardStep {
  readonly action: string;
  readonly expected: string;
  /** How long it takes when it passes, s. */
  readonly seconds: number;
  run(tester: GuardTester, run: GuardRun): Promise<void>;
}

/** Within which heartbeat and limit follow a connection, ms. LPC-TS-030. */
const FOLLOWS = 60_000;
/** Heartbeats that are counted. */
const BEATS = 5;
/** What transport and timers may add to a time, ms. */
const JITTER = 1000;
/** How long a guard may take to write what it was told, ms. */
const WRITES_WITHIN = 60_000;
/** An activated limit follows a reboot within this time, ms (best practice). */
const AFTER_REBOOT = 120_000;

/** The guard can be reached and connects to the system. */
export function connectGuard(): GuardStep {
  return {
    action: 'connect as a controllable system, within the start-up time of the guard',
    expected: 'the connection is there, the guard is found by its use case',
    seconds: 2,
    run: (tester) => tester.connect(startUpPatience(tester.parameters.startUpGuard)),
  };
}

/** The device is off for a while and on again. */
export function restartGuard(offSeconds: number): GuardStep {
  return {
    action: `switch both sides off for ${offSeconds} s and on again`,
    expected: 'the guard starts again',
    seconds: offSeconds + 2,
    async run(tester) {
      await tester.disconnect();
      await act(tester.tool, { do: 'restart', offSeconds });
      await tester.tool.pause(millis(offSeconds * 1000));
    },
  };
}

export function countGuardHeartbeats(): GuardStep {
  return {
    action: `count ${BEATS} heartbeats of the guard`,
    expected: `no gap is longer than ${FOLLOWS / 1000} s`,
    seconds: (BEATS * FOLLOWS) / 1000,
    async run(tester) {
      let last: number = tester.tool.clock.now();
      for (let count = 0; count < BEATS; count += 1) {
        const next = await awaited(tester.tool, FOLLOWS + JITTER, () =>
          tester.beats.find(({ at, how }) => how === 'notify' && at > last),
        );
        if (next === undefined)
          throw stepFailed(`the device sent no heartbeat for ${FOLLOWS / 1000} s, after ${count} of ${BEATS}`);
        last = next.at;
      }
    },
  };
}

/** A heartbeat and behind it a limit write, both soon after the connection. */
export function heartbeatAndLimit({ limit }: LimitVocabulary): GuardStep {
  return {
    action: `wait for a heartbeat and a write of ${limit}`,
    expected: `both within ${FOLLOWS / 1000} s, the heartbeat first; the write has a value and an activation`,
    seconds: 5,
    async run(tester) {
      await beatWithin(tester, tester.connectedAt);
      const write = await tester.nextLimit(0, leftOf(tester, tester.connectedAt, FOLLOWS), `write of ${limit}`);
      const first = tester.beats[0]?.at ?? Number.POSITIVE_INFINITY;
      if (first > write.at) throw stepFailed('the device wrote the limit before its first heartbeat');
      judgeComplete(write);
    },
  };
}

/** A limit that was stated at the guard arrives: activated, without a duration, accepted. */
export function activatedLimit({ useCase, limit }: LimitVocabulary): GuardStep {
  return {
    action: `let the guard state an active ${limit} of the run without a duration; accept the write`,
    expected: `a write of ${limit} with this value, activated, without a duration (MSG_14)`,
    seconds: 2,
    async run(tester, run) {
      const value = limitValue(tester.parameters, run.value ?? '03');
      const from = tester.limits.length;
      await act(tester.tool, { do: 'limit', useCase, watts: value });
      judgeActivated(await nextActivation(tester, from, WRITES_WITHIN, value));
    },
  };
}

/** The activated limit after a reboot is refused; heartbeat and limit come again. */
export function refusedLimit({ useCase, limit }: LimitVocabulary): GuardStep {
  return {
    action: `let the guard state an active ${limit} of the run; refuse the write`,
    expected: `an activated write of ${limit} within ${AFTER_REBOOT / 1000} s of the reboot`,
    seconds: 5,
    async run(tester, run) {
      await beatWithin(tester, tester.connectedAt);
      const value = limitValue(tester.parameters, run.value ?? '03');
      tester.refuseActivations(true);
      const from = tester.limits.length;
      await act(tester.tool, { do: 'limit', useCase, watts: value });
      const within = leftOf(tester, tester.connectedAt, AFTER_REBOOT);
      judgeActivated(await nextActivation(tester, from, within, value));
    },
  };
}

/** Behind a refusal heartbeat and limit are sent again. */
export function repeatedLimit({ limit }: LimitVocabulary): GuardStep {
  return {
    action: 'accept writes again',
    expected: `a heartbeat and the write of ${limit} again within ${FOLLOWS / 1000} s`,
    seconds: 5,
    async run(tester, run) {
      const refusedAt = tester.limits.findLast(({ isAccepted }) => !isAccepted)?.at ?? tester.tool.clock.now();
      tester.refuseActivations(false);
      const from = tester.limits.length;
      const value = limitValue(tester.parameters, run.value ?? '03');
      const write = await nextActivation(tester, from, leftOf(tester, refusedAt, FOLLOWS), value);
      judgeActivated(write);
      const isBeatBetween = tester.beats.some(({ at }) => at >= refusedAt && at <= write.at);
      if (!isBeatBetween) throw stepFailed('the device repeated the limit without a heartbeat before it');
    },
  };
}

/** Activation with a duration and deactivation, again and again. */
export function limitRounds({ useCase, limit }: LimitVocabulary, rounds: number): GuardStep {
  return {
    action: `${rounds} times: let the guard state an active ${limit} for 60 s, then deactivate it; accept everything`,
    expected: 'every write is valid: the first with a duration, the second deactivated',
    seconds: rounds * 2,
    async run(tester) {
      const value = limitValue(tester.parameters, '03');
      for (let round = 1; round <= rounds; round += 1) {
        const from = tester.limits.length;
        await act(tester.tool, { do: 'limit', useCase, watts: value, durationSeconds: 60 });
        const on = await nextActivation(tester, from, WRITES_WITHIN, value);
        if (on.duration === undefined || on.duration > 60)
          throw stepFailed(`round ${round}: the duration of ${limitInWords(on)} is not 60 s or less`);
        const behind = tester.limits.length;
        await act(tester.tool, { do: 'release', useCase });
        await tester.nextLimit(
          behind,
          WRITES_WITHIN,
          `deactivated ${limit} in round ${round}`,
          ({ message }) => message.isActive === false,
        );
      }
    },
  };
}

/** Failsafe limit and duration, again and again. */
export function failsafeRounds({ useCase, failsafe }: LimitVocabulary, rounds: number): GuardStep {
  const [LEAST, MOST] = [7200, 86_400];
  return {
    action: `${rounds} times: let the guard write ${failsafe}, then the Failsafe Duration Minimum; accept everything`,
    expected: `every write is valid: ${failsafe} of 0 W or more, a duration of 2 h to 24 h`,
    seconds: rounds * 2,
    async run(tester) {
      const next = async (wanted: 'limit' | 'duration', right: number): Promise<void> => {
        const from = tester.failsafe.length;
        const what = wanted === 'limit' ? { watts: right } : { durationSeconds: right };
        await act(tester.tool, { do: 'failsafe', useCase, ...what });
        const write = await awaited(tester.tool, WRITES_WITHIN, () =>
          tester.failsafe.slice(from).find((one) => one[wanted] !== undefined),
        );
        const value = write?.[wanted];
        if (value !== right) throw stepFailed(`the device wrote ${value ?? 'no'} ${wanted}; it was told ${right}`);
      };
      for (let round = 0; round < rounds; round += 1) {
        await next('limit', tester.parameters.failsafeLimit + round);
        await next('duration', Math.min(MOST, LEAST + round * 600));
      }
    },
  };
}

async function beatWithin(tester: GuardTester, since: number): Promise<void> {
  const within = leftOf(tester, since, FOLLOWS);
  const beat = await awaited(tester.tool, within, () => tester.beats.find(({ at }) => at >= since));
  if (beat === undefined) throw stepFailed(`the device sent no heartbeat within ${FOLLOWS / 1000} s`);
}

/** What is left of a time that began at an instant, ms. */
function leftOf({ tool }: GuardTester, since: number, time: number): number {
  return Math.max(0, since + time + JITTER - tool.clock.now());
}

/** The next activation with this value; a guard may state an older limit first. */
function nextActivation(tester: GuardTester, from: number, within: number, value: number): Promise<ReceivedLimit> {
  const { words } = tester;
  const right = onTheWire(words, value);
  return tester.nextLimit(
    from,
    within,
    `activated ${words.limit} of ${right} W`,
    (write) => write.message.isActive === true && write.value === right,
  );
}

/** MSG_14 to MSG_17: value and activation; where the system shows no duration there is none to delete. */
function judgeComplete(write: ReceivedLimit): void {
  if (write.value === undefined || write.message.isActive === undefined)
    throw stepFailed(`${limitInWords(write)} has no value or no activation`);
}

function judgeActivated(write: ReceivedLimit): void {
  if (write.message.duration === 'set') throw stepFailed(`${limitInWords(write)} has a duration`);
}
