import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percent, seconds, watts } from '@busbar/kernel';
import { endOf } from '../consumption-curve/slots.ts';
import { fittedIncentives, flatIncentives, incentiveTableProblem } from './incentive-table.ts';
import {
  costPerHour,
  type IncentiveSlot,
  type IncentiveTable,
  type IncentiveTier,
  isSameShape,
  shapeOf,
} from './incentives.ts';

const HOUR = 3600;
/** Tiers at 0, 3 and 6 kW, as many as there are prices. */
const tiers = (...prices: readonly number[]): readonly IncentiveTier[] =>
  prices.map((absoluteCost, at) => ({
    lower: watts(3000 * at),
    ...(at === prices.length - 1 ? {} : { upper: watts(3000 * (at + 1)) }),
    incentives: { absoluteCost },
  }));
const slot = (start: number, end: number, ...prices: readonly number[]): IncentiveSlot => ({
  start: seconds(start * HOUR),
  end: seconds(end * HOUR),
  tiers: tiers(...prices),
});
const table = (...slots: readonly IncentiveSlot[]): IncentiveTable => ({ currency: 'EUR', slots });

test('CEVC-023: every tier of every slot carries the same incentives', () => {
  const [first] = tiers(0.3);
  assert.ok(first !== undefined);
  const other: IncentiveSlot = { ...slot(1, 2), tiers: [{ ...first, incentives: { co2Emission: 300 } }] };
  assert.equal(incentiveTableProblem(table(slot(0, 1, 0.3), other)), 'tiers with different incentives');
  assert.equal(
    incentiveTableProblem(table(slot(0, 1, 0.3), slot(1, 2, 0.3, 0.4))),
    'slots with different numbers of tiers',
  );
  assert.equal(incentiveTableProblem(table(slot(0, 1, 0.1, 0.2, 0.3), slot(1, 2, 0.1, 0.2, 0.3))), undefined);
});

test('CEVC 6.4, 6.5: a table larger than the vehicle takes, or without sense, is told in words', () => {
  const three = table(slot(0, 1, 0.1, 0.2, 0.3));
  assert.equal(incentiveTableProblem(table()), 'no slots');
  assert.equal(incentiveTableProblem(table(slot(0, 1))), 'no tiers or no incentives');
  assert.equal(incentiveTableProblem(three, { maxTiers: 2 }), 'more than 2 tiers');
  assert.equal(incentiveTableProblem(three, { slotCountMax: 1 }), undefined);
  assert.equal(incentiveTableProblem(table(slot(0, 1, 1), slot(1, 2, 2)), { slotCountMax: 1 }), 'more than 1 slots');
  assert.equal(incentiveTableProblem({ slots: [slot(0, 1, 0.1)] }), 'a price without currency');
  assert.equal(incentiveTableProblem(three, { maxIncentives: 0 }), 'more than 0 incentives in a tier');
  const gap = { ...slot(0, 1, 0.1), tiers: tiers(0.1, 0.2).map((one) => ({ ...one, lower: watts(one.lower * 2) })) };
  assert.equal(incentiveTableProblem(table(gap)), 'tiers that overlap, leave a gap or do not begin at 0 W');
  const upsideDown = { ...slot(0, 1), tiers: [{ lower: watts(0), upper: watts(0), incentives: { absoluteCost: 1 } }] };
  assert.equal(incentiveTableProblem(table(upsideDown)), 'a tier that ends below its beginning');
});

test('CEVC-024, CEVC-025, CEVC-026: a table reaches the departure, without one 48 h, and ends after 168 h', () => {
  const end = (stated: IncentiveTable, departsIn?: number): number =>
    endOf(fittedIncentives(stated, departsIn === undefined ? {} : { departsIn: seconds(departsIn * HOUR) }, {}).slots);
  assert.equal(end(table(slot(0, 1, 0.3)), 8), 8 * HOUR);
  assert.equal(end(table(slot(0, 1, 0.3))), 48 * HOUR);
  assert.equal(end(table(slot(0, 500, 0.3))), 168 * HOUR);
  assert.equal(end(flatIncentives(0.3, 'EUR')), 168 * HOUR);
});

test('CEVC-028: constant values are one slot; joined slots have the mean price by their lengths', () => {
  assert.deepEqual(fittedIncentives(table(slot(0, 1, 0.3), slot(1, 48, 0.3)), {}, {}), table(slot(0, 48, 0.3)));
  const joined = fittedIncentives(table(slot(0, 1, 0.3), slot(1, 4, 0.1), slot(4, 48, 0.9)), {}, { slotCountMax: 2 });
  assert.deepEqual(
    joined.slots.map((one) => [one.end / HOUR, Math.round((one.tiers[0]?.incentives.absoluteCost ?? 0) * 1000)]),
    [
      [4, 150],
      [48, 900],
    ],
  );
});

test('a vehicle that takes fewer tiers or incentives gets fewer', () => {
  const rich: IncentiveTable = table({
    ...slot(0, 48),
    tiers: tiers(0.1, 0.2, 0.4).map((one) => ({
      ...one,
      incentives: { ...one.incentives, renewableEnergyPercentage: percent(50), co2Emission: 380 },
    })),
  });
  const fewer = fittedIncentives(rich, {}, { maxTiers: 2, maxIncentives: 2 });
  assert.deepEqual(shapeOf(fewer), {
    tierCount: 2,
    kinds: ['absoluteCost', 'renewableEnergyPercentage'],
    currency: 'EUR',
  });
  assert.deepEqual(
    fewer.slots[0]?.tiers.map(({ lower, upper, incentives }) => [lower, upper, incentives.absoluteCost]),
    [
      [0, 3000, 0.1],
      [3000, undefined, 0.4],
    ],
  );
  assert.equal(incentiveTableProblem(fewer, { maxTiers: 2, maxIncentives: 2 }), undefined);
  const closed = table({
    ...slot(0, 48),
    tiers: [...tiers(0.1, 0.2)].map((one) => ({ ...one, upper: watts(one.lower + 3000) })),
  });
  assert.equal(
    fittedIncentives(closed, {}, { maxTiers: 1 }).slots[0]?.tiers[0]?.incentives.absoluteCost?.toFixed(3),
    '0.150',
  );
});

test('CEVC 6.6: each tier prices its part of the power', () => {
  const priced = tiers(0.1, 0.2, 0.4);
  assert.equal(costPerHour(priced, watts(2000)).toFixed(4), '0.2000');
  assert.equal(costPerHour(priced, watts(7000)).toFixed(4), '1.3000');
  assert.equal(costPerHour([], watts(7000)), 0);
});

test('a description is only written when the shape changes', () => {
  assert.ok(isSameShape(shapeOf(table(slot(0, 1, 1))), shapeOf(table(slot(5, 9, 7)))));
  assert.ok(!isSameShape(shapeOf(table(slot(0, 1, 1))), shapeOf(table(slot(0, 1, 1, 2)))));
  assert.ok(!isSameShape(shapeOf(table(slot(0, 1, 1))), { ...shapeOf(table(slot(0, 1, 1))), currency: 'CHF' }));
});
