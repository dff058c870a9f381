import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powerRange } from './power-range.ts';

test('the axis always shows zero and at least 1 kW', () => {
  assert.deepEqual(powerRange(null, null), [0, 1]);
  assert.deepEqual(powerRange(0, 0.2), [0, 1]);
  assert.equal(powerRange(3, 10)[0], 0);
});

test('the axis leaves air above the highest and below the lowest value', () => {
  const [bottom, top] = powerRange(-5, 10);
  assert.ok(bottom < -5 && bottom > -6);
  assert.ok(top > 10 && top < 12);
});
