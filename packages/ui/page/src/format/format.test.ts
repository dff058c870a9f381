import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberFormat } from './numbers.ts';
import { enteredWhole } from './quantity-input.ts';
import { shortSki, skiGroups } from './ski.ts';
import { countdown, duration, instantOf, timeFormat } from './time.ts';

const en = numberFormat('en');
const de = numberFormat('de');

test('power is written in kW with two decimals in both languages', () => {
  assert.equal(en.power(11_820), '11.82 kW');
  assert.equal(de.power(11_820), '11,82 kW');
  assert.equal(en.power(-2_300), '-2.30 kW');
  assert.equal(en.power(-2_300, 'magnitude'), '2.30 kW');
});

test('an unknown value is a dash and never zero', () => {
  for (const unknown of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(en.power(unknown), '–');
    assert.equal(en.energy(unknown), '–');
    assert.equal(en.current(unknown), '–');
    assert.equal(en.percent(unknown), '–');
    assert.equal(en.limit(unknown), '–');
  }
  assert.equal(en.power(0), '0.00 kW');
});

test('a value that rounds to zero has no minus sign', () => {
  assert.equal(en.power(-4), '0.00 kW');
  assert.equal(en.current(-0.04), '0.0 A');
});

test('a limit is written as exactly as it was set', () => {
  assert.equal(en.limit(4_200), '4.2 kW');
  assert.equal(de.limit(4_200), '4,2 kW');
  assert.equal(en.limit(11_000), '11.0 kW');
  assert.equal(en.limit(1_234), '1.234 kW');
  assert.equal(en.limit(0), '0.0 kW');
  assert.equal(en.watts(4_200), '4,200 W');
  assert.equal(de.watts(4_200), '4.200 W');
});

test('energy, current and shares carry their units', () => {
  assert.equal(en.energy(8_123), '8.12 kWh');
  assert.equal(de.current(6.06), '6,1 A');
  assert.equal(en.percent(54), '54 %');
});

test('a countdown is rounded up and never below zero', () => {
  assert.equal(countdown(59.2), '1:00');
  assert.equal(countdown(9), '0:09');
  assert.equal(countdown(0.1), '0:01');
  assert.equal(countdown(-3), '0:00');
  assert.equal(countdown(7_200), '2:00:00');
  assert.equal(countdown(3_725), '1:02:05');
});

test('a duration names its two largest units', () => {
  assert.deepEqual([45, 60, 90, 3_600, 5_400, 7_205].map(duration), [
    '45 s',
    '1 min',
    '1 min 30 s',
    '1 h',
    '1 h 30 min',
    '2 h',
  ]);
});

test('times of day are written with 24 hours', () => {
  const instant = Date.UTC(2026, 10, 20, 0, 3, 9);
  assert.equal(timeFormat('en', 'UTC').timeOfDay(instant), '00:03:09');
  assert.equal(timeFormat('de', 'UTC').timeOfDay(instant), '00:03:09');
  assert.equal(timeFormat('en', 'UTC').day(instant), '20 November 2026');
  assert.equal(timeFormat('en', 'UTC').hourAndMinute(instant), '00:03');
  assert.equal(timeFormat('de', 'UTC').dayAndTime(instant), '20.11., 00:03');
});

test('an instant is read from ISO 8601 or is undefined', () => {
  assert.equal(instantOf('1970-01-01T00:00:01Z'), 1000);
  assert.equal(instantOf('soon'), undefined);
  assert.equal(instantOf(null), undefined);
});

test('an SKI stands in groups of four and shortens to its end', () => {
  const ski = '0123456789abcdef0123456789abcdef01234567';
  assert.equal(skiGroups(ski).length, 10);
  assert.equal(skiGroups(ski)[1], '4567');
  assert.equal(shortSki(ski), '… 0123 4567');
  assert.equal(shortSki('abcd'), 'abcd');
});

test('a typed number may be grouped the way either language groups it', () => {
  const range = { min: 0, max: 100_000 };
  for (const text of ['4200', '4.200', '4,200', ' 4 200 ', '4\u202f200']) {
    assert.deepEqual(enteredWhole(text, range), { ok: true, value: 4200 });
  }
});

test('a typed number that is none, or outside its range, says why', () => {
  const range = { min: 1, max: 50_000 };
  assert.deepEqual(enteredWhole('', range), { ok: false, why: 'empty' });
  assert.deepEqual(enteredWhole('4.2', range), { ok: false, why: 'not-a-number' });
  assert.deepEqual(enteredWhole('4e3', range), { ok: false, why: 'not-a-number' });
  assert.deepEqual(enteredWhole('0', range), { ok: false, why: 'too-small' });
  assert.deepEqual(enteredWhole('50001', range), { ok: false, why: 'too-large' });
});
