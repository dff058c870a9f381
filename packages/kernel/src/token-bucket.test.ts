import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from './testing/manual-clock.ts';
import { TokenBucket } from './token-bucket.ts';

function takeAll(bucket: TokenBucket): number {
  let count = 0;
  while (bucket.take()) count++;
  return count;
}

test('the burst is there at once, then the rate', () => {
  const clock = new ManualClock();
  const bucket = new TokenBucket(clock, 50, 200);
  assert.equal(takeAll(bucket), 200);
  clock.advance(1000);
  assert.equal(takeAll(bucket), 50);
});

test('a long pause does not save up more than the burst', () => {
  const clock = new ManualClock();
  const bucket = new TokenBucket(clock, 5, 10);
  clock.advance(3_600_000);
  assert.equal(takeAll(bucket), 10);
});

test('wait is 0 while there is a token, else the time until the next', () => {
  const clock = new ManualClock();
  const bucket = new TokenBucket(clock, 20, 1);
  assert.equal(bucket.wait(), 0);
  bucket.take();
  assert.equal(bucket.wait(), 50);
  clock.advance(49);
  assert.equal(bucket.take(), false);
  assert.equal(bucket.wait(), 1);
  clock.advance(1);
  assert.equal(bucket.take(), true);
});

test('after the told wait a token is there, whatever came before (seed 11)', () => {
  const anyPause = fc.double({ min: 0, max: 500, noNaN: true });
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 1000, noNaN: true }),
      fc.array(anyPause, { maxLength: 20 }),
      (rate, pauses) => {
        const clock = new ManualClock();
        const bucket = new TokenBucket(clock, rate, 3);
        for (const pause of pauses) {
          bucket.take();
          clock.advance(pause);
        }
        takeAll(bucket);
        clock.advance(bucket.wait());
        assert.equal(bucket.take(), true);
      },
    ),
    { seed: 11, numRuns: 2000 },
  );
});

test('never more tokens than burst plus rate times time (seed 12)', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 30 }), (pauses) => {
      const clock = new ManualClock();
      const bucket = new TokenBucket(clock, 4, 6);
      let taken = takeAll(bucket);
      for (const pause of pauses) {
        clock.advance(pause);
        taken += takeAll(bucket);
      }
      assert.ok(taken <= 6 + (clock.now() / 1000) * 4 + 1e-6);
    }),
    { seed: 12, numRuns: 500 },
  );
});
