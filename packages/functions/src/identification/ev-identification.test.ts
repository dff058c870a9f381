import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { euiTypeOf, normalisedEui } from './ev-identification.ts';

test('EVCC-007: EUI-48 and EUI-64 in every spelling mean the same', () => {
  for (const text of ['AA-BB-CC-DD-EE-FF', 'aa:bb:cc:dd:ee:ff', 'aabbccddeeff', ' AABBCCDDEEFF '])
    assert.equal(normalisedEui(text), 'AA-BB-CC-DD-EE-FF');
  assert.equal(normalisedEui('0011223344556677'), '00-11-22-33-44-55-66-77');
  assert.equal(euiTypeOf('aabbccddeeff'), 'eui48');
  assert.equal(euiTypeOf('00:11:22:33:44:55:66:77'), 'eui64');
});

test('EVCC 5.2: a text that is no EUI stays as it is', () => {
  for (const text of ['DEADBEEF', 'card 17', 'aabbccddeeffgg', 'aa-bb-cc-dd-ee-ff-00', ''])
    assert.equal(normalisedEui(text), text);
  assert.equal(euiTypeOf('DEADBEEF'), undefined);
  assert.equal(normalisedEui(' card '), 'card');
});

test('fuzz: any text survives, and writing it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const once = normalisedEui(text);
      assert.equal(normalisedEui(once), once);
      assert.ok(once.length <= text.length + 8);
    }),
    { seed: 63380 },
  );
});
