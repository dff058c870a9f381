import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, percent, seconds, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { acceptedCurrent, charged, elevenKilowattCar } from './car.ts';
import { followOffer, offeredCurrent, powerAt } from './charge-control.ts';

const rated = amperes(16);

test('an 11 kW car on three phases draws 11,040 W when nothing limits it', () => {
  const car = elevenKilowattCar(percent(40));
  assert.equal(powerAt(offeredCurrent(car, { power: undefined, rated }), 3), 11_040);
});

test('4,200 W become at most 4,200 W and at least the 6 A minimum', () => {
  const current = offeredCurrent(elevenKilowattCar(percent(40)), { power: watts(4200), rated });
  assert.equal(current, 6.08);
  assert.equal(powerAt(current, 3), 4195.2);
});

test('LPC CSConnection_007: a limit below 6 A pauses charging instead of rounding up', () => {
  assert.equal(offeredCurrent(elevenKilowattCar(percent(40)), { power: watts(4139), rated }), 0);
  assert.equal(offeredCurrent(elevenKilowattCar(percent(40)), { power: watts(0), rated }), 0);
});

test('no car, no current', () => {
  assert.equal(offeredCurrent(undefined, { power: undefined, rated }), 0);
});

test('the battery takes less above 80 % and nothing when full', () => {
  assert.equal(acceptedCurrent(elevenKilowattCar(percent(80))), 16);
  assert.ok(acceptedCurrent(elevenKilowattCar(percent(95))) < 16);
  assert.equal(acceptedCurrent(elevenKilowattCar(percent(100))), 0);
});

test('an hour at 11 kW adds about 16 % and counts the session', () => {
  const car = charged(elevenKilowattCar(percent(40)), watts(11_040), seconds(3600));
  assert.ok(Math.abs(car.soc - 56.4) < 0.5, `${car.soc}`);
  assert.equal(car.sessionEnergy, 11_040);
});

test('current falls to a new offer within a second and rises more slowly', () => {
  assert.equal(followOffer(amperes(16), amperes(6.08), seconds(0.5), amperes(6)), 6.08);
  assert.equal(followOffer(amperes(6.08), amperes(16), seconds(1), amperes(6)), 11.08);
  assert.equal(followOffer(amperes(16), amperes(0), seconds(0.6), amperes(6)), 0);
  assert.equal(followOffer(amperes(0), amperes(16), seconds(0.1), amperes(6)), 6.5);
});

test('whatever the limit, the offered power never exceeds it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), fc.double({ min: 0, max: 100, noNaN: true }), (limit, soc) => {
      const current = offeredCurrent(elevenKilowattCar(percent(soc)), { power: watts(limit), rated });
      assert.ok(powerAt(current, 3) <= limit);
    }),
  );
});
