import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NamedTimers } from './named-timers.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { millis } from './units.ts';

test('a timer expires once; started again it begins anew; stopped it never expires', () => {
  const clock = new ManualClock();
  const timers = new NamedTimers<'a' | 'b'>(clock);
  const expired: string[] = [];
  timers.start('a', millis(100), () => expired.push('first'));
  clock.advance(60);
  timers.start('a', millis(100), () => expired.push('second'));
  timers.start('b', millis(10), () => expired.push('b'));
  timers.stop('b');
  timers.stop('b');
  clock.advance(60);
  assert.deepEqual(expired, []);
  clock.advance(1000);
  assert.deepEqual(expired, ['second']);
});

test('a timer may be started again when it expires; stopAll leaves none', () => {
  const clock = new ManualClock();
  const timers = new NamedTimers<string>(clock);
  let count = 0;
  const again = (): void => {
    count++;
    timers.start('a', millis(10), again);
  };
  again();
  clock.advance(35);
  assert.equal(count, 4);
  timers.start('b', millis(10), again);
  timers.stopAll();
  assert.equal(clock.pendingTimers, 0);
});
