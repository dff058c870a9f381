import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_OPERATIONS, operationsOf, possibleOperations, unionOfOperations } from './operations.ts';

for (const announced of [
  {},
  { read: {} },
  { read: { partial: {} } },
  { write: {} },
  { read: {}, write: { partial: {} } },
])
  test(`SPINE-5.2.2-17 ${JSON.stringify(announced)} is read and written alike`, () => {
    assert.deepEqual(possibleOperations(operationsOf(announced)), announced);
  });

test('SPINE-5.2.2-17 an absent announcement allows nothing', () => {
  assert.deepEqual(operationsOf(undefined), NO_OPERATIONS);
});

test('SPINE-5.2.2-18 several use cases: what one of them needs is offered', () => {
  const read = { ...NO_OPERATIONS, read: true };
  const write = { ...NO_OPERATIONS, write: true, writePartial: true };
  assert.deepEqual(unionOfOperations(read, write), { read: true, readPartial: false, write: true, writePartial: true });
});
