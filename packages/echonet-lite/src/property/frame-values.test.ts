import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PropertyValue } from '../class/value.ts';
import { decodeFrame } from '../frame/decode.ts';
import type { SpecifiedFrame } from '../frame/frame.ts';
import { octets } from '../testing/echonet-vectors.ts';
import type { ReadOptions } from './decode-property.ts';
import { describedObject, frameValues } from './frame-values.ts';

const COUNTER = 0xe0;

function frame(hex: string): SpecifiedFrame {
  const decoded = decodeFrame(octets(hex));
  assert.ok('frame' in decoded && decoded.frame.format === 1);
  return decoded.frame;
}

function counter(hex: string, options?: ReadOptions): PropertyValue | undefined {
  return frameValues(frame(hex), options).get(COUNTER);
}

test('EL-3.2.5-1 the properties of a frame belong to the object that is asked or tells', () => {
  const of = (esv: string): string =>
    describedObject(frame(`1081000105ff0102a101${esv}0180006e`.slice(0, 28))).toString(16);
  for (const request of ['60', '61', '62', '63', '7a']) assert.equal(of(request), '2a101', request);
  for (const told of ['71', '72', '73', '74', '50', '51', '52', '53']) assert.equal(of(told), '5ff01', told);
  assert.equal(describedObject(frame('1081000105ff0102a1016e0180000180006e'.slice(0, 34))).toString(16), '2a101');
});

test('EL-5 numbers are scaled by the properties of the same frame, in whatever order and list they are', () => {
  const scaled = { value: 7714.5, unit: 'kWh' };
  assert.deepEqual(counter('1081000102880105ff017203e00400012d59e10101d30400000001'), scaled);
  assert.deepEqual(counter('1081000102880105ff017203d30400000001e10101e00400012d59'), scaled);
  assert.deepEqual(counter('1081000102880105ff017e01e5000' + '3e10101d30400000001e00400012d59'), scaled);
  assert.deepEqual(counter('1081000102880105ff017202e00400012d59e10101'), { raw: 77145 });
});

test('EL-5 numbers are scaled by what is known already, and by the frame rather than by that', () => {
  const values = new Map<number, PropertyValue>([
    [0xe1, { value: 10 }],
    [0xd3, 2],
  ]);
  assert.deepEqual(counter('1081000102880105ff017201e00400000003', { values }), { value: 60, unit: 'kWh' });
  assert.deepEqual(counter('1081000102880105ff017202e00400000003e10101', { values }), { value: 0.6, unit: 'kWh' });
});

test('EL-3.2-1 a code without content has no value; of one that is there twice the last counts', () => {
  const values = frameValues(frame('1081000102a10105ff017203c70141c70130d300'));
  assert.deepEqual([...values], [[0xc7, 'notConnected']]);
});
