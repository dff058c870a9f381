import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shipVector } from '../testing/ship-vectors.ts';
import { cutToOctets, parseTxt, type TxtRecord, txtEntries, txtRdata, txtStrings } from './txt-record.ts';

const SKI = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const record: TxtRecord = { id: 'i:12345_u:BB-0001', path: '/ship/', ski: SKI, register: false };
const strings = (texts: readonly string[]): readonly Uint8Array[] => texts.map((text) => Buffer.from(text));
const mandatory = ['txtvers=1', 'id=x', 'path=/ship/', `ski=${SKI}`, 'register=false'];

test('v:txt.ems is read and written octet by octet', () => {
  const vector = shipVector('txt.ems');
  const parsed = parseTxt(txtStrings(Buffer.from(vector.hex, 'hex'))).value;
  assert.ok(parsed);
  assert.deepEqual(
    txtEntries(parsed).map(([key, value]) => `${key}=${value}`),
    vector.txt,
  );
  assert.equal(Buffer.from(txtRdata(parsed)).toString('hex'), vector.hex.toLowerCase());
});

test('SHIP-6.4.4-1: txtvers comes first, all mandatory keys follow', () => {
  assert.deepEqual(
    txtEntries(record).map(([key]) => key),
    ['txtvers', 'id', 'path', 'ski', 'register'],
  );
});

test('SHIP-6.4.4-3: a record that breaks a mandatory key is ignored', () => {
  for (const at of mandatory.keys()) {
    assert.equal(parseTxt(strings(mandatory.toSpliced(at, 1))).value, undefined, `without ${mandatory[at]}`);
  }
  assert.equal(parseTxt(strings(['txtvers=2', ...mandatory.slice(1)])).value, undefined);
  assert.equal(parseTxt(strings(mandatory.map((one) => (one.startsWith('ski') ? 'ski=12' : one)))).value, undefined);
  assert.equal(
    parseTxt(strings(mandatory.map((one) => (one.startsWith('reg') ? 'register=yes' : one)))).value,
    undefined,
  );
});

test('SHIP-6.4.4-4: missing optional and unknown keys are no error', () => {
  assert.equal(parseTxt(strings([...mandatory, 'zzz=1', 'cat=3,99,x'])).value?.categories?.join(), '3,99');
});

test('SHIP-6.4.4-7: first "=" splits, keys ignore case, the first occurrence wins, strings without "=" are skipped', () => {
  const parsed = parseTxt(
    strings(['novalue', 'TXTVERS=1', 'id=a=b', 'id=c', 'path=/p', `SKI=${SKI.toUpperCase()}`, 'register=true']),
  ).value;
  assert.equal(parsed?.id, 'a=b');
  assert.equal(parsed?.ski, SKI);
});

test('SHIP-6.4.4-8: the SKI is announced in lower case, in upper case on request', () => {
  assert.equal(new Map(txtEntries(record)).get('ski'), SKI);
  assert.equal(new Map(txtEntries(record, { skiCase: 'upper' })).get('ski'), SKI.toUpperCase());
});

test('SHIP-6.4.4-5: forbidden characters are replaced, SHIP-6.4.4-9: values are cut between characters', () => {
  const values = new Map(txtEntries({ ...record, brand: 'A;B=C\tD E', model: 'ä'.repeat(40) }));
  assert.equal(values.get('brand'), 'A-B-C-D-E');
  assert.equal(values.get('model'), 'ä'.repeat(16));
  assert.equal(cutToOctets('a⚡', 3), 'a');
});

test('SHIP-6.4.4-2: limits are kept', () => {
  assert.throws(() => txtEntries({ ...record, id: 'x'.repeat(64) }), { code: 'ship.txt-record-invalid' });
  assert.throws(() => txtEntries({ ...record, path: 'ship' }), { code: 'ship.txt-record-invalid' });
  assert.throws(() => txtEntries({ ...record, ski: '12' }), { code: 'ship.txt-record-invalid' });
  assert.throws(() => txtEntries({ ...record, categories: Array.from({ length: 120 }, () => 99) }), {
    code: 'ship.txt-record-invalid',
  });
});

test('fuzz: any octets are a record or a reason', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (rdata) => {
      const decoded = parseTxt(txtStrings(rdata));
      assert.ok(decoded.value !== undefined || decoded.findings.length === 1);
    }),
  );
});
