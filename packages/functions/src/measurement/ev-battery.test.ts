import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percent, wattHours } from '@busbar/kernel';
import { energyToFull, isPossible } from './ev-battery.ts';

test('EVSOC-001, EVSOC-002: the energy until full follows from state of charge and capacity', () => {
  assert.equal(energyToFull({ stateOfCharge: percent(60), nominalCapacity: wattHours(50_000) }), 20_000);
  assert.equal(energyToFull({ stateOfCharge: percent(60) }), undefined);
  assert.equal(energyToFull({ nominalCapacity: wattHours(50_000) }), undefined);
});

test('EVSOC 7: shares outside 0 to 100 % and negative ranges are impossible', () => {
  assert.equal(isPossible('stateOfCharge', 100), true);
  assert.equal(isPossible('stateOfCharge', 100.1), false);
  assert.equal(isPossible('stateOfHealth', -1), false);
  assert.equal(isPossible('travelRange', 400_000), true);
  assert.equal(isPossible('travelRange', -1), false);
});
