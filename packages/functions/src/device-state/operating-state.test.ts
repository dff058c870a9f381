import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isErrorState, OPERATING_STATES } from './operating-state.ts';

test('EVSECC-020: failure, alarm, service needed and not reachable are errors, everything else is not', () => {
  const errors = OPERATING_STATES.filter(isErrorState);
  assert.deepEqual(errors, ['failure', 'serviceNeeded', 'inAlarm', 'notReachable']);
  assert.equal(isErrorState('vendorSpecific'), false);
  assert.equal(isErrorState(undefined), false);
});
