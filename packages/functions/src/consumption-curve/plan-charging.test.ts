import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, wattHours, watts } from '@busbar/kernel';
import fc from 'fast-check';
import type { IncentiveTable } from '../incentive-table/incentives.ts';
import type { PowerCurve } from '../maximum-power-limitation-curve/power-curve.ts';
import { type ChargingPlan, planEnergy, plannedRange, planProblems } from './charging-plan.ts';
import { type PlanningInput, planCharging } from './plan-charging.ts';

const HOUR = 3600;
const curve = (...slots: readonly (readonly [number, number, number])[]): PowerCurve =>
  slots.map(([start, end, limit]) => ({ start: seconds(start * HOUR), end: seconds(end * HOUR), limit: watts(limit) }));
const prices = (...slots: readonly (readonly [number, number, number])[]): IncentiveTable => ({
  currency: 'EUR',
  slots: slots.map(([start, end, absoluteCost]) => ({
    start: seconds(start * HOUR),
    end: seconds(end * HOUR),
    tiers: [{ lower: watts(0), incentives: { absoluteCost } }],
  })),
});
const power = { minimum: watts(1400), maximum: watts(11_000) };
const short = (plan: ChargingPlan): unknown =>
  plan.map(({ start, end, expected }) => [start / HOUR, end / HOUR, expected]);

test('CEVC 7 step 5: what the driver must have at once, the rest in the cheap night', () => {
  const input: PlanningInput = {
    demand: { departsIn: seconds(10 * HOUR), minimum: wattHours(4200), optimum: wattHours(26_200) },
    curve: curve([0, 2, 4200], [2, 4, 7400], [4, 10, 11_000]),
    incentives: prices([0, 4, 0.34], [4, 8, 0.19], [8, 10, 0.28]),
    power,
  };
  const plan = planCharging(input);
  assert.deepEqual(short(plan), [
    [0, 1, 4200],
    [1, 4, 0],
    [4, 6, 11_000],
    [6, 10, 0],
  ]);
  assert.equal(planEnergy(plan), 26_200);
  assert.deepEqual(planProblems(plan, input), []);
  assert.deepEqual(plannedRange(plan, 5 * HOUR), { minimum: 1400, expected: 11_000, maximum: 11_000 });
  assert.deepEqual(plannedRange(plan, 7 * HOUR), { minimum: 0, expected: 0, maximum: 0 });
  assert.equal(plannedRange(plan, 10 * HOUR), undefined);
});

test('CEVC 6.3: without departure as early as possible, without demand not at all', () => {
  const base = { curve: curve([0, 168, 11_000]), incentives: prices([0, 24, 0.3], [24, 168, 0.1]), power };
  assert.deepEqual(short(planCharging({ ...base, demand: { optimum: wattHours(22_000) } })), [
    [0, 2, 11_000],
    [2, 168, 0],
  ]);
  assert.deepEqual(short(planCharging({ ...base, demand: { maximum: wattHours(22_000) } })), [[0, 168, 0]]);
});

test('CEVC-001, CEVC 8: nothing before the start, nothing below the smallest power, nothing after the departure', () => {
  const plan = planCharging({
    demand: { startsIn: seconds(HOUR), departsIn: seconds(4 * HOUR), optimum: wattHours(50_000) },
    curve: curve([0, 2, 11_000], [2, 3, 1000], [3, 8, 11_000]),
    power,
  });
  assert.deepEqual(short(plan), [
    [0, 1, 0],
    [1, 2, 11_000],
    [2, 3, 0],
    [3, 4, 11_000],
    [4, 8, 0],
  ]);
});

test('CEVC 6.6: a tier that is dearer is used last', () => {
  const sun: IncentiveTable = {
    currency: 'EUR',
    slots: [
      {
        start: seconds(0),
        end: seconds(3 * HOUR),
        tiers: [
          { lower: watts(0), upper: watts(3000), incentives: { absoluteCost: 0.08 } },
          { lower: watts(3000), incentives: { absoluteCost: 0.32 } },
        ],
      },
      {
        start: seconds(3 * HOUR),
        end: seconds(6 * HOUR),
        tiers: [
          { lower: watts(0), upper: watts(3000), incentives: { absoluteCost: 0.29 } },
          { lower: watts(3000), incentives: { absoluteCost: 0.29 } },
        ],
      },
    ],
  };
  const plan = planCharging({
    demand: { departsIn: seconds(6 * HOUR), optimum: wattHours(20_000) },
    curve: curve([0, 6, 11_000]),
    incentives: sun,
    power,
  });
  assert.deepEqual(
    plan.map(({ expected }) => expected),
    [3000, 11_000, 3000],
  );
  assert.equal(Math.round(planEnergy(plan)), 20_000);
});

test('CEVC-036: expected power, and what a plan of others lacks', () => {
  const plan: ChargingPlan = [{ start: seconds(0), end: seconds(HOUR), maximum: watts(4000) }];
  assert.equal(planEnergy(plan), 4000);
  assert.deepEqual(planProblems(plan, { curve: curve([0, 1, 4000]), demand: { minimum: wattHours(3000) } }), []);
  assert.deepEqual(planProblems(plan, { curve: curve([0, 0.5, 4000], [0.5, 1, 3000]) }), [
    'more power than the curve permits',
  ]);
  assert.deepEqual(planProblems(plan, { demand: { minimum: wattHours(5000) } }), [
    'less energy than the driver must have',
  ]);
  assert.deepEqual(planProblems([{ ...plan[0], start: seconds(0), end: seconds(1), minimum: watts(5000) }], {}), [
    'powers that are negative or contradict each other',
  ]);
  assert.deepEqual(planProblems([], {}), ['no slots']);
});

test('CEVC-038: a plan never needs more than curve and vehicle permit, nor more than is wanted', () => {
  const hours = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });
  const limit = fc.constantFrom(0, 1000, 1400, 4200, 11_000, 22_000);
  const price = fc.constantFrom(-0.1, 0, 0.19, 0.34);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(hours, limit, price), { minLength: 1, maxLength: 8 }),
      fc.record({ minimum: fc.nat(30_000), optimum: fc.nat(60_000), departsIn: fc.nat(40 * HOUR) }),
      fc.boolean(),
      (parts, wanted, hasPrices) => {
        let at = 0;
        const spans = parts.map(([h, l, p]) => {
          const start = at;
          at += h.reduce((a, b) => a + b, 0);
          return [start, at, l, p] as const;
        });
        const demand = {
          minimum: wattHours(wanted.minimum),
          optimum: wattHours(wanted.optimum),
          departsIn: seconds(wanted.departsIn),
        };
        const limits = curve(...spans.map(([start, end, l]) => [start, end, l] as const));
        const plan = planCharging({
          demand,
          curve: limits,
          ...(hasPrices ? { incentives: prices(...spans.map(([start, end, , p]) => [start, end, p] as const)) } : {}),
          power,
        });
        assert.deepEqual(
          planProblems(plan, { curve: limits }).filter((one) => !one.startsWith('less')),
          [],
        );
        assert.equal(plan[0]?.start, 0);
        assert.equal(plan.at(-1)?.end, at * HOUR);
        // Times are whole seconds: a few watt hours more or less.
        assert.ok(planEnergy(plan) <= Math.max(wanted.minimum, wanted.optimum) + 50);
      },
    ),
    { seed: 63380, numRuns: 300 },
  );
});
