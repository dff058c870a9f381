import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, wattHours, watts } from '@busbar/kernel';
import { endOf } from '../consumption-curve/slots.ts';
import {
  curveEnergy,
  fittedCurve,
  flatCurve,
  type PowerCurve,
  powerCurveProblem,
  powerLimitAt,
} from './power-curve.ts';

const HOUR = 3600;
const curve = (...slots: readonly (readonly [number, number, number])[]): PowerCurve =>
  slots.map(([start, end, limit]) => ({ start: seconds(start * HOUR), end: seconds(end * HOUR), limit: watts(limit) }));

test('CEVC-037: a curve without power for a slot, negative power or too many slots is none', () => {
  assert.equal(powerCurveProblem(curve([0, 1, -1])), 'a negative maximum power');
  assert.equal(powerCurveProblem(curve([0, 1, 1], [1, 2, 2]), { slotCountMax: 1 }), 'more than 1 slots');
  assert.equal(powerCurveProblem(curve([0, 1, 1], [1, 2, 2]), { slotCountMax: 0 }), undefined, '0 means any number');
  assert.equal(powerCurveProblem([]), 'no slots');
});

test('what may be taken: the limit of the slot, nothing in a gap, no limit behind the end', () => {
  const gap = curve([0, 1, 4200], [2, 3, 11_000]);
  assert.equal(powerLimitAt(gap, 10), 4200);
  assert.equal(powerLimitAt(gap, 1.5 * HOUR), 0);
  assert.equal(powerLimitAt(gap, 3 * HOUR), undefined);
  assert.equal(curveEnergy(gap), 15_200);
});

test('CEVC-009, CEVC-011, CEVC-012: a curve reaches the departure, without one 48 h, and ends after 168 h', () => {
  assert.equal(endOf(fittedCurve(curve([0, 1, 5000]), { departsIn: seconds(8 * HOUR) }, {})), 8 * HOUR);
  assert.equal(endOf(fittedCurve(curve([0, 1, 5000]), {}, {})), 48 * HOUR);
  assert.equal(endOf(fittedCurve(curve([0, 300, 5000]), {}, {})), 168 * HOUR);
  assert.equal(endOf(fittedCurve(curve([0, 20, 5000]), { departsIn: seconds(8 * HOUR) }, {})), 20 * HOUR);
});

test('CEVC-010: a curve is extended if the energy does not suffice, at most to 168 h', () => {
  const demand = { departsIn: seconds(2 * HOUR), optimum: wattHours(20_000) };
  assert.deepEqual(fittedCurve(curve([0, 1, 10_000], [1, 2, 2500]), demand, {}), curve([0, 1, 10_000], [1, 5, 2500]));
  assert.equal(endOf(fittedCurve(curve([0, 2, 0]), demand, {})), 2 * HOUR, 'no time helps where nothing may be taken');
  assert.equal(endOf(fittedCurve(curve([0, 2, 10]), demand, {})), 168 * HOUR);
});

test('CEVC-014: constant values are one slot, few slots permit what all of them permit', () => {
  assert.deepEqual(fittedCurve(curve([0, 1, 5000], [1, 48, 5000]), {}, {}), curve([0, 48, 5000]));
  assert.deepEqual(
    fittedCurve(curve([0, 1, 5000], [1, 2, 4800], [2, 48, 11_000]), {}, { slotCountMax: 2 }),
    curve([0, 2, 4800], [2, 48, 11_000]),
  );
});

test('CEVC 7: without a forecast one slot of 7 days', () => {
  assert.deepEqual(flatCurve(watts(11_000)), curve([0, 168, 11_000]));
});
