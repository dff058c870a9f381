import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds } from '@busbar/kernel';
import fc from 'fast-check';
import { formatDuration, isRelativeTime, parseDuration } from './duration.ts';

const READ: readonly (readonly [string, number | undefined])[] = [
  ['PT0S', 0],
  ['PT60S', 60],
  ['PT1M', 60],
  ['PT1M30S', 90],
  ['PT2H', 7200],
  ['P1D', 86_400],
  ['P1DT1H', 90_000],
  ['PT1.5S', 1.5],
  ['-PT5S', -5],
  ['-PT0S', 0],
  ['P', undefined],
  ['PT', undefined],
  ['P1DT', undefined],
  ['P1Y', undefined],
  ['P1M', undefined],
  ['P2W', undefined],
  ['PT5', undefined],
  ['PT1S ', undefined],
  ['PT.5S', undefined],
  ['+PT1S', undefined],
  ['pt1s', undefined],
  ['', undefined],
  [`PT${'9'.repeat(400)}S`, undefined],
];

const WRITTEN: readonly (readonly [number, string])[] = [
  [0, 'PT0S'],
  [0.0004, 'PT0S'],
  [59.9996, 'PT1M'],
  [60, 'PT1M'],
  [90, 'PT1M30S'],
  [7200, 'PT2H'],
  [86_400, 'P1D'],
  [90_061, 'P1DT1H1M1S'],
  [1.5, 'PT1.5S'],
  [-5, '-PT5S'],
];

for (const [text, expected] of READ)
  test(`SPINE-5.2.2-14 a duration ${JSON.stringify(text.slice(0, 20))} is read as ${expected}`, () => {
    assert.equal(parseDuration(text), expected);
  });

for (const [duration, expected] of WRITTEN)
  test(`SPINE-5.2.2-14 ${duration} s are written as ${expected}`, () => {
    assert.equal(formatDuration(seconds(duration)), expected);
  });

test('SPINE-5.2.2-14 what is written is read as the same duration', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (thousandths) => {
      const duration = seconds(thousandths / 1000);
      assert.equal(parseDuration(formatDuration(duration)), duration);
    }),
    { seed: 63380 },
  );
});

test('a duration of any text does not throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'PTDHMSY-.0123456789 ') }), (text) => {
      parseDuration(text);
    }),
    { seed: 63380 },
  );
});

for (const [text, isRelative] of [
  ['PT1M', true],
  ['-PT5S', true],
  ['P1D', true],
  ['2026-01-01T12:00:00Z', false],
  ['-0044-03-15T12:00:00Z', false],
  ['12:00:00', false],
  ['', false],
] as const)
  test(`SPINE-5.2.2-11 ${JSON.stringify(text)} is ${isRelative ? 'relative' : 'absolute or nothing'}`, () => {
    assert.equal(isRelativeTime(text), isRelative);
  });
