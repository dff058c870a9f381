import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, watts } from '@busbar/kernel';
import { integrated, startIntegral } from './energy-integral.ts';

test('EVCEM 6: energy is added up from the power, and nothing while the power is unknown', () => {
  const hour = 3_600_000;
  let integral = startIntegral(millis(0));
  integral = integrated(integral, watts(6000), millis(hour));
  assert.equal(integral.energy, 0);
  integral = integrated(integral, undefined, millis(2 * hour));
  assert.equal(integral.energy, 6000);
  integral = integrated(integral, watts(-9000), millis(5 * hour));
  assert.equal(integral.energy, 6000);
  assert.equal(integrated(integral, watts(0), millis(6 * hour)).energy, 0);
});
