import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clock, every } from './clock.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { millis } from './units.ts';

/** Times at which `every` fired within `span` ms. */
function turns(clock: ManualClock, period: number, span: number): readonly number[] {
  const fired: number[] = [];
  const stop = every(clock, millis(period), () => fired.push(clock.now()));
  clock.advance(span);
  stop();
  return fired;
}

test('every fires at each period, not at once', () => {
  assert.deepEqual(turns(new ManualClock(), 10, 35), [10, 20, 30]);
});

test('every fires nothing after it was stopped, and leaves no timer', () => {
  const clock = new ManualClock();
  const fired = turns(clock, 10, 25);
  clock.advance(100);
  assert.deepEqual(fired, [10, 20]);
  assert.equal(clock.pendingTimers, 0);
});

test('every may be stopped from inside its own turn', () => {
  const clock = new ManualClock();
  let count = 0;
  const stop = every(clock, millis(10), () => {
    count++;
    stop();
  });
  clock.advance(100);
  assert.equal(count, 1);
  assert.equal(clock.pendingTimers, 0);
});

test('a turn that throws does not end the following ones', () => {
  const clock = new ManualClock();
  let count = 0;
  const stop = every(clock, millis(10), () => {
    count++;
    if (count === 1) throw new Error('first turn');
  });
  assert.throws(() => clock.advance(10), /first turn/);
  clock.advance(20);
  assert.equal(count, 3);
  stop();
});

/** A clock whose timers fire off by `error` ms, as those of a busy or a rounding platform do. */
function inexact(clock: ManualClock, errors: number[]): Clock {
  return {
    now: () => clock.now(),
    wall: () => clock.wall(),
    after: (delay, fire) => clock.after(millis(Math.max(0, delay + (errors.shift() ?? 0))), fire),
  };
}

test('a late turn does not shift the following ones, and missed turns are left out', () => {
  const clock = new ManualClock();
  const fired: number[] = [];
  const stop = every(inexact(clock, [25]), millis(10), () => fired.push(clock.now()));
  clock.advance(65);
  assert.deepEqual(fired, [35, 40, 50, 60]);
  stop();
});

test('a timer that fires a little early does not make a turn happen twice', () => {
  const clock = new ManualClock();
  const fired: number[] = [];
  const stop = every(inexact(clock, [-0.4, 0, -0.4]), millis(10), () => fired.push(clock.now()));
  clock.advance(35);
  assert.deepEqual(fired, [9.6, 20, 29.6]);
  stop();
});

test('a period must be longer than nothing', () => {
  assert.throws(() => every(new ManualClock(), millis(0), () => undefined), /period/);
});
