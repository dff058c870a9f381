import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ScaledNumber } from '../model/scaled-number.ts';
import { fromScaled, toScaled } from './scaled-number.ts';

const READ: readonly (readonly [string, ScaledNumber, number | undefined])[] = [
  ['SPINE-5.2.2-6 an absent scale is 0', { number: 42 }, 42],
  ['SPINE-5.2.2-8 a missing number is no value', { scale: 2 }, undefined],
  ['SPINE-5.2.2-8 neither is no value', {}, undefined],
  ['a positive scale', { number: 30, scale: 2 }, 3000],
  ['SPINE-5.2.2-10 the value is exact', { number: 16_001, scale: -3 }, 16.001],
  ['SPINE-5.2.2-10 a value with many digits is the nearest double', { number: 1_234_567_891, scale: -9 }, 1.234567891],
  ['a negative value', { number: -1055, scale: -1 }, -105.5],
  ['a number beyond 2^53', { number: 9_007_199_254_740_993n, scale: -15 }, 9.007199254740993],
  ['a value beyond a double', { number: 1, scale: 32_767 }, undefined],
  ['a value below a double', { number: 1, scale: -32_768 }, 0],
];

const WRITTEN: readonly (readonly [number, ScaledNumber])[] = [
  [0, { number: 0, scale: 0 }],
  [-0, { number: 0, scale: 0 }],
  [4200, { number: 4200, scale: 0 }],
  [0.1, { number: 1, scale: -1 }],
  [16.001, { number: 16_001, scale: -3 }],
  [230.12349, { number: 2_301_234, scale: -4 }],
  [-0.00019, { number: -1, scale: -4 }],
  [-0.00009, { number: 0, scale: 0 }],
  [1e-7, { number: 0, scale: 0 }],
  [1.10001, { number: 11, scale: -1 }],
  [0.30000000000000004, { number: 3, scale: -1 }],
  [2 ** 53, { number: 9_007_199_254_740_992n, scale: 0 }],
  [1e21, { number: 1, scale: 21 }],
];

for (const [title, scaled, expected] of READ)
  test(`${title}: read`, () => {
    assert.equal(fromScaled(scaled), expected);
  });

for (const [value, expected] of WRITTEN)
  test(`SPINE-5.2.2-7 SPINE-5.2.2-10 ${value} is written with number and scale`, () => {
    assert.deepEqual(toScaled(value), expected);
  });

test('SPINE-5.2.2-10 a value with up to four decimals survives', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 4 }), (number, decimals) => {
      const value = Number(`${number}e-${decimals}`);
      assert.equal(fromScaled(toScaled(value)), value === 0 ? 0 : value);
    }),
    { seed: 63380 },
  );
});

test('SPINE-5.2.2-10 any finite value is written with at most four decimals, not away from zero', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const scaled = toScaled(value);
      assert.ok(scaled.scale >= -4 && Number.isInteger(Number(scaled.number)));
      const read = fromScaled(scaled) ?? Number.NaN;
      assert.ok(Math.abs(read) <= Math.abs(value) && Math.abs(value - read) <= 1e-4);
    }),
    { seed: 63380 },
  );
});
