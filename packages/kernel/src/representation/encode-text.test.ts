import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText } from './decode-text.ts';
import { encodeText } from './encode-text.ts';
import { bool, double, enumeration, list, long, raw, recordOf, root, short, tag, text, uint, ulong } from './shape.ts';
import { UNKNOWN } from './unknown-member.ts';

const inner = recordOf<unknown>({ n: uint, t: text });
const shape = recordOf<unknown>({
  a: uint,
  b: text,
  c: bool,
  r: inner,
  l: list(uint),
  rs: list(inner),
  e: enumeration(['one', 'two']),
  x: tag,
  u: ulong,
  s: long,
  h: short,
  d: double,
  raw,
});

const WRITTEN: readonly (readonly [string, unknown, string])[] = [
  ['SHIP-6.8.4-6 an empty element', {}, '[]'],
  ['SHIP-6.8.4-2 the order of the schema', { c: true, b: 'x', a: 1 }, '[{"a":1},{"b":"x"},{"c":true}]'],
  ['SHIP-6.8.4-2 the order of the schema inside', { r: { t: 'x', n: 1 } }, '[{"r":[{"n":1},{"t":"x"}]}]'],
  ['SHIP-6.8.4-3 absent elements are left out', { a: undefined, b: 'x', c: undefined }, '[{"b":"x"}]'],
  ['SHIP-6.8.4-4 one occurrence in an array', { l: [1], rs: [{ n: 1 }] }, '[{"l":[1]},{"rs":[[{"n":1}]]}]'],
  ['SHIP-6.8.4-5 an empty list is left out', { a: 1, l: [], rs: [], x: {} }, '[{"a":1},{"x":[]}]'],
  ['SHIP-6.8.4-5 nothing but an empty list', { l: [] }, '[]'],
  ['SHIP-6.8.4-6 an empty string', { b: '' }, '[{"b":""}]'],
  ['SHIP-6.8.4-6 an empty element in a list', { rs: [{}, { n: 1 }] }, '[{"rs":[[],[{"n":1}]]}]'],
  ['a known value first and behind another one', { e: 'one' }, '[{"e":"one"}]'],
  ['a known value behind another element', { a: 1, e: 'two' }, '[{"a":1},{"e":"two"}]'],
  ['an unknown value of an enumeration', { a: 1, e: 'th"ree' }, '[{"a":1},{"e":"th\\"ree"}]'],
  [
    'SHIP-6.8.4-9 brackets and braces in a string',
    { b: 'a[b]c{d}e|~' },
    '[{"b":"a\\u005bb\\u005dc\\u007bd\\u007de|~"}]',
  ],
  ['escapes', { b: '"\\/\b\f\n\r\t\u0001\u001f' }, '[{"b":"\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f"}]'],
  ['other characters as they are', { b: 'Wärmepumpe ⚡ 😀\u007f\u2028' }, '[{"b":"Wärmepumpe ⚡ 😀\\u007f\u2028"}]'],
  ['half a surrogate pair as an escape', { b: 'x\ud83dy\ude00' }, '[{"b":"x\\ud83dy\\ude00"}]'],
  ['small and large integers', { a: 4294967295, h: -32768 }, '[{"a":4294967295},{"h":-32768}]'],
  ['zero', { a: 0, h: -0 }, '[{"a":0},{"h":0}]'],
  ['SHIP-6.8.5-5 a bigint', { u: 18446744073709551615n, s: -1n }, '[{"u":18446744073709551615},{"s":-1}]'],
  ['a double', { d: -1.5 }, '[{"d":-1.5}]'],
  ['SHIP-6.8.4-8 raw text without whitespace', { raw: ' { "a [" : [ 1 , 2 ] } ' }, '[{"raw":{"a \\u005b":[1,2]}}]'],
  ['members under symbols of others', { a: 1, [Symbol('mine')]: 2 }, '[{"a":1}]'],
  ['members without declaration', { a: 1, zz: 2 }, '[{"a":1}]'],
  ['unknown elements as they were received', { [UNKNOWN]: [{ name: 'q"', json: '[ 1 ]' }] }, '[{"q\\"":[1]}]'],
];

for (const [title, value, expected] of WRITTEN)
  test(`${title}: written`, () => {
    assert.equal(encodeText(shape, value), expected);
    // Not only a text: JSON.
    JSON.parse(expected);
  });

test('SHIP-6.8.4-7 the outermost element is an object', () => {
  assert.equal(encodeText(root({ a: inner, b: tag }), { a: { n: 1 } }), '{"a":[{"n":1}]}');
});

test('a text far longer than the memory kept for writing', () => {
  const long = Array.from({ length: 3000 }, (_, n) => ({ n, t: 'ä'.repeat(20) }));
  const written = encodeText(shape, { rs: long });
  assert.equal(decodeText(shape, written).findings.length, 0);
  assert.equal(JSON.parse(written)[0].rs.length, 3000);
  assert.equal(encodeText(shape, { a: 1 }), '[{"a":1}]');
});

const MISTAKES: readonly (readonly [string, unknown])[] = [
  ['a fraction for an integer', { a: 1.5 }],
  ['NaN', { a: Number.NaN }],
  ['a negative unsigned integer', { a: -1 }],
  ['an integer out of range', { a: 4294967296 }],
  ['a number that is not exact', { u: 2 ** 60 }],
  ['a bigint out of range', { u: 1n << 64n }],
  ['infinity', { d: Number.POSITIVE_INFINITY }],
  ['null for a number', { a: null }],
  ['a string for a number', { a: '1' }],
];

for (const [what, value] of MISTAKES)
  test(`${what} is a mistake of the caller, and the next message is not harmed by it`, () => {
    assert.throws(() => encodeText(shape, value), /assertion failed/);
    assert.equal(encodeText(shape, { a: 1 }), '[{"a":1}]');
  });

test('a message without root element or with two is a mistake of the caller', () => {
  const message = root({ a: inner, b: tag });
  assert.throws(() => encodeText(message, {}), /assertion failed/);
  assert.throws(() => encodeText(message, { a: {}, b: {} }), /assertion failed/);
});
