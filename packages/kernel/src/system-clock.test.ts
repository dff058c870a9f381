import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { systemClock } from './system-clock.ts';
import { millis } from './units.ts';

const LONGEST = 2 ** 31 - 1;

interface Armed {
  readonly delay: number;
  readonly fire: () => void;
  isCleared: boolean;
}

/** Replaces the timers of the platform by records that the test fires. */
function recordTimers(t: TestContext): Armed[] {
  const armed: Armed[] = [];
  t.mock.method(globalThis, 'setTimeout', (fire: () => void, delay: number) => {
    armed.push({ delay, fire, isCleared: false });
    return armed.length;
  });
  t.mock.method(globalThis, 'clearTimeout', (handle: number) => {
    const timer = armed[handle - 1];
    if (timer !== undefined) timer.isCleared = true;
  });
  return armed;
}

test('a delay above 2^31-1 ms is waited for in steps, never in one that fires at once', (t) => {
  const armed = recordTimers(t);
  let count = 0;
  systemClock().after(millis(2 * LONGEST + 5), () => count++);
  for (const step of [0, 1, 2]) {
    assert.equal(count, 0);
    armed[step]?.fire();
  }
  assert.equal(count, 1);
  assert.deepEqual(
    armed.map(({ delay }) => delay),
    [LONGEST, LONGEST, 5],
  );
});

test('2^31-1 ms itself is one step', (t) => {
  const armed = recordTimers(t);
  let count = 0;
  systemClock().after(millis(LONGEST), () => count++);
  armed[0]?.fire();
  assert.equal(count, 1);
  assert.equal(armed.length, 1);
});

test('a long delay can be stopped in every step', (t) => {
  const armed = recordTimers(t);
  const cancel = systemClock().after(millis(LONGEST + 5), () => assert.fail('stopped'));
  armed[0]?.fire();
  cancel();
  assert.deepEqual(
    armed.map(({ isCleared }) => isCleared),
    [false, true],
  );
  cancel();
});

test('a delay below nothing fires as soon as possible, not inside the call', async () => {
  let isFired = false;
  await new Promise<void>((resolve) => {
    systemClock().after(millis(-5), () => {
      isFired = true;
      resolve();
    });
    assert.equal(isFired, false);
  });
  assert.equal(isFired, true);
});

test('monotonic time does not follow the wall clock', (t) => {
  const clock = systemClock();
  const before = clock.now();
  t.mock.method(Date, 'now', () => 0);
  assert.equal(clock.wall(), 0);
  assert.ok(clock.now() >= before);
});
