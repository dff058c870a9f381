import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkClass } from '../testing/check-classes.ts';
import { type FactClass, readClassTable } from '../testing/class-table.ts';
import { evCharger } from './ev-charger.ts';

/** Text of the table's EV charger with one change, each of which the comparison has to see. */
const CHANGES: readonly (readonly [what: string, from: string, to: string])[] = [
  ['a misspelt name', 'Operation mode setting', 'Operation mode settings'],
  ['a misspelt short name', '"operationMode"', '"operatingMode"'],
  ['a misspelt value', '"standby"', '"standBy"'],
  ['another code', '{"edt":"0x44","name":"standby"}', '{"edt":"0x45","name":"standby"}'],
  ['a missing value', '{"edt":"0x47","name":"idle"},', ''],
  ['a superfluous value', '{"edt":"0x47","name":"idle"}', '{"edt":"0x47","name":"idle"},{"edt":"0x48","name":"more"}'],
  [
    'another order of values',
    '{"edt":"0x42","name":"charge"},{"edt":"0x44","name":"standby"}',
    '{"edt":"0x44","name":"standby"},{"edt":"0x42","name":"charge"}',
  ],
  ['another access', '"set":"required","inf":"required"', '"set":"optional","inf":"required"'],
  ['another size', '"minSize":8,"maxSize":8', '"minSize":8,"maxSize":9'],
  ['another range', '"rawMax":32766', '"rawMax":32767'],
  ['another scale', '"scale":0.001', '"scale":0.01'],
  ['another unit', '"unit":"kWh"', '"unit":"Wh"'],
  ['another overflow code', '"overflow":"0xFFFF"', '"overflow":"0xFFFD"'],
  ['another release', '"from":"J"', '"from":"K"'],
  ['another property to write first', '"atomicSet":"0xCD"', '"atomicSet":"0xCE"'],
  ['another code of a property', '"epc":"0xED"', '"epc":"0xEE"'],
  ['another field', '"minimumCurrent"', '"lowestCurrent"'],
  ['another ancestor', '"inherits":"0x0000"', '"inherits":null'],
];

const TEXT = JSON.stringify(readClassTable().classes['0x02A1']);

test('the untouched table passes', () => {
  checkClass(evCharger, JSON.parse(TEXT));
});

for (const [what, from, to] of CHANGES)
  test(`the comparison sees ${what}`, () => {
    const changed = TEXT.replace(from, to);
    assert.notEqual(changed, TEXT, 'the table has the text');
    assert.throws(() => checkClass(evCharger, JSON.parse(changed)), { name: 'AssertionError' });
  });

test('the comparison sees a missing and a superfluous property', () => {
  const fact: FactClass = JSON.parse(TEXT);
  const [first, ...rest] = fact.properties;
  assert.ok(first !== undefined);
  assert.throws(() => checkClass(evCharger, { ...fact, properties: rest }), { name: 'AssertionError' });
  const twice = [...fact.properties, first];
  assert.throws(() => checkClass(evCharger, { ...fact, properties: twice }), { name: 'AssertionError' });
});
