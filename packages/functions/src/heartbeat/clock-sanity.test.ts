import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { isClockSane } from './clock-sanity.ts';

test('SPINE-HB-3: a clock that stands in 1970 is not sane', () => {
  assert.equal(isClockSane(utcInstant(0)), false);
  assert.equal(isClockSane(utcInstant(Date.UTC(2023, 11, 31))), false);
  assert.equal(isClockSane(utcInstant(Date.UTC(2026, 0, 1))), true);
});
