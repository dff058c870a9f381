import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ceilingsDue, mixedUp, type PluggedFacts, type ShownFacts, stillUnknown } from './vehicle-shown.ts';

const car: PluggedFacts = {
  standard: 'iso15118-2ed2',
  identification: '02-00-00-00-00-0C',
  isAsymmetric: true,
  maximumPower: 11_040,
  stateOfCharge: 40,
  capacity: 77_000,
  currents: { a: 16, b: 10, c: 8 },
  ceilings: { b: 10.1, c: 8.9 },
};

const UNKNOWN: ShownFacts = {
  standard: undefined,
  identification: undefined,
  isAsymmetric: undefined,
  maximumPower: undefined,
  stateOfCharge: undefined,
  capacity: undefined,
  currents: undefined,
  ceilings: undefined,
};

test('a car that is shown as it is, or not yet, is right', () => {
  assert.deepEqual(mixedUp(car, car), []);
  assert.deepEqual(mixedUp(car, UNKNOWN), []);
  assert.deepEqual(
    mixedUp(car, { ...car, standard: 'iec61851', stateOfCharge: 39.8 }),
    [],
    'seen on the pilot wire first',
  );
  assert.deepEqual(stillUnknown(car, car), []);
});

const others: readonly (readonly [Partial<ShownFacts>, RegExp])[] = [
  [{ identification: '02-00-00-00-00-0B' }, /identification is 02-00-00-00-00-0C, and 02-00-00-00-00-0B/],
  [{ maximumPower: 3680 }, /greatest power is 11040, and 3680/],
  [{ stateOfCharge: 70 }, /state of charge is 40, and 70/],
  [{ capacity: 40_000 }, /capacity is 77000, and 40000/],
  [{ currents: { a: 16, b: 8, c: 10 } }, /phase b is 10, and 8.*phase c is 8, and 10/],
  [{ ceilings: { b: 8.9, c: 10.1 } }, /ceiling of phase b is 10.1, and 8.9/],
  [{ ceilings: { a: 10.1 } }, /ceiling of phase a is none, and 10.1/],
];

for (const [over, found] of others)
  test(`what belongs to another car or phase is found: ${Object.keys(over).join()}`, () => {
    assert.match(mixedUp(car, { ...car, ...over }).join('; '), found);
  });

test('the data of a talking car is never shown for one on the pilot wire', () => {
  const basic: PluggedFacts = { ...car, standard: 'iec61851', identification: undefined, isAsymmetric: false };
  const found = mixedUp({ ...basic, stateOfCharge: undefined, capacity: undefined }, car).join('; ');
  for (const what of ['standard', 'identification', 'asymmetric', 'state of charge', 'capacity'])
    assert.ok(found.includes(what), what);
});

test('what is not known after a while is found', () => {
  assert.deepEqual(stillUnknown(car, { ...UNKNOWN, standard: 'iec61851' }), [
    'identification',
    'maximumPower',
    'stateOfCharge',
    'capacity',
    'the standard iso15118-2ed2',
    'currents of phase a',
    'currents of phase b',
    'currents of phase c',
    'ceilings of phase b',
    'ceilings of phase c',
  ]);
});

test('OPEV 8.2: ceilings that were stated and are not kept, or by the wrong phase, are found', () => {
  assert.deepEqual(ceilingsDue({ a: 16, b: 10.1, c: 8.9 }, car), []);
  assert.deepEqual(ceilingsDue({ a: 16, b: 8.9, c: 10.1 }, car), [
    '8.9 A were stated for phase b, and it keeps 10.1',
    '10.1 A were stated for phase c, and it keeps 8.9',
  ]);
  assert.deepEqual(ceilingsDue(undefined, { ...car, ceilings: {} }), []);
  assert.equal(ceilingsDue(undefined, car).length, 2);
  assert.deepEqual(ceilingsDue({ a: 0, b: 0, c: 0 }, { ...car, ceilings: { a: 0.1, b: 0.1, c: 0.1 } }), []);
  assert.equal(ceilingsDue({ a: 0, b: 0, c: 0 }, { ...car, ceilings: { a: 6, b: 0 } }).length, 2);
});
