import { millis } from '@busbar/kernel';
import { stepFailed } from '../runner/verdict.ts';
import { awaited } from '../usecase/awaited.ts';
import { type ApplianceTester, usualValue } from './appliance-tester.ts';
import type { DataPoint } from './data-point.ts';
import type { ValueState } from './played-unit.ts';

/** One step towards a monitoring appliance. */
export interface ApplianceStep {
  readonly action: string;
  readonly expected: string;
  /** How long it takes when it passes, s. */
  readonly seconds: number;
  run(tester: ApplianceTester): Promise<void>;
}

/** Within which a change is taken over, ms. */
const FOLLOWS = 120_000;
/** How long an appliance may take until it is asked, ms; a person is asked once, a program again and again. */
const FIRST_ASKED = millis(2000);
const ASKED_AGAIN = millis(2000);
/** Values in state normal and bad ones differ by this factor from the usual one. */
const [GOOD, BAD] = [1.25, 3] as const;
/** A poll may come so much later than the interval, ms. */
const LATE = 2000;

/** A value in state normal is taken over, a signed one in both directions. */
export function takenOver(point: DataPoint): ApplianceStep {
  const signs = point.behaviour === 'signed' ? [1, -1] : [1];
  return {
    action: `publish ${point.words} in state normal`,
    expected: `the appliance uses it within ${FOLLOWS / 1000} s`,
    seconds: signs.length * 3,
    async run(tester) {
      for (const sign of signs) await publishedIsUsed(tester, point, sign * good(point));
    },
  };
}

/** A value in a bad state is not used. */
export function ignored(point: DataPoint): ApplianceStep {
  return {
    action: `publish ${point.words} in state normal, then another value in state outOfRange, then one in state error`,
    expected: 'the appliance uses the first, and neither of the others',
    seconds: 9,
    async run(tester) {
      await publishedIsUsed(tester, point, good(point));
      for (const [state, factor] of [
        ['outOfRange', BAD],
        ['error', BAD + 1],
      ] as const)
        await badIsNotUsed(tester, point, rounded(usualValue(point) * factor), state);
    },
  };
}

/** A change is taken over although it is not read. */
export function takesNotification(point: DataPoint): ApplianceStep {
  return {
    action: `change ${point.words} and notify it`,
    expected: `the appliance has subscribed it and uses it within ${FOLLOWS / 1000} s`,
    seconds: 3,
    async run(tester) {
      if (!tester.isSubscribed(point)) throw stepFailed('the device does not subscribe the values');
      await publishedIsUsed(tester, point, good(point));
    },
  };
}

/** The values are read at the declared interval. */
export function polls(): ApplianceStep {
  return {
    action: 'change nothing and wait for reads',
    expected: 'two reads, none later than the declared interval',
    seconds: 240,
    async run(tester) {
      const interval = tester.parameters.pollingInterval * 1000;
      for (let count = 1; count <= 2; count += 1) {
        const known = tester.reads.length;
        const next = await awaited(tester.tool, interval + LATE, () => tester.reads[known]);
        if (next === undefined)
          throw stepFailed(`the device did not read the values within ${interval / 1000} s, after ${count - 1} reads`);
      }
    },
  };
}

async function publishedIsUsed(tester: ApplianceTester, point: DataPoint, value: number): Promise<void> {
  const { tool } = tester;
  tester.set(point, value, 'normal');
  const end = tool.clock.now() + FOLLOWS;
  await tool.pause(FIRST_ASKED);
  let used = await tester.used(point);
  // A program may be asked until the time is over; a person who is at the device is asked once.
  while (used !== value && tool.operator.isProgram && tool.clock.now() < end) {
    await tool.pause(ASKED_AGAIN);
    used = await tester.used(point);
  }
  if (used !== value)
    throw stepFailed(`the device uses ${used ?? 'no value'} for ${point.key}; published is ${value} ${point.unit}`);
}

async function badIsNotUsed(
  tester: ApplianceTester,
  point: DataPoint,
  value: number,
  state: ValueState,
): Promise<void> {
  tester.set(point, value, state);
  await tester.tool.pause(FIRST_ASKED);
  const used = await tester.used(point);
  if (used === value)
    throw stepFailed(`the device uses ${value} ${point.unit} for ${point.key}, which is in the state ${state}`);
}

function good(point: DataPoint): number {
  return rounded(usualValue(point) * GOOD);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
