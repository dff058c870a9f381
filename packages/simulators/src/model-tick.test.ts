import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { ModelTick } from './model-tick.ts';

test('short steps while something changes, long ones while it rests, and no time is lost', () => {
  const clock = new ManualClock();
  const steps: number[] = [];
  let isMoving = true;
  const tick = new ModelTick(clock, { moving: millis(250), resting: millis(10_000) }, (step) => {
    steps.push(step);
    return isMoving;
  });
  tick.start();
  clock.advance(500);
  isMoving = false;
  clock.advance(10_250);
  assert.deepEqual(steps, [0.25, 0.25, 0.25, 10]);
  clock.advance(4000);
  isMoving = true;
  tick.wake();
  clock.advance(500);
  assert.deepEqual(steps.slice(4), [4.25, 0.25]);
  tick.stop();
  assert.equal(clock.pendingTimers, 0);
  tick.wake();
  assert.equal(clock.pendingTimers, 0, 'a world that was stopped is not woken');
});

test('a world that is stopped by its own step stays stopped', () => {
  const clock = new ManualClock();
  const tick: ModelTick = new ModelTick(clock, { moving: millis(250), resting: millis(250) }, () => {
    tick.stop();
    return false;
  });
  tick.start();
  clock.advance(1000);
  assert.equal(clock.pendingTimers, 0);
});
