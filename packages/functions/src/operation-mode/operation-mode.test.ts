import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { actualMode, isRunning, isSelfDirected, modeForPower } from './operation-mode.ts';

test('UCF_Operation_Mode: the sign of the power says the mode', () => {
  assert.deepEqual([4000, 0, -4000].map(watts).map(modeForPower), ['charge', 'standby', 'discharge']);
});

test('UCF_Operation_Mode: a station that directs itself runs, but is not steered', () => {
  assert.ok(isSelfDirected('automatic') && isSelfDirected('chargingDischarging') && isRunning('automatic'));
  assert.ok(!isSelfDirected('charge') && isRunning('charge') && !isRunning('standby') && !isRunning(undefined));
});

test('UCF_Operation_Mode: what is reported counts, else the power confirms what was told', () => {
  assert.equal(actualMode('preparation', 'charge', watts(0)), 'preparation');
  assert.equal(actualMode(undefined, 'charge', watts(50)), 'standby');
  assert.equal(actualMode(undefined, 'charge', watts(51)), 'charge');
  assert.equal(actualMode(undefined, 'chargingDischarging', watts(-900)), 'discharge');
  assert.equal(actualMode(undefined, 'charge', undefined), 'charge');
  assert.equal(actualMode(undefined, undefined, watts(900)), undefined);
  assert.equal(actualMode(undefined, 'idle', watts(900)), 'idle');
});
