import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CounterStep,
  type CounterValue,
  counterKey,
  counterStep,
  followingCounter,
  MsgCounter,
} from './msg-counter.ts';

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

test('SPINE-5.3.2-11 after a restart the counter goes on above every value used before, with one note per 1000 messages', () => {
  const notes: CounterValue[] = [];
  const first = new MsgCounter(0, (last) => notes.push(last));

  const used = Array.from({ length: 1001 }, () => first.next());
  assert.deepEqual([...notes], [1000, 2000]);
  const second = new MsgCounter(notes.at(-1), (last) => notes.push(last));
  assert.ok(Number(second.next()) > Number(used.at(-1)));
  assert.deepEqual([...notes], [1000, 2000, 3000]);
});

test('SPINE-5.3.2-11 reserved values stay exact above 2^53 and start again at 0 after 2^64-1', () => {
  const notes: CounterValue[] = [];
  const reserve = (last: CounterValue): void => void notes.push(last);
  new MsgCounter(Number.MAX_SAFE_INTEGER, reserve).next();
  new MsgCounter(18446744073709551615n, reserve).next();
  assert.deepEqual(notes, [9007199254741991n, 999]);
});

const STEPS: readonly (readonly [CounterValue | undefined, CounterValue, CounterStep])[] = [
  [undefined, 5, 'forward'],
  [5, 5, 'forward'],
  [5, 900n, 'forward'],
  [26, 25, 'back'],
  [2, 1, 'back'],
  [21, 1, 'back'],
  [22, 1, 'restart'],
  [32, 11, 'back'],
  [1100, 1000, 'back'],
  [1101, 1000, 'restart'],
  [2n ** 60n, 2n ** 60n - 100n, 'back'],
  [2n ** 60n, 2n ** 60n - 101n, 'restart'],
  [2n ** 64n - 1n, 0, 'restart'],
];

for (const [highest, received, step] of STEPS)
  test(`SPINE-5.3.2-12 SPINE-5.3.2-13 counter ${received} after ${highest}: ${step}`, () => {
    assert.equal(counterStep(highest, received), step);
  });
