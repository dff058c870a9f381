import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, percent, seconds, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { acceptedCurrent, carOf, charged, elevenKilowattCar } from './car.ts';
import { followOffer, offeredCurrents, powerAt } from './charge-control.ts';

const rated = amperes(16);
const car = elevenKilowattCar(percent(40));
const each = (value: number): ReturnType<typeof offeredCurrents> => ({
  a: amperes(value),
  b: amperes(value),
  c: amperes(value),
});

test('an 11 kW car on three phases draws 11,040 W when nothing limits it', () => {
  assert.equal(powerAt(offeredCurrents(car, { power: undefined, rated })), 11_040);
});

test('4,200 W become at most 4,200 W and at least the 6 A minimum', () => {
  const currents = offeredCurrents(car, { power: watts(4200), rated });
  assert.deepEqual(currents, each(6.08));
  assert.equal(powerAt(currents), 4195.2);
});

test('LPC CSConnection_007: a limit below 6 A pauses charging instead of rounding up', () => {
  for (const power of [4139, 0]) assert.deepEqual(offeredCurrents(car, { power: watts(power), rated }), each(0));
});

test('OPEV and LPC together: the lower one counts, whichever it is', () => {
  const limited = (power: number, ceiling: number): unknown =>
    offeredCurrents(car, { power: watts(power), rated, ceiling: each(ceiling) }).a;
  assert.equal(limited(6900, 8), 8);
  assert.equal(limited(4830, 8), 7);
  assert.equal(limited(6900, 5), 0, 'below the smallest current it pauses');
});

test('OPEV 8.2: a symmetric car draws the smallest ceiling on every phase, an asymmetric one its own', () => {
  const ceiling = { a: amperes(16), b: amperes(10), c: amperes(5) };
  assert.deepEqual(offeredCurrents(car, { power: undefined, rated, ceiling: { ...ceiling, c: amperes(7) } }), each(7));
  assert.deepEqual(offeredCurrents({ ...car, isAsymmetric: true }, { power: undefined, rated, ceiling }), {
    a: 16,
    b: 10,
    c: 0,
  });
});

test('OSCEV 5: a car that waits charges with what is recommended, and not without', () => {
  const waiting = { ...car, isWaiting: true };
  assert.deepEqual(offeredCurrents(waiting, { power: undefined, rated }), each(0));
  assert.deepEqual(offeredCurrents(waiting, { power: undefined, rated, recommended: each(9) }), each(9));
  assert.deepEqual(
    offeredCurrents(waiting, { power: undefined, rated, recommended: each(9), ceiling: each(7) }),
    each(7),
    'the ceiling holds',
  );
  assert.deepEqual(offeredCurrents(car, { power: undefined, rated, recommended: each(9) }), each(16));
});

test('no car, no current; a car with one phase uses one', () => {
  assert.deepEqual(offeredCurrents(undefined, { power: undefined, rated }), {});
  assert.deepEqual(offeredCurrents(carOf({ phases: 1 }), { power: watts(2300), rated }), { a: 10 });
});

test('the battery takes less above 80 % and nothing when full; the curve is a matter of the car', () => {
  assert.equal(acceptedCurrent(elevenKilowattCar(percent(80))), 16);
  assert.equal(acceptedCurrent(elevenKilowattCar(percent(90))), 11);
  assert.equal(acceptedCurrent(elevenKilowattCar(percent(100))), 0);
  const curve = [
    { soc: percent(50), share: 0.5 },
    { soc: percent(100), share: 1 },
  ];
  assert.equal(acceptedCurrent(carOf({ soc: percent(20), curve })), 8);
  assert.equal(acceptedCurrent(carOf({ soc: percent(75), curve })), 12);
  assert.equal(acceptedCurrent(carOf({ curve: [] })), 16);
});

test('an hour at 11 kW adds about 16 % and counts the session', () => {
  const after = charged(car, watts(11_040), seconds(3600));
  assert.ok(Math.abs(after.soc - 56.4) < 0.5, `${after.soc}`);
  assert.equal(after.sessionEnergy, 11_040);
});

test('current falls to a new offer within a second and rises more slowly', () => {
  assert.equal(followOffer(amperes(16), amperes(6.08), seconds(0.5), amperes(6)), 6.08);
  assert.equal(followOffer(amperes(6.08), amperes(16), seconds(1), amperes(6)), 11.08);
  assert.equal(followOffer(amperes(16), amperes(0), seconds(0.6), amperes(6)), 0);
  assert.equal(followOffer(amperes(0), amperes(16), seconds(0.1), amperes(6)), 6.5);
});

test('whatever the limits, neither the power nor the ceiling of a phase is exceeded', () => {
  const current = fc.option(fc.double({ min: 0, max: 40, noNaN: true }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30_000 }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.tuple(current, current, current),
      fc.constantFrom(1 as const, 2 as const, 3 as const),
      fc.boolean(),
      (limit, soc, [a, b, c], phases, isAsymmetric) => {
        const ceiling = Object.fromEntries(
          Object.entries({ a, b, c }).flatMap(([phase, value]) =>
            value === undefined ? [] : [[phase, amperes(value)]],
          ),
        );
        const currents = offeredCurrents(carOf({ soc: percent(soc), phases, isAsymmetric }), {
          power: watts(limit),
          rated,
          ceiling,
        });
        assert.ok(powerAt(currents) <= limit);
        for (const [phase, value] of Object.entries(currents)) assert.ok(value <= (ceiling[phase] ?? 16) + 1e-9);
      },
    ),
    { seed: 63380 },
  );
});
