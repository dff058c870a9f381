import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from './random.ts';

const draw = (seed: number, count: number): readonly number[] => Array.from({ length: count }, seededRandom(seed));

test('the same seed gives the same numbers, another seed others', () => {
  assert.deepEqual(draw(42, 20), draw(42, 20));
  assert.notDeepEqual(draw(42, 20), draw(43, 20));
});

test('numbers lie from 0 to below 1 and spread evenly', () => {
  const numbers = draw(7, 10_000);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  const tenths = new Map<number, number>();
  for (const number of numbers) tenths.set(Math.floor(number * 10), (tenths.get(Math.floor(number * 10)) ?? 0) + 1);
  for (let tenth = 0; tenth < 10; tenth++) assert.ok(Math.abs((tenths.get(tenth) ?? 0) - 1000) < 150, `tenth ${tenth}`);
});

test('any number is a seed', () => {
  for (const seed of [0, -1, 2 ** 40, 0.5]) assert.equal(draw(seed, 3).length, 3);
});
