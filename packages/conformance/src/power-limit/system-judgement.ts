import { fromScaled, type LoadControlLimit, parseDuration, type WriteOutcome } from '@busbar/spine';
import { stepFailed } from '../runner/verdict.ts';
import { type ReportedState, type SystemState, stateIn } from '../tool/device-command.ts';
import { ask } from '../usecase/device-action.ts';
import { limitMessage } from './limit-message.ts';
import { onTheWire } from './limit-vocabulary.ts';
import type { ShownFailsafe, SystemTester, TestedLimit } from './system-tester.ts';

/** What a write has to come to. */
export type WantedAnswer = 'accepted' | 'refused';

/** Some systems change their data a moment after the result, ms. */
const SETTLING = 2500;
const LOOK_AGAIN = 250;
/** States in which the system evaluates configuration writes: a limit was evaluated before. LPC-TS-037. */
const CONTROLLED: readonly SystemState[] = ['unlimited-controlled', 'limited'];

/** The result of a write has to be this one. */
export function judgeAnswer(outcome: WriteOutcome, wanted: WantedAnswer, what: string): void {
  if (outcome.ok) {
    if (wanted === 'refused') throw stepFailed(`the device accepts ${what}; it has to refuse it`);
    return;
  }
  if (outcome.timedOut || outcome.closed) throw stepFailed(`the device does not answer ${what}`);
  if (wanted === 'refused') return;
  const { errorNumber, description } = outcome;
  const why = description === undefined ? '' : ` (${description})`;
  throw stepFailed(`the device refuses ${what} with error ${errorNumber}${why}; it has to accept it`);
}

/** The limit is shown as it was accepted: value, activation, and no duration left over. */
export async function judgeShown(
  tester: SystemTester,
  write: TestedLimit,
  alsoRight: readonly number[] = [],
): Promise<void> {
  const { hasValue, isActive, duration } = limitMessage(write.message);
  const wanted = [write.value, ...alsoRight].map((value) => onTheWire(tester.words, value));
  await settled(tester, async () => {
    const shown = await tester.shownLimit();
    const value = shown.value === undefined ? undefined : fromScaled(shown.value);
    if (hasValue && (value === undefined || !wanted.includes(value)))
      return `the device shows ${value ?? 'no value'} W; it was told ${wanted[0]} W`;
    if (isActive !== undefined && (shown.isLimitActive === true) !== isActive)
      return `the device shows isLimitActive ${shown.isLimitActive}; it was told ${isActive}`;
    const left = remaining(shown);
    if (isActive === true && duration === 'deleted' && left !== undefined && left > 0)
      return `the device shows a duration of ${left} s after it was deleted`;
    if (isActive === true && duration === 'set' && (left === undefined || left > write.duration))
      return `the device shows a duration of ${left ?? 'none'} s; it was told ${write.duration} s`;
    return undefined;
  });
}

/** What is left of the duration, s; undefined without one. */
export function remaining(shown: LoadControlLimit): number | undefined {
  const text = shown.timePeriod?.endTime;
  return text === undefined ? undefined : parseDuration(text);
}

/**
 * The system is in one of these states, as far as that can be known: by the activation flag (LPC-TS-009), by whether it takes
 * its failsafe limit once more (LPC-TS-037), and by what is seen at the device.
 */
export async function judgeState(
  tester: SystemTester,
  ...allowed: readonly SystemState[]
): Promise<ReportedState | undefined> {
  if (tester.isConnected) {
    await judgeActivation(tester, allowed);
    await judgeGate(tester, allowed);
  }
  const { tool, words } = tester;
  const reported = stateIn(await ask(tool, { do: 'state' }), words.useCase);
  if (reported === undefined) tool.note('the state itself is not known; it is judged by the data alone');
  else if (!allowed.includes(reported.state))
    throw stepFailed(`the device is in the state ${reported.state}, not ${allowed.join(' or ')}`);
  return reported;
}

/** The failsafe values are shown so; a member that is left out may be anything. */
export async function judgeFailsafe(tester: SystemTester, right: Partial<ShownFailsafe>): Promise<void> {
  const { failsafe } = tester.words;
  await settled(tester, async () => {
    const shown = await tester.shownFailsafe();
    if ('limit' in right && shown.limit !== right.limit)
      return `the device shows ${failsafe} ${shown.limit} W, not ${right.limit} W`;
    if ('duration' in right && shown.duration !== right.duration)
      return `the device shows a Failsafe Duration Minimum of ${shown.duration} s, not ${right.duration} s`;
    return undefined;
  });
}

async function judgeActivation(tester: SystemTester, allowed: readonly SystemState[]): Promise<void> {
  await settled(tester, async () => {
    const isActive = (await tester.shownLimit()).isLimitActive === true;
    return allowed.some((state) => (state === 'limited') === isActive)
      ? undefined
      : `the device shows isLimitActive ${isActive}, which is not that of ${allowed.join(' or ')}`;
  });
}

/** Writing the failsafe limit it has changes nothing, and is refused unless a limit was evaluated. */
async function judgeGate(tester: SystemTester, allowed: readonly SystemState[]): Promise<void> {
  const isControlled = allowed.every((state) => CONTROLLED.includes(state));
  const isGated = allowed.every((state) => !CONTROLLED.includes(state));
  const { limit } = await tester.shownFailsafe();
  if (limit === undefined || !(isControlled || isGated)) return;
  const { failsafe } = tester.words;
  const what = `a write of the ${failsafe} it has`;
  judgeAnswer(
    await tester.writeFailsafe({ limit }),
    isControlled ? 'accepted' : 'refused',
    `${what} in the state ${allowed.join(' or ')}`,
  );
}

/** Looks until there is no fault; the last one fails the step. */
async function settled({ tool }: SystemTester, faultNow: () => Promise<string | undefined>): Promise<void> {
  let fault = await faultNow();
  const end = tool.clock.now() + SETTLING;
  while (fault !== undefined && tool.clock.now() < end) {
    await tool.pause(LOOK_AGAIN);
    fault = await faultNow();
  }
  if (fault !== undefined) throw stepFailed(fault);
}
