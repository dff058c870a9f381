import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, watts } from '@busbar/kernel';
import { COMPLIANT, complianceStep } from './compliance.ts';

function walk(powers: readonly (number | undefined)[], bound: number | null = 4200): (string | undefined)[] {
  let state = COMPLIANT;
  return powers.map((power, second) => {
    const step = complianceStep(
      state,
      bound === null ? undefined : watts(bound),
      power === undefined ? undefined : watts(power),
      millis(second * 1000),
    );
    state = step.state;
    return step.changed;
  });
}

test('a station above its bound for 60 s raises one alarm, which ends when it follows again', () => {
  const changes = walk([...Array(70).fill(6000), 4200]);
  assert.equal(changes.indexOf('alarm-raised'), 60);
  assert.equal(changes.filter((change) => change !== undefined).length, 2);
  assert.equal(changes.at(-1), 'alarm-ended');
});

test('a break starts the minute again', () => {
  assert.deepEqual(new Set(walk([...Array(59).fill(6000), 4200, ...Array(59).fill(6000)])), new Set([undefined]));
});

test('rounding, missing measurements and missing bounds raise nothing', () => {
  assert.deepEqual(new Set(walk(Array(100).fill(4330))), new Set([undefined]));
  assert.deepEqual(new Set(walk(Array(100).fill(undefined))), new Set([undefined]));
  assert.deepEqual(new Set(walk(Array(100).fill(6000), null)), new Set([undefined]));
});

test('the excess is measured from the bound', () => {
  assert.equal(complianceStep(COMPLIANT, watts(4200), watts(6000), millis(0)).excess, 1800);
  assert.equal(complianceStep(COMPLIANT, watts(4200), watts(4250), millis(0)).excess, 0);
});
