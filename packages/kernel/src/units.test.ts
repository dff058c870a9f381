import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as units from './units.ts';

const constructors = {
  watts: units.watts,
  wattHours: units.wattHours,
  amperes: units.amperes,
  volts: units.volts,
  percent: units.percent,
  millis: units.millis,
  seconds: units.seconds,
  utcInstant: units.utcInstant,
};

for (const [name, make] of Object.entries(constructors)) {
  test(`${name} keeps the number and refuses what is none`, () => {
    assert.equal(make(-4200.5), -4200.5);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      assert.throws(() => make(value), RangeError);
  });
}

test('a duration in seconds is the same in milliseconds', () => {
  assert.equal(units.inMillis(units.seconds(1.5)), 1500);
});

const instants: readonly (readonly [ms: number, text: string])[] = [
  [Date.UTC(2026, 0, 1, 12), '2026-01-01T12:00:00Z'],
  [Date.UTC(2026, 11, 31, 23, 59, 59, 999), '2026-12-31T23:59:59Z'],
  [0, '1970-01-01T00:00:00Z'],
];
for (const [ms, text] of instants) {
  test(`SPINE-5.2.2-12 ${text} is written in UTC with Z, without a fraction`, () => {
    assert.equal(units.formatInstant(units.utcInstant(ms)), text);
  });
}

test('a moment keeps its milliseconds', () => {
  assert.equal(units.formatMoment(units.utcInstant(Date.UTC(2026, 0, 1, 12) + 250)), '2026-01-01T12:00:00.250Z');
});

// @ts-expect-error a number without a unit is no power
const bare: units.Watts = 4200;
// @ts-expect-error amperes are no watts
const mixed: units.Watts = units.amperes(16);

test('units are types only: at run time a quantity is its number', () => {
  assert.equal(bare + mixed, 4216);
});
