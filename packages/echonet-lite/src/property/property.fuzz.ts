import assert from 'node:assert/strict';
import type { FuzzTarget } from '@busbar/kernel/testing';
import { CLASSES } from '../class/classes.ts';
import { declaredProperties } from '../class/declaration.ts';
import { isSpecial, type PropertyValue } from '../class/value.ts';
import { EchonetLiteError } from '../errors.ts';
import { echonetVectors } from '../testing/echonet-vectors.ts';
import { decodeProperty } from './decode-property.ts';
import { encodeProperty } from './encode-property.ts';

const DECLARED = CLASSES.flatMap((declared) => declaredProperties(declared).map(({ epc }) => [declared.code, epc]));

/** Input: class (2), property (1), letter of the release (1), octets of the property. */
const seeds = [
  ...DECLARED.map(([code = 0, epc = 0]) => Uint8Array.of(code >> 8, code & 0xff, epc, 0x52, 0x30)),
  ...echonetVectors().frames.flatMap(({ decoded, valid }) =>
    (valid ? (decoded?.properties ?? []) : []).map(({ epc, edt }) =>
      Buffer.from(`${decoded?.seoj?.slice(0, 4)}${epc}52${edt}`, 'hex'),
    ),
  ),
];

/** Octets of a property to a value and back: nothing throws, and a value that can be sent means the same again. */
const property: FuzzTarget = {
  name: 'echonet-lite.property',
  seeds,
  longest: 4 + 255,
  run: (input) => {
    const [high = 0, low = 0, epc = 0, letter = 0] = input;
    const code = high * 256 + low;
    const options = { release: String.fromCharCode(letter) };
    const value = decodeProperty(code, epc, input.subarray(4), options);
    JSON.stringify(value);
    try {
      const edt = encodeProperty(code, epc, value, options);
      assert.deepEqual(decodeProperty(code, epc, edt, options), value, 'a value that was sent means the same');
      return kindOf(value);
    } catch (error) {
      assert.ok(error instanceof EchonetLiteError, String(error));
      return `${kindOf(value)}, not sent`;
    }
  },
};

function kindOf(value: PropertyValue): string {
  if (typeof value !== 'object') return typeof value;
  if (isSpecial(value)) return value.special;
  return Array.isArray(value) ? 'list' : Object.keys(value).sort().join(' ');
}

export const fuzzTargets: readonly FuzzTarget[] = [property];
