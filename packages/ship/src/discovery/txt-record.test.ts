import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ShipError } from '../errors.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { readTxt, type ShipTxt, truncateUtf8, txtStrings, writeTxt } from './txt-record.ts';

const vector = shipVector('txt.ems');
const ems: ShipTxt = {
  id: 'i:12345_u:BB-0001',
  path: '/ship/',
  ski: shipVector('id.ski').hex,
  register: false,
  ecc: false,
  brand: 'Busbar',
  type: 'EnergyManagementSystem',
  model: 'BB-1',
  serial: 'BB-0001',
  categories: [2],
};
const octets = (strings: readonly string[]): Buffer[] => strings.map((text) => Buffer.from(text));
const mandatory = ['txtvers=1', 'id=x', 'path=/ship/', `ski=${'0a'.repeat(20)}`, 'register=false'];

test('SHIP-6.4.4-1 the record of the vector: all keys, txtvers first, exact octets', () => {
  const strings = txtStrings(writeTxt(ems));
  assert.deepEqual(strings, vector.txt);
  const record = Buffer.concat(octets(strings).flatMap((text) => [Buffer.from([text.length]), text]));
  assert.equal(record.toString('hex'), vector.hex);
});

test('SHIP-6.4.4-8 the SKI is announced in lower case, in the iec profile in upper case, and read in both', () => {
  const upper = txtStrings(writeTxt(ems, 'upper'));
  assert.ok(upper.includes(`ski=${shipVector('id.ski').txt}`));
  assert.deepEqual(readTxt(octets(upper)), { value: ems, findings: [] });
  assert.deepEqual(readTxt(octets(vector.txt as string[])), { value: ems, findings: [] });
});

for (const [why, strings] of [
  ...mandatory.map((gone) => [`without ${gone}`, mandatory.filter((text) => text !== gone)] as const),
  ['with txtvers 2', mandatory.with(0, 'txtvers=2')],
  ['with a short SKI', mandatory.with(3, 'ski=0a')],
  ['with an SKI that is not hex', mandatory.with(3, `ski=${'0g'.repeat(20)}`)],
  ['with register=yes', mandatory.with(4, 'register=yes')],
  ['that is empty', []],
  ['that is huge', [...mandatory, ...Array.from({ length: 30 }, (_, n) => `x${n}=${'y'.repeat(50)}`)]],
] as const)
  test(`SHIP-6.4.4-3 a record ${why} is ignored`, () => {
    const { value, findings } = readTxt(octets(strings));
    assert.equal(value, undefined);
    assert.equal(findings[0]?.severity, 'error');
  });

test('SHIP-6.4.4-4 missing optional keys, unknown keys and unknown categories are no error', () => {
  const strings = [...mandatory, 'cat=3,99,x,', 'foo=bar', 'noequals', '=nokey'];
  assert.deepEqual(readTxt(octets(strings)), {
    value: { id: 'x', path: '/ship/', ski: '0a'.repeat(20), register: false, ecc: false, categories: [3, 99] },
    findings: [],
  });
});

test('SHIP-6.4.4-7 first = splits, keys in any case, the first occurrence wins', () => {
  const strings = ['TXTVERS=1', 'Id=a=b', 'id=second', 'PATH=/p', `SKI=${'0A'.repeat(20)}`, 'register=true'];
  const { value } = readTxt(octets(strings));
  assert.equal(value?.id, 'a=b');
  assert.equal(value?.path, '/p');
  assert.equal(value?.register, true);
});

test('SHIP-6.4.4-5 SHIP-6.4.4-9 values are cleaned and cut at a character', () => {
  const pairs = writeTxt({ ...ems, brand: ' Grün; & Söhne = 1\u00a0\u0007x ', model: 'ü'.repeat(20), type: '  ' });
  assert.equal(pairs.brand, 'Grün-&-Söhne-1-x');
  assert.equal(pairs.model, 'ü'.repeat(16));
  assert.equal(pairs.type, undefined);
  assert.equal(truncateUtf8('a😀b', 4), 'a');
  assert.equal(truncateUtf8('a😀b', 5), 'a😀');
});

for (const [what, txt] of [
  ['a SHIP ID of 64 octets', { ...ems, id: 'x'.repeat(64) }],
  ['a SHIP ID with =', { ...ems, id: 'a=b' }],
  ['a path without /', { ...ems, path: 'ship' }],
  ['a path of 33 octets', { ...ems, path: `/${'p'.repeat(32)}` }],
  ['a path with a space', { ...ems, path: '/a b' }],
  ['more than 400 octets', { ...ems, categories: Array.from({ length: 100 }, (_, n) => n) }],
] as const)
  test(`SHIP-6.4.4-2 ${what} cannot be announced`, () => {
    assert.throws(
      () => writeTxt(txt),
      (error) => error instanceof ShipError && error.code === 'ship.txt-record-invalid',
    );
  });

test('a path that does not begin with / is dialled at the root, with a finding', () => {
  const { value, findings } = readTxt(octets(mandatory.with(2, 'path=ship')));
  assert.equal(value?.path, '/');
  assert.deepEqual(
    findings.map(({ path }) => path),
    ['path'],
  );
});

test('SHIP-6.4.4-2 whatever is written has at most 400 octets and reads back; reading random octets never throws', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, text, text, text, (brand, type, model, serial) => {
      const strings = octets(txtStrings(writeTxt({ ...ems, brand, type, model, serial })));
      assert.ok(strings.reduce((sum, string) => sum + 1 + string.length, 0) <= 400);
      assert.deepEqual(readTxt(strings).findings, []);
    }),
    { seed: 3, numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 12 }), (strings) => {
      readTxt(strings);
    }),
    { seed: 4, numRuns: 1000 },
  );
});
