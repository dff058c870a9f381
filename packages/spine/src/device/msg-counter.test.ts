import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counterKey, followingCounter, isRestartHint, MsgCounter } from './msg-counter.ts';

test('SPINE-5.3.2-10 counters ascend, stay exact above 2^53 and start again at 0 after 2^64-1', () => {
  const counter = new MsgCounter();
  assert.deepEqual([counter.next(), counter.next(), counter.next()], [1, 2, 3]);
  assert.equal(followingCounter(Number.MAX_SAFE_INTEGER), 9007199254740992n);
  assert.equal(followingCounter(18446744073709551614n), 18446744073709551615n);
  assert.equal(followingCounter(18446744073709551615n), 0);
});

test('SPINE-5.3.2-14 a counter has one text, as number and as bigint', () => {
  assert.equal(counterKey(7), counterKey(7n));
});

test('SPINE-5.3.2-13 only a value below the last one hints at a restart', () => {
  assert.equal(isRestartHint(undefined, 5), false);
  assert.equal(isRestartHint(5, 5), false);
  assert.equal(isRestartHint(5, 900n), false);
  assert.equal(isRestartHint(2n ** 60n, 1), true);
});
