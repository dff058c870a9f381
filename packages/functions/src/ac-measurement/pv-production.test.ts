import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialPvSign, pvProduction } from './pv-production.ts';

test('VAPD: a system that states production below zero consumes at night; one that never does states it above', () => {
  let sign = initialPvSign;
  const of = (power: number): number => {
    const step = pvProduction(sign, power);
    sign = step.sign;
    return step.production;
  };
  assert.deepEqual([0, 3000].map(of), [0, 3000]);
  assert.deepEqual([-4200, 0, 15].map(of), [4200, 0, 0]);
});
