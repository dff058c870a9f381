import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSpecial } from '../class/value.ts';
import { decodeFrame } from '../frame/decode.ts';
import type { SpecifiedFrame } from '../frame/frame.ts';
import { classOf } from '../frame/object-code.ts';
import { echonetVectors, type FrameVector, hex, octets } from '../testing/echonet-vectors.ts';
import { encodeProperty } from './encode-property.ts';
import { describedObject, frameValues } from './frame-values.ts';

const VECTORS = echonetVectors().frames.filter(({ values }) => values !== undefined);

function frameOf(vector: FrameVector): SpecifiedFrame {
  const decoded = decodeFrame(octets(vector.hex));
  assert.ok('frame' in decoded && decoded.frame.format === 1);
  return decoded.frame;
}

function code(epc: string): number {
  return Number.parseInt(epc, 16);
}

test('the vectors with values are all there', () => {
  const values = VECTORS.flatMap((vector) => Object.keys(vector.values ?? {}));
  assert.deepEqual([VECTORS.length, values.length], [68, 77]);
});

for (const vector of VECTORS)
  test(`EL-3.2.9-1 vector: ${vector.name}`, () => {
    const values = frameValues(frameOf(vector));
    for (const [epc, value] of Object.entries(vector.values ?? {})) assert.deepEqual(values.get(code(epc)), value, epc);
  });

test('EL-3.2.9-1 values of the vectors are written as they were read', () => {
  let written = 0;
  for (const vector of VECTORS) {
    const frame = frameOf(vector);
    const classCode = classOf(describedObject(frame));
    for (const [epc, value] of Object.entries(vector.values ?? {})) {
      // Octets that are no value are not sent, and the maker alone is no identifier.
      if ((isSpecial(value) && 'raw' in value) || epc === '83') continue;
      const property = frame.properties.find((one) => one.epc === code(epc));
      assert.ok(property !== undefined);
      assert.equal(hex(encodeProperty(classCode, property.epc, value)), hex(property.edt), `${vector.name} ${epc}`);
      written++;
    }
  }
  assert.equal(written, 73);
});

test('the only octets of the vectors that are no value are those that the device refuses or that say so', () => {
  const invalid = echonetVectors()
    .frames.filter(({ valid, decoded }) => valid && decoded?.format === 1)
    .flatMap((vector) => [...frameValues(frameOf(vector))].map(([epc, value]) => ({ vector, epc, value })))
    .filter(({ value }) => isSpecial(value) && 'raw' in value)
    .map(({ vector, epc }) => `${vector.name} ${epc.toString(16)}`);
  assert.deepEqual(invalid, [
    'SetC_SNA, single refused da',
    'SetGet_SNA, set refused, get answered da',
    'SetGet_SNA, everything refused da',
    'SetGet_SNA with empty get list da',
    'enumeration code outside the table c7',
    'value shorter than the table says d3',
    'value longer than the table says c7',
  ]);
});
