import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '../units.ts';
import { ManualClock } from './manual-clock.ts';

test('timers fire in the order of their time, then of their start, each at its own time', () => {
  const clock = new ManualClock();
  const fired: string[] = [];
  const timer = (delay: number, name: string): void =>
    void clock.after(millis(delay), () => fired.push(`${name}@${clock.now()}`));
  timer(20, 'b');
  timer(10, 'a');
  timer(20, 'c');
  timer(40, 'late');
  clock.advance(30);
  assert.deepEqual(fired, ['a@10', 'b@20', 'c@20']);
  assert.equal(clock.now(), 30);
  assert.equal(clock.pendingTimers, 1);
});

test('a timer started by a timer fires in the same advance if it is due', () => {
  const clock = new ManualClock();
  const fired: number[] = [];
  clock.after(millis(10), () => clock.after(millis(10), () => fired.push(clock.now())));
  clock.advance(20);
  assert.deepEqual(fired, [20]);
});

test('a timer never fires inside the call that starts it', () => {
  const clock = new ManualClock();
  let isFired = false;
  clock.after(millis(0), () => {
    isFired = true;
  });
  assert.equal(isFired, false);
  clock.advance(0);
  assert.equal(isFired, true);
});

test('a stopped timer does not fire; stopping again does nothing', () => {
  const clock = new ManualClock();
  const cancel = clock.after(millis(10), () => assert.fail('stopped'));
  cancel();
  cancel();
  clock.advance(20);
  assert.equal(clock.pendingTimers, 0);
});

test('run lets promises go on between two timers', async () => {
  const clock = new ManualClock();
  const order: string[] = [];
  const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(millis(ms), resolve));
  const first = wait(10).then(async () => {
    order.push(`first@${clock.now()}`);
    await wait(5);
    order.push(`second@${clock.now()}`);
  });
  clock.after(millis(20), () => order.push('third'));
  await clock.run(20);
  await first;
  assert.deepEqual(order, ['first@10', 'second@15', 'third']);
});

test('the wall clock runs with time and can be stepped without it', () => {
  const clock = new ManualClock(1000);
  clock.advance(500);
  assert.equal(clock.wall(), 1500);
  clock.stepWall(-10_000);
  assert.deepEqual([clock.wall(), clock.now()], [-8500, 500]);
});
