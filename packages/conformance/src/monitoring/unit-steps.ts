import { millis } from '@busbar/kernel';
import { stepFailed } from '../runner/verdict.ts';
import { act } from '../usecase/device-action.ts';
import type { DataPoint } from './data-point.ts';
import type { UnitTester } from './unit-tester.ts';

/** One step towards a monitored unit or grid connection point. */
export interface UnitStep {
  readonly action: string;
  readonly expected: string;
  /** How long it takes when it passes, s. */
  readonly seconds: number;
  run(tester: UnitTester): Promise<void>;
}

/** What the device is made to consume or produce, W. */
const POWER = 6900;
/** Within which data follow a change or a request, ms. */
const FOLLOWS = 120_000;
/** A unit that does not notify is read so often, ms. */
const READ_EVERY = 5000;
const LOOK_EVERY = millis(250);
/** How long a counter is watched that must not move, ms, and how long before the change of direction may have an effect. */
const [WATCHED, TURNS] = [millis(10_000), millis(5000)] as const;

type Direction = 'consume' | 'produce';

/** The value in one direction, or in both if the device can. */
export function valueInBothDirections(point: DataPoint): UnitStep {
  const signed = point.behaviour === 'signed';
  return {
    action: 'let the device consume, then produce, as far as it can',
    expected: signed
      ? `${point.words} in state normal, positive while consuming, negative while producing`
      : `${point.words} in state normal, in both directions`,
    seconds: 6,
    async run(tester) {
      for (const direction of directionsOf(tester)) {
        await turn(tester, direction);
        await awaitValue(tester, point, (value) => {
          if (!signed) return value > 0 ? undefined : 'it has to be above 0';
          if (direction === 'consume') return value > 0 ? undefined : 'it has to be positive while consuming';
          return value < 0 ? undefined : 'it has to be negative while producing';
        });
      }
    },
  };
}

/** A value that has nothing to do with the direction. */
export function valueProvided(point: DataPoint): UnitStep {
  return {
    action: 'read the value',
    expected: `${point.words} in state normal`,
    seconds: 1,
    run: (tester) => awaitValue(tester, point, (value) => (value > 0 ? undefined : 'it has to be above 0')),
  };
}

/** The configured value. */
export function configuredValue(point: DataPoint): UnitStep {
  return {
    action: 'read the value',
    expected: `${point.words} as the device is configured`,
    seconds: 1,
    async run(tester) {
      const right = tester.parameters.factor;
      await awaitValue(tester, point, (value) => (value === right ? undefined : `it is configured as ${right}`));
    },
  };
}

/** A counter in the direction in which it has to rise, or in the other one. */
export function counter(point: DataPoint, direction: Direction): UnitStep {
  const rises = (point.behaviour === 'counts consumption') === (direction === 'consume');
  const doing = direction === 'consume' ? 'consuming' : 'producing';
  return {
    action: `let the device ${direction} and watch the counter`,
    expected: `${point.words} ${rises ? 'rises' : 'does not change'} while ${doing}`,
    seconds: rises ? 6 : (WATCHED + TURNS) / 1000,
    async run(tester) {
      await turn(tester, direction);
      await tester.tool.pause(TURNS);
      await tester.read();
      const first = counted(tester, point);
      if (rises) {
        // Installed devices count production downwards too.
        await awaitValue(tester, point, (value) =>
          Math.abs(value) > first ? undefined : `it has to rise while ${doing}`,
        );
        return;
      }
      await tester.tool.pause(WATCHED);
      await tester.read();
      const last = counted(tester, point);
      if (last !== first) throw stepFailed(`${point.words} went from ${first} to ${last} Wh while ${doing}`);
    },
  };
}

/** A read is answered with values. */
export function answersPoll(): UnitStep {
  return {
    action: 'read the values',
    expected: `a reply with values within ${FOLLOWS / 1000} s`,
    seconds: 1,
    async run(tester) {
      await tester.read();
      if (tester.valueCount === 0) throw stepFailed('the reply of the device has no value');
    },
  };
}

/** A change is notified without being asked for. */
export function notifiesChange(point: DataPoint): UnitStep {
  return {
    action: 'let the device consume or produce something else; read nothing',
    expected: `a notification with the changed ${point.words} within ${FOLLOWS / 1000} s`,
    seconds: 5,
    async run(tester) {
      const [direction = 'consume'] = directionsOf(tester);
      await turn(tester, direction, POWER);
      await tester.tool.pause(TURNS);
      const before = tester.shown(point).value;
      const notified = tester.notifications;
      await turn(tester, direction, POWER / 2);
      const isNotified = (): boolean => tester.notifications > notified && tester.shown(point).value !== before;
      const end = tester.tool.clock.now() + FOLLOWS;
      while (!isNotified() && tester.tool.clock.now() < end) await tester.tool.pause(LOOK_EVERY);
      if (!isNotified())
        throw stepFailed(`the device did not notify a change of ${point.words} within ${FOLLOWS / 1000} s`);
    },
  };
}

function directionsOf({ parameters }: UnitTester): readonly Direction[] {
  return [
    ...(parameters.consumes ? (['consume'] as const) : []),
    ...(parameters.produces ? (['produce'] as const) : []),
  ];
}

async function turn(tester: UnitTester, direction: Direction, power = POWER): Promise<void> {
  await act(tester.tool, { do: 'measure', watts: direction === 'consume' ? power : -power });
}

/** Waits until the value is there in state normal and has no fault; the last fault fails the step. */
async function awaitValue(
  tester: UnitTester,
  point: DataPoint,
  faultOf: (value: number) => string | undefined,
): Promise<void> {
  const { tool } = tester;
  const end = tool.clock.now() + FOLLOWS;
  let readAt = tool.clock.now();
  for (;;) {
    const { value, state } = tester.shown(point);
    const fault =
      value === undefined ? 'there is no value' : state !== 'normal' ? `its state is ${state}` : faultOf(value);
    if (fault === undefined) return;
    if (tool.clock.now() >= end)
      throw stepFailed(`${point.words} is ${value ?? 'missing'} ${point.unit} after ${FOLLOWS / 1000} s: ${fault}`);
    await tool.pause(LOOK_EVERY);
    if (point.measurementType === undefined || tool.clock.now() < readAt + READ_EVERY) continue;
    readAt = tool.clock.now();
    await tester.read();
  }
}

function counted(tester: UnitTester, point: DataPoint): number {
  const { value, state } = tester.shown(point);
  if (value === undefined || state !== 'normal')
    throw stepFailed(`${point.words} is ${value ?? 'missing'} in state ${state}`);
  return Math.abs(value);
}
