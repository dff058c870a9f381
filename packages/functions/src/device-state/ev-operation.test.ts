import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evOperation } from './ev-operation.ts';

test('EVCC-020: standby is sleep, no error; states without a meaning for a vehicle are unknown', () => {
  const rows = [
    ['normalOperation', 'awake'],
    ['standby', 'asleep'],
    ['finished', 'finished'],
    ['failure', 'failed'],
    ['overrideDetected', 'unknown'],
    ['vendorSpecific', 'unknown'],
    [undefined, 'unknown'],
  ] as const;
  for (const [state, meaning] of rows) assert.equal(evOperation(state), meaning);
});
