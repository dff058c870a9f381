import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@busbar/kernel';
import { reconnectDelay } from './reconnect-delay.ts';

for (const [failed, from, to] of [
  [0, 0, 3000],
  [1, 3000, 10_000],
  [2, 10_000, 20_000],
  [3, 10_000, 20_000],
  [1_000_000, 10_000, 20_000],
] as const)
  test(`SHIP-6.4.5-2 after ${failed} failed attempts the delay is ${from} to ${to} ms and spread`, () => {
    const random = seededRandom(7);
    const delays = Array.from({ length: 500 }, () => reconnectDelay(failed, random));
    assert.ok(delays.every((delay) => delay >= from && delay <= to && Number.isInteger(delay)));
    assert.ok(new Set(delays).size > 400);
    assert.equal(
      reconnectDelay(failed, () => 0),
      from,
    );
  });

test('SHIP-6.4.5-2 after the orderly end of a connection the delay is 1 to 3 s: a peer may put it away late', () => {
  const random = seededRandom(7);
  const delays = Array.from({ length: 500 }, () => reconnectDelay(0, random, true));
  assert.ok(delays.every((delay) => delay >= 1000 && delay <= 3000));
  assert.equal(
    reconnectDelay(1, () => 0, true),
    3000,
  );
});
