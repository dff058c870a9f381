import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exceededLimits, type StationPower } from './limit-kept.ts';

const station = (over: Partial<StationPower>): StationPower => ({
  name: 'garage',
  power: 4000,
  ownLimit: 4200,
  currents: { a: 6, b: 6, c: 6 },
  ceilings: { a: 6, b: 10, c: 16 },
  isExcused: false,
  isUnreserved: false,
  ...over,
});

test('a house within its limits is right', () => {
  assert.deepEqual(exceededLimits({ limit: 8000, stations: [station({}), station({ name: 'carport' })] }), []);
  assert.deepEqual(exceededLimits({ limit: Number.POSITIVE_INFINITY, stations: [station({})] }), []);
});

test('the sum above the limit of the house is found', () => {
  const found = exceededLimits({ limit: 7000, stations: [station({}), station({ name: 'carport' })] });
  assert.match(found.join(), /take 8000 W, the house may take 7000 W/);
});

test('a station that cannot be told is held to its own limit, and the others have to leave it that', () => {
  const lost = station({ name: 'carport', isExcused: true });
  assert.deepEqual(exceededLimits({ limit: 4200, stations: [station({ power: 0 }), lost] }), []);
  const found = exceededLimits({ limit: 4200, stations: [station({ power: 3000 }), lost] });
  assert.match(found.join(), /all stations take 7000 W/);
  assert.deepEqual(exceededLimits({ limit: 4200, stations: [station({}), { ...lost, isUnreserved: true }] }), []);
});

test('a station above its own limit is found, excused or not', () => {
  for (const isExcused of [false, true]) {
    const found = exceededLimits({ limit: 8000, stations: [station({ power: 4300, isExcused })] });
    assert.match(found.join(), /garage takes 4300 W, its limit is 4200 W/);
  }
});

test('a phase above its ceiling is found', () => {
  const found = exceededLimits({ limit: 8000, stations: [station({ currents: { a: 6, b: 10.1, c: 16 } })] });
  assert.deepEqual(found, ['garage takes 10.1 A on phase b, its ceiling is 10 A']);
});
