import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, utcInstant } from '@busbar/kernel';
import fc from 'fast-check';
import { parseDateTime } from './date-time.ts';

const noon = Date.UTC(2026, 0, 1, 12);

const READ: readonly (readonly [string, number | undefined])[] = [
  ['2026-01-01T12:00:00Z', noon],
  ['2026-01-01T12:00:00', noon],
  ['2026-01-01T12:00:00.5Z', noon + 500],
  ['2026-01-01T12:00:00.123456789Z', noon + 123],
  ['2026-01-01T13:30:00+01:30', noon],
  ['2026-01-01T07:00:00-05:00', noon],
  ['2026-01-01T24:00:00Z', noon + 12 * 3_600_000],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
  ['2026-02-29T00:00:00Z', undefined],
  ['1900-02-29T00:00:00Z', undefined],
  ['2026-02-30T00:00:00Z', undefined],
  ['2026-04-31T00:00:00Z', undefined],
  ['2026-13-01T00:00:00Z', undefined],
  ['2026-00-01T00:00:00Z', undefined],
  ['2026-01-00T00:00:00Z', undefined],
  ['2026-01-01T24:00:01Z', undefined],
  ['2026-01-01T25:00:00Z', undefined],
  ['2026-01-01T12:60:00Z', undefined],
  ['2026-01-01T12:00:60Z', undefined],
  ['2026-01-01T12:00:00+15:00', undefined],
  ['2026-01-01T12:00:00+01:60', undefined],
  ['2026-01-01', undefined],
  ['12:00:00', undefined],
  ['PT5S', undefined],
  ['', undefined],
];

for (const [text, expected] of READ)
  test(`SPINE-5.2.2-13 the time ${JSON.stringify(text)} is read as ${expected}`, () => {
    assert.equal(parseDateTime(text), expected);
  });

test('SPINE-5.2.2-12 what the clock writes is read as the same second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e9 }), (second) => {
      const instant = utcInstant(second * 1000);
      assert.equal(parseDateTime(formatInstant(instant)), instant);
    }),
    { seed: 63380 },
  );
});

test('a time of any text does not throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-:TZ+.') }), (text) => {
      parseDateTime(text);
    }),
    { seed: 63380 },
  );
});
