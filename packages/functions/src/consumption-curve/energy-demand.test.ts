import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, wattHours } from '@busbar/kernel';
import {
  agedDemand,
  chargingStrategy,
  type EnergyDemand,
  isSameDemand,
  shortestCurve,
  usableDemand,
} from './energy-demand.ts';

const HOUR = 3600;
const demand = (
  minimum: number | undefined,
  optimum: number | undefined,
  departsIn?: number,
  maximum?: number,
): EnergyDemand => ({
  ...(minimum === undefined ? {} : { minimum: wattHours(minimum) }),
  ...(optimum === undefined ? {} : { optimum: wattHours(optimum) }),
  ...(maximum === undefined ? {} : { maximum: wattHours(maximum) }),
  ...(departsIn === undefined ? {} : { departsIn: seconds(departsIn) }),
});

test('CEVC-002, CEVC-003, CEVC-004: departure and energies say how to charge', () => {
  const rows: readonly (readonly [EnergyDemand, string])[] = [
    [demand(undefined, 20_000), 'directCharging'],
    [demand(5000, 20_000, 0), 'directCharging'],
    [demand(undefined, 0), 'noDemand'],
    [demand(undefined, undefined, undefined, 40_000), 'noDemand'],
    [demand(5000, 20_000, 10 * HOUR), 'minSoc'],
    [demand(0, 20_000, 10 * HOUR), 'timedCharging'],
    [demand(undefined, 20_000, 10 * HOUR), 'timedCharging'],
    [demand(0, 0, 10 * HOUR), 'noDemand'],
    [{}, 'noDemand'],
  ];
  for (const [stated, strategy] of rows) assert.equal(chargingStrategy(stated), strategy, JSON.stringify(stated));
});

test('CEVC-009, CEVC-011, CEVC-012: how long curve and table have to be', () => {
  assert.equal(shortestCurve(demand(0, 1, 8 * HOUR)), 8 * HOUR);
  assert.equal(shortestCurve(demand(0, 1)), 48 * HOUR);
  assert.equal(shortestCurve(demand(0, 1, 0)), 48 * HOUR);
  assert.equal(shortestCurve(demand(0, 1, 200 * HOUR)), 168 * HOUR);
});

test('CEVC 6.3: what cannot be is left out and told, the rest stays usable', () => {
  const { demand: kept, oddities } = usableDemand({
    ...demand(-1, 20_000, -5, 10_000),
    startsIn: seconds(-3),
  });
  assert.deepEqual(kept, { optimum: 20_000, startsIn: 0 });
  assert.equal(oddities.length, 3);
  assert.deepEqual(usableDemand(demand(5000, 20_000, 600, 45_000)).oddities, []);
});

test('CEVC-001: times run, a departure that is over is none any more', () => {
  const stated = { ...demand(1, 2, 100), startsIn: seconds(30) };
  assert.deepEqual(agedDemand(stated, 40), { minimum: 1, optimum: 2, startsIn: 0, departsIn: 60 });
  assert.deepEqual(agedDemand(stated, 100), { minimum: 1, optimum: 2, startsIn: 0 });
});

test('two demands are the same when only the travel of the message lies between them', () => {
  assert.ok(isSameDemand(demand(1, 2, 100), demand(1, 2, 97)));
  assert.ok(!isSameDemand(demand(1, 2, 100), demand(1, 2, 60)));
  assert.ok(!isSameDemand(demand(1, 2, 100), demand(1, 3, 100)));
  assert.ok(!isSameDemand(demand(1, 2), undefined));
  assert.ok(isSameDemand(undefined, undefined));
});
