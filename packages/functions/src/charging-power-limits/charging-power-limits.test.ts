import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, watts } from '@busbar/kernel';
import { pilotPowerLimits, usablePowerLimits } from './charging-power-limits.ts';

test('EVCC-017, EVCC-018: a range as stated, with the power in standby', () => {
  const stated = { minimum: watts(1380), maximum: watts(11_040), standby: watts(120) };
  assert.deepEqual(usablePowerLimits(stated), { limits: stated, oddities: [] });
  assert.deepEqual(usablePowerLimits({}), { limits: {}, oddities: [] });
});

test('EVCC 8: a smallest power of 0 W is unknown', () => {
  assert.deepEqual(usablePowerLimits({ minimum: watts(0), maximum: watts(11_040) }), {
    limits: { maximum: 11_040 },
    oddities: ['smallest power of 0 W or less'],
  });
});

test('EVCC 8: a greatest power below the smallest is not used', () => {
  assert.deepEqual(usablePowerLimits({ minimum: watts(4140), maximum: watts(1000), standby: watts(-5) }), {
    limits: { minimum: 4140 },
    oddities: ['greatest power below the smallest'],
  });
});

test('EVCC 5.4: the range of a vehicle on the pilot wire follows from current and phases', () => {
  const range = { minimumCurrent: amperes(6), maximumCurrent: amperes(16), fewestPhases: 1, mostPhases: 3 };
  assert.deepEqual(pilotPowerLimits(range), { minimum: 1380, maximum: 11_040 });
});
