import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lowestFree } from './identifiers.ts';

test('the lowest free number, from 0', () => {
  assert.equal(lowestFree([]), 0);
  assert.equal(lowestFree([0, 1, 3]), 2);
  assert.equal(lowestFree([1, undefined]), 0);
  assert.equal(lowestFree([0, 3, 4], 3), 5, 'or from where the numbers of a kind begin');
});
