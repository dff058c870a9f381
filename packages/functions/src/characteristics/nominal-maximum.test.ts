import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lpcProfile, lppProfile } from '../power-limit/profile.ts';
import { nominalMaximumType, readableNominalMaximumTypes } from './nominal-maximum.ts';

test('LPC-041, LPC-042: one nominal maximum by kind of system', () => {
  assert.equal(nominalMaximumType(lpcProfile, false), 'powerConsumptionNominalMax');
  assert.equal(nominalMaximumType(lpcProfile, true), 'contractualConsumptionNominalMax');
  assert.equal(nominalMaximumType(lppProfile, false), 'powerProductionNominalMax');
  assert.equal(nominalMaximumType(lppProfile, true), 'contractualProductionNominalMax');
});

test('a reader accepts both names and the one of another use case', () => {
  assert.deepEqual(readableNominalMaximumTypes(lpcProfile), [
    'powerConsumptionNominalMax',
    'contractualConsumptionNominalMax',
    'powerConsumptionMax',
  ]);
});
