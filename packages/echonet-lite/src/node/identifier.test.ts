import assert from 'node:assert/strict';
import { test } from 'node:test';
import { octets } from '../testing/echonet-vectors.ts';
import { identifierOf, sameIdentifier } from './identifier.ts';
import { identificationNumber, manufacturerCode } from './node-profile.ts';

for (const [what, edt, isUsable] of [
  ['in the known form', 'fe00007700000000000000000000000001', true],
  ['of a recorded device', 'fe0000089c50d14990e600000000000000', true],
  ['of an old form', '0100000000000000000000000000000007', true],
  ['that is not set', '0000000000000000000000000000000001', false],
  ['with an empty unique part', 'fe00007700000000000000000000000000', false],
  ['of an old form that is empty', '0100000000000000000000000000000000', false],
  ['that is too short', 'fe000077', false],
] as const)
  test(`EL-6.11-3 an identification number ${what} identifies ${isUsable ? 'a node' : 'nothing'}`, () => {
    assert.equal(identifierOf(octets(edt)), isUsable ? edt : undefined);
  });

test('EL-1.2-9 two addresses with one number', () => {
  assert.deepEqual(
    [
      sameIdentifier('192.0.2.1', false, 'fe80::1%eth0'),
      sameIdentifier('fe80::1%eth0', false, '192.0.2.1'),
      sameIdentifier('192.0.2.1', false, '192.0.2.2'),
      sameIdentifier('fe80::1%eth0', false, 'fd00::1'),
      sameIdentifier('192.0.2.1', true, 'fe80::1%eth0'),
    ],
    ['alias', 'alias', 'ask', 'ask', 'moved'],
  );
});

test('EL-6.11-1, EL-6.11-2 the parts of an own number', () => {
  const identity = { manufacturer: 0x123456, unique: Uint8Array.from({ length: 13 }, (_, k) => (k === 12 ? 0xff : k)) };
  assert.deepEqual(manufacturerCode(identity), octets('123456'));
  assert.deepEqual(identificationNumber(identity), octets('fe123456000102030405060708090a0bff'));
  assert.deepEqual(identificationNumber(identity, 2), octets('fe123456000102030405060708090a0b01'));
  assert.throws(() => identificationNumber({ ...identity, unique: new Uint8Array(12) }), /13 octets/);
});
