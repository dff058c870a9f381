import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrame } from '../frame/decode.ts';
import { encodeFrame } from '../frame/encode.ts';
import { echonetVectors, hex, octets } from '../testing/echonet-vectors.ts';
import { frameFromPlain } from './frame-from-plain.ts';
import { plainFrame } from './plain-frame.ts';

const valid = echonetVectors().frames.filter((vector) => vector.valid);
const GET = { format: 1, tid: '0001', seoj: '05ff01', deoj: '02a101', esvName: 'Get', properties: [{ epc: 'c7' }] };
const SET = { ...GET, esvName: 'SetC' };

test('EL-3.2-1 every valid vector has its plain form, and comes back from it', () => {
  assert.equal(valid.length, 110);
  for (const vector of valid) {
    const decoded = decodeFrame(octets(vector.hex));
    assert.ok('frame' in decoded);
    const plain = plainFrame(decoded.frame);
    assert.deepEqual(plain, vector.decoded, vector.name);
    const again = frameFromPlain(JSON.parse(JSON.stringify(plain)));
    assert.deepEqual(plainFrame(again), plain, vector.name);
    if (vector.roundTrip !== false) assert.equal(hex(encodeFrame(again)), vector.hex, vector.name);
  }
});

test('EL-3.2-1 a frame may be written with typed values and short', () => {
  const power = { epc: 'eb', value: { value: 3000, unit: 'W' } };
  const frame = frameFromPlain({ ...SET, properties: [power, { epc: '0xda', value: 'charge' }] });
  assert.equal(hex(encodeFrame(frame)), '1081000105ff0102a1016102eb0400000bb8da0142');
  assert.equal(
    hex(encodeFrame(frameFromPlain({ ...GET, esvName: undefined, esv: '62' }))),
    '1081000105ff0102a1016201c700',
  );
});

for (const [what, plain, message] of [
  ['no object', [], /the frame: \[\] is not an object/],
  ['no transaction id', { ...GET, tid: undefined }, /tid: nothing is not 4 hexadecimal digits/],
  ['another format', { ...GET, format: 3 }, /format: 3/],
  ['an unknown service', { ...GET, esvName: 'Read' }, /esvName: "Read" is not one of SetI/],
  ['no service', { ...GET, esvName: undefined }, /esvName: nothing/],
  ['no object code', { ...GET, deoj: 'charger' }, /deoj: "charger" is not an object code/],
  ['no properties', { ...GET, properties: undefined }, /properties: nothing is not a list/],
  ['a property that is none', { ...GET, properties: ['c7'] }, /properties\.0: "c7" is not an object/],
  ['a property without code', { ...GET, properties: [{ edt: '' }] }, /properties\.0\.epc: nothing/],
  ['octets that are none', { ...GET, properties: [{ epc: 'c7', edt: '4' }] }, /properties\.0\.edt: "4"/],
  ['a count that is wrong', { ...GET, properties: [{ epc: 'c7', pdc: 1, edt: '' }] }, /pdc: 1 is not 0/],
  [
    'a value out of range',
    { ...SET, properties: [{ epc: 'eb', value: { value: -1, unit: 'W' } }] },
    /chargingElectricPower/,
  ],
  [
    'a write of what nobody writes',
    { ...SET, properties: [{ epc: 'd3', value: { value: 1, unit: 'W' } }] },
    /cannot be written/,
  ],
  ['one list instead of two', { ...GET, esvName: 'SetGet' }, /setProperties: nothing/],
  ['octets of format 2', { format: 2, tid: '0001', edata: 'x' }, /edata: "x"/],
] as const)
  test(`EL-3.2-1 not a frame: ${what}`, () => {
    assert.throws(() => frameFromPlain(plain), { name: 'EchonetLiteError', message });
  });
