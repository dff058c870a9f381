import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OfferView, offersMixedUp, offersOverdue, planExceeded } from './offer-kept.ts';

const here: OfferView = {
  surplus: { a: 8, b: 10.1 },
  curve: [4200, 7400],
  plan: [4200, 0],
  setpoint: { isActive: true, value: -2000 },
  summary: { energy: 1000, cost: 0.3 },
};
const unknown: OfferView = {
  surplus: undefined,
  curve: undefined,
  plan: undefined,
  setpoint: undefined,
  summary: undefined,
};

test('offers that are shown as they are, or not yet, are right', () => {
  assert.deepEqual(offersMixedUp(here, here), []);
  assert.deepEqual(offersMixedUp(here, unknown), []);
});

for (const [over, found] of [
  [{ surplus: { a: 10.1, b: 8 } }, /surplus is .*"a":8.* and .*"a":10.1/],
  [{ curve: [7400, 4200] }, /curve is \[4200,7400\], and \[7400,4200\]/],
  [{ plan: [0, 4200] }, /plan is/],
  [{ setpoint: { isActive: true, value: 2000 } }, /-2000.*2000/],
  [{ summary: { energy: 1000, cost: 0.4 } }, /summary is/],
] as const)
  test(`an offer that belongs to something else is found: ${Object.keys(over).join()}`, () => {
    assert.match(offersMixedUp(here, { ...here, ...over }).join(), found);
  });

test('power above a plan, and discharging without a setpoint or with more than it says, is found', () => {
  assert.equal(planExceeded(4200, { least: 0, most: 4200 }), undefined);
  assert.equal(planExceeded(-2000, { least: -2000, most: 0 }), undefined);
  assert.match(planExceeded(4300, { least: 0, most: 4200 }) ?? '', /takes 4300 W.*4200 W/);
  assert.match(planExceeded(-2100, { least: -2000, most: 0 }) ?? '', /gives 2100 W.*2000 W/);
  assert.match(planExceeded(-500, { least: 0, most: 11_000 }) ?? '', /gives 500 W.*allows 0 W/);
});

test('what nobody answers or confirms is found', () => {
  assert.deepEqual(offersOverdue({ asking: 59, summary: 59, unconfirmed: 59 }), []);
  assert.equal(offersOverdue({ asking: 61, summary: 61, unconfirmed: 61 }).length, 3);
});
