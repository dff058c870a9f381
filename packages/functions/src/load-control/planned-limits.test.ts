import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { PHASES } from '../ac-measurement/ac-measurements.ts';
import { currentsOfPower, isSamePlan, type LimitedVehicle, plannedLimits } from './planned-limits.ts';
import { opevProfile, oscevProfile } from './profile.ts';

const DEFAULTS = { minimum: amperes(6), maximum: amperes(32) };
const RANGE = { minimum: amperes(6), maximum: amperes(16), pause: amperes(0) };
const car: LimitedVehicle = {
  phases: PHASES,
  permitted: { a: RANGE, b: RANGE, c: RANGE },
  isAsymmetric: false,
  standard: 'iec61851',
  isStandardAwaited: false,
};
const each = (
  value: number,
): { a: ReturnType<typeof amperes>; b: ReturnType<typeof amperes>; c: ReturnType<typeof amperes> } => ({
  a: amperes(value),
  b: amperes(value),
  c: amperes(value),
});
const plan = (
  ...args: Parameters<typeof plannedLimits> extends [infer P, infer S, infer V, unknown] ? [P, S, V] : never
) => plannedLimits(...args, DEFAULTS);

test('OPEV-004: nothing stated, or as much as the vehicle takes: the greatest current, inactive', () => {
  for (const stated of [{}, each(16), each(20)])
    assert.deepEqual(plan(opevProfile, stated, car).limits, {
      a: { value: 16, isActive: false },
      b: { value: 16, isActive: false },
      c: { value: 16, isActive: false },
    });
});

test('OPEV-002: a symmetric vehicle gets the smallest allowed current on every phase, an asymmetric one its own', () => {
  const allowed = { a: amperes(12.4), b: amperes(10), c: amperes(13) };
  const ten = { value: 10, isActive: true };
  assert.deepEqual(plan(opevProfile, allowed, car).limits, { a: ten, b: ten, c: ten });
  assert.deepEqual(plan(opevProfile, allowed, { ...car, isAsymmetric: true }).limits, {
    a: { value: 12.4, isActive: true },
    b: ten,
    c: { value: 13, isActive: true },
  });
  assert.deepEqual(plan(opevProfile, { b: amperes(10) }, car).limits, { a: ten, b: ten, c: ten });
});

test('OPEV 8.2: below the smallest current the vehicle is paused, with the current it names or its standard wants', () => {
  const value = (vehicle: LimitedVehicle): number | undefined => plan(opevProfile, each(5), vehicle).limits.a?.value;
  assert.equal(value(car), 0);
  const unnamed = { a: DEFAULTS, b: DEFAULTS, c: DEFAULTS };
  assert.equal(value({ ...car, permitted: unnamed }), 0);
  assert.equal(value({ ...car, permitted: unnamed, standard: 'iso15118-2ed2' }), 0.1);
  const named = { ...RANGE, pause: amperes(0.1) };
  assert.equal(value({ ...car, permitted: { a: named, b: named, c: named } }), 0.1);
});

test('OPEV 8.2: no 0 A while the standard is unknown and may still come: the smallest current until then', () => {
  const unknown: LimitedVehicle = { ...car, standard: undefined, isStandardAwaited: true };
  const held = plan(opevProfile, each(0), unknown);
  assert.deepEqual([held.limits.a, held.isPauseHeld], [{ value: 6, isActive: true }, true]);
  const released = plan(opevProfile, each(0), { ...unknown, isStandardAwaited: false });
  assert.deepEqual([released.limits.a, released.isPauseHeld], [{ value: 0, isActive: true }, false]);
});

test('OPEV 8.2: phases without permitted values have 6 A to the fuse of the station', () => {
  const vehicle: LimitedVehicle = { ...car, phases: ['a'], permitted: {} };
  assert.deepEqual(plan(opevProfile, { a: amperes(20) }, vehicle).limits, { a: { value: 20, isActive: true } });
  assert.deepEqual(plan(opevProfile, {}, vehicle).limits, { a: { value: 32, isActive: false } });
});

test('OSCEV 6: active from the smallest current on, at the greatest too; below it inactive', () => {
  const recommended = (value: number): unknown => plan(oscevProfile, each(value), car).limits.a;
  assert.deepEqual(recommended(9), { value: 9, isActive: true });
  assert.deepEqual(recommended(30), { value: 16, isActive: true });
  assert.deepEqual(recommended(4), { value: 4, isActive: false });
  assert.deepEqual(recommended(-3), { value: 0, isActive: false });
  assert.deepEqual(plan(oscevProfile, {}, car).limits.a, { value: 0, isActive: false });
  assert.deepEqual(plan(oscevProfile, { a: amperes(9) }, car).limits.b, { value: 0, isActive: false });
});

test('OSCEV 6: a surplus that is only known in total is spread equally', () => {
  assert.deepEqual(currentsOfPower(watts(6900), PHASES), { a: 10, b: 10, c: 10 });
  assert.deepEqual(currentsOfPower(watts(2300), ['a']), { a: 10 });
  assert.deepEqual(currentsOfPower(watts(2300), []), {});
});

test('fuzz: what is written is never more than what is allowed, unless a pause is held; plans compare by what they write', () => {
  const current = fc.option(fc.double({ min: -5, max: 40, noNaN: true }), { nil: undefined });
  fc.assert(
    fc.property(fc.tuple(current, current, current), fc.boolean(), ([a, b, c], isAsymmetric) => {
      const stated = Object.fromEntries(
        Object.entries({ a, b, c }).flatMap(([phase, value]) => (value === undefined ? [] : [[phase, amperes(value)]])),
      );
      const { limits, isPauseHeld } = plan(opevProfile, stated, { ...car, isAsymmetric });
      assert.equal(isPauseHeld, false);
      for (const phase of PHASES) {
        const allowed = stated[phase];
        const planned = limits[phase];
        assert.ok(planned !== undefined);
        if (allowed !== undefined && planned.isActive) assert.ok(planned.value <= Math.max(0, allowed) + 1e-6);
        if (!planned.isActive) assert.ok(allowed === undefined || allowed >= 16 - 0.1);
      }
      assert.ok(isSamePlan({ limits, isPauseHeld }, { limits: { ...limits }, isPauseHeld: true }));
    }),
    { seed: 63380 },
  );
});
