import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom, utcInstant, watts } from '@busbar/kernel';
import { household } from './household.ts';

const noon = utcInstant(Date.UTC(2026, 5, 1, 12));

test('the same seed gives the same household, another seed another one', () => {
  const day = (seed: number): number[] => {
    const house = household(seededRandom(seed), watts(400));
    return Array.from({ length: 96 }, (_, slot) => house.load(utcInstant(noon + slot * 900_000)));
  };
  assert.deepEqual(day(1), day(1));
  assert.notDeepEqual(day(1), day(2));
});

test('a household without base load draws nothing', () => {
  assert.equal(household(seededRandom(1), watts(0)).load(noon), 0);
});
