import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../finding.ts';
import { decodeText } from './decode-text.ts';
import { encodeText } from './encode-text.ts';
import {
  bool,
  closedEnumeration,
  double,
  enumeration,
  int,
  list,
  long,
  raw,
  recordOf,
  root,
  type Shape,
  spreadList,
  tag,
  text,
  ubyte,
  uint,
  ulong,
} from './shape.ts';
import { type ToleranceName, toleranceOf } from './tolerance.ts';
import { UNKNOWN, unknownMembers } from './unknown-member.ts';

const inner = recordOf<unknown>({ n: uint, t: text });
const shape = recordOf<Record<string, unknown>>({
  a: uint,
  b: text,
  c: bool,
  r: inner,
  l: list(uint),
  rs: list(inner),
  e: enumeration(['one', 'two']),
  k: closedEnumeration(['open', 'closed']),
  x: tag,
  u: ulong,
  s: long,
  i: int,
  y: ubyte,
  d: double,
  raw,
});

interface Row {
  readonly title: string;
  readonly text: string;
  readonly value: unknown;
  readonly tolerated?: readonly ToleranceName[];
}

const READ: readonly Row[] = [
  { title: 'all fields in order', text: '[{"a":1},{"b":"x"},{"c":true}]', value: { a: 1, b: 'x', c: true } },
  { title: 'nothing', text: '[]', value: {} },
  { title: 'SHIP-6.8.5-1 whitespace everywhere', text: ' [ { "a" : 1 } , {\n"b":\t"x" }\r] ', value: { a: 1, b: 'x' } },
  { title: 'SHIP-6.8.5-1 whitespace inside an empty array', text: '[ ]', value: {} },
  { title: 'SHIP-6.8.5-1 whitespace in lists', text: '[{"l":[ 1 , 2 ]}]', value: { l: [1, 2] } },
  {
    title: 'a list of records',
    text: '[{"rs":[[{"n":1}],[],[{"t":"x"}]]}]',
    value: { rs: [{ n: 1 }, {}, { t: 'x' }] },
  },
  {
    title: 'SHIP-6.8.5-3 wrong order',
    text: '[{"b":"x"},{"a":1}]',
    value: { b: 'x', a: 1 },
    tolerated: ['wrongOrder'],
  },
  {
    title: 'SHIP-6.8.5-3 merged members',
    text: '[{"a":1,"b":"x"}]',
    value: { a: 1, b: 'x' },
    tolerated: ['mergedObject'],
  },
  {
    title: 'SHIP-6.8.5-3 an ordinary object',
    text: '{"a":1,"b":"x"}',
    value: { a: 1, b: 'x' },
    tolerated: ['plainObject'],
  },
  { title: 'SPINE-5.2.2-2 {} for an empty element', text: '[{"x":{}}]', value: { x: {} }, tolerated: ['emptyObject'] },
  { title: 'SPINE-5.2.2-2 {} for an empty list', text: '[{"l":{}}]', value: { l: [] }, tolerated: ['emptyObject'] },
  { title: 'SPINE-5.2.2-2 [] for an empty list', text: '[{"rs":[]}]', value: { rs: [] } },
  { title: 'SPINE-5.2.2-3 a scalar for a list', text: '[{"l":7}]', value: { l: [7] }, tolerated: ['missingList'] },
  {
    title: 'SPINE-5.2.2-3 a record for a list of records',
    text: '[{"rs":[{"n":1},{"t":"x"}]}]',
    value: { rs: [{ n: 1, t: 'x' }] },
    tolerated: ['missingList'],
  },
  {
    title: 'SHIP-6.8.5-3 a list of ordinary objects',
    text: '[{"rs":[{"n":1},{"n":2}]}]',
    value: { rs: [{ n: 1 }, { n: 2 }] },
    tolerated: ['plainObject', 'plainObject'],
  },
  {
    title: 'SHIP-6.8.5-3 a list of ordinary objects with several members',
    text: '[{"rs":[{"n":1,"t":"x"}]}]',
    value: { rs: [{ n: 1, t: 'x' }] },
    tolerated: ['plainObject'],
  },
  {
    title: 'SPINE-5.2.2-3 an ordinary object for a list of records',
    text: '[{"rs":{"n":1}}]',
    value: { rs: [{ n: 1 }] },
    tolerated: ['missingList', 'plainObject'],
  },
  {
    title: 'SPINE-5.2.2-3 a list of one record for a record',
    text: '[{"r":[[{"n":1},{"t":"x"}]]}]',
    value: { r: { n: 1, t: 'x' } },
    tolerated: ['surplusList'],
  },
  {
    title: 'SPINE-5.2.2-3 a list of one number for a number',
    text: '[{"a":[5]}]',
    value: { a: 5 },
    tolerated: ['surplusList'],
  },
  { title: 'null for an absent number', text: '[{"a":null},{"b":"x"}]', value: { b: 'x' }, tolerated: ['nullMember'] },
  { title: 'null for an absent record', text: '[{"r":null}]', value: {}, tolerated: ['nullMember'] },
  { title: 'null for an absent list', text: '[{"l":null}]', value: {}, tolerated: ['nullMember'] },
  { title: 'null in a list', text: '[{"l":[1,null,2]}]', value: { l: [1, 2] }, tolerated: ['nullMember'] },
  { title: 'SHIP-6.8.5-4 characters 0 at the end', text: '[{"a":1}]\0\0', value: { a: 1 }, tolerated: ['trailingNul'] },
  { title: 'an open enumeration keeps other values', text: '[{"e":"three"}]', value: { e: 'three' } },
  { title: 'a known value of an enumeration', text: '[{"e":"two"}]', value: { e: 'two' } },
  { title: 'a value of an enumeration with an escape', text: '[{"e":"tw\\u006f"}]', value: { e: 'two' } },
  {
    title: 'all escapes',
    text: '[{"b":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00"}]',
    value: { b: '"\\/\b\f\n\r\tä😀' },
  },
  { title: 'a long string', text: `[{"b":"${'x'.repeat(500)}"}]`, value: { b: 'x'.repeat(500) } },
  {
    title: 'SHIP-6.8.5-5 the largest unsignedLong',
    text: '[{"u":18446744073709551615}]',
    value: { u: 18446744073709551615n },
  },
  {
    title: 'SHIP-6.8.5-5 the smallest long',
    text: '[{"s":-9223372036854775808}]',
    value: { s: -9223372036854775808n },
  },
  { title: 'SHIP-6.8.5-5 the largest exact number', text: '[{"u":9007199254740991}]', value: { u: 9007199254740991 } },
  { title: 'SHIP-6.8.5-5 the first inexact number', text: '[{"u":9007199254740993}]', value: { u: 9007199254740993n } },
  { title: 'negative zero is zero', text: '[{"s":-0}]', value: { s: 0 } },
  { title: 'bounds of the small types', text: '[{"i":-2147483648},{"y":255}]', value: { i: -2147483648, y: 255 } },
  { title: 'a double', text: '[{"d":-1.5e3}]', value: { d: -1500 } },
  { title: 'raw text', text: '[{"raw":{"any":[1, "]}"]}}]', value: { raw: '{"any":[1, "]}"]}' } },
];

for (const { title, text: json, value, tolerated = [] } of READ)
  test(`${title}: read`, () => {
    const decoded = decodeText(shape, json);
    assert.deepEqual(decoded.value, value);
    assert.deepEqual(decoded.findings.map(toleranceOf).sort(), [...tolerated].sort());
  });

/** Elements that break their declaration: [what, text, value when dropped, place]. */
const FAULTS: readonly (readonly [string, string, unknown, string])[] = [
  ['a string for a number', '[{"a":"1"},{"b":"x"}]', { b: 'x' }, 'a'],
  ['a number for a string', '[{"a":1},{"b":2}]', { a: 1 }, 'b'],
  ['a number for a boolean', '[{"c":1}]', {}, 'c'],
  ['a fraction for an integer', '[{"a":1.5},{"b":"x"}]', { b: 'x' }, 'a'],
  ['an exponent for an integer', '[{"a":1e2}]', {}, 'a'],
  ['a negative unsigned number', '[{"a":-1}]', {}, 'a'],
  ['a number out of range', '[{"a":4294967296},{"b":"x"}]', { b: 'x' }, 'a'],
  ['an unsignedLong out of range', '[{"u":18446744073709551616}]', {}, 'u'],
  ['a number with very many digits', `[{"u":1${'0'.repeat(1000)}},{"i":1}]`, { i: 1 }, 'u'],
  ['a double beyond the range', '[{"d":1e999}]', {}, 'd'],
  ['an object for a number', '[{"a":{"n":[1,2]}},{"b":"x"}]', { b: 'x' }, 'a'],
  ['a string for a record', '[{"r":"x"},{"e":"one"}]', { e: 'one' }, 'r'],
  ['several values for a number', '[{"a":[1,2]},{"b":"x"}]', { b: 'x' }, 'a'],
  ['several records for a record', '[{"r":[[{"n":1}],[{"n":2}]]},{"e":"one"}]', { e: 'one' }, 'r'],
  ['an empty array for a number', '[{"a":[]},{"b":"x"}]', { b: 'x' }, 'a'],
  ['a wrong item in a list', '[{"l":[1,"x",3]}]', { l: [1, 3] }, 'l.1'],
  [
    'a wrong element in a list of records',
    '[{"rs":[[{"n":1}],[{"n":"x"},{"t":"y"}]]}]',
    { rs: [{ n: 1 }, { t: 'y' }] },
    'rs.1.n',
  ],
  ['a scalar among the items of a record', '[{"a":1},5,{"b":"x"}]', { a: 1, b: 'x' }, '1'],
];

for (const [what, json, value, path] of FAULTS) {
  test(`SHIP-6.8.5-7 ${what} makes a transport message unusable`, () => {
    const decoded = decodeText(shape, json);
    assert.equal(decoded.value, undefined);
    assert.equal(only(decoded.findings, 'error').length, 1);
  });
  test(`SPINE-5.3.2-47 ${what} is left out and reported on request`, () => {
    const decoded = decodeText(shape, json, { faults: 'drop' });
    assert.deepEqual(decoded.value, value);
    const [first] = only(decoded.findings, 'error');
    assert.equal(only(decoded.findings, 'error').length, 1);
    assert.equal(first?.path, path);
    assert.match(first?.text ?? '', /\(character [0-9]+\)$/);
  });
}

test('an unknown value of a closed enumeration counts as absent', () => {
  const { value, findings } = decodeText(shape, '[{"k":"ajar"}]');
  assert.deepEqual(value, {});
  assert.deepEqual(
    findings.map(({ severity }) => severity),
    ['warning'],
  );
});

test('a mandatory element that is missing or unknown makes the message unusable', () => {
  const hello = recordOf<unknown>({ phase: closedEnumeration(['ready']), waiting: uint }, { required: ['phase'] });
  for (const json of ['[{"waiting":1}]', '[]', '[{"phase":"steady"}]', '{"waiting":1}']) {
    assert.equal(decodeText(hello, json).value, undefined, json);
    assert.match(only(decodeText(hello, json).findings, 'error')[0]?.text ?? '', /phase is missing/);
  }
  assert.deepEqual(decodeText(hello, '[{"phase":"ready"}]').value, { phase: 'ready' });
});

test('SHIP-6.8.4-5 a mandatory list without occurrences is missing', () => {
  const formats = recordOf<unknown>({ format: list(text), n: uint }, { required: ['format'] });
  for (const json of ['[{"format":[]}]', '[{"format":{}}]', '[{"n":1}]'])
    assert.match(only(decodeText(formats, json).findings, 'error')[0]?.text ?? '', /format is missing/);
  assert.deepEqual(decodeText(formats, '[{"format":[""]}]').value, { format: [''] });
});

test('SHIP-6.8.5-6 an element that is there twice makes a transport message unusable', () => {
  for (const json of ['[{"a":1},{"a":2}]', '{"a":1,"a":2}', '[{"a":1,"a":2}]']) {
    const { value, findings } = decodeText(shape, json);
    assert.equal(value, undefined, json);
    assert.equal(only(findings, 'error')[0]?.rule, 'SHIP-6.8.5-6');
  }
});

test('SPINE-5.2.2-20 of an element that is there twice the last one counts in SPINE', () => {
  const { value, findings } = decodeText(shape, '[{"a":1},{"b":"x"},{"a":2}]', { faults: 'drop' });
  assert.deepEqual(value, { a: 2, b: 'x' });
  assert.ok(findings.some(({ rule, severity }) => rule === 'SPINE-5.2.2-20' && severity === 'warning'));
});

test('an alias and the right name together are the same element twice', () => {
  const aliased = recordOf<unknown>({ right: uint }, { aliases: { wrong: 'right' } });
  assert.equal(decodeText(aliased, '[{"right":1},{"wrong":2}]').value, undefined);
  assert.deepEqual(decodeText(aliased, '[{"wrong":2}]').value, { right: 2 });
});

test('SHIP-6.8.5-2 unknown elements are ignored, kept and written again', () => {
  const json = '[{"a":1},{"future":[{"x": [1, "a ] b"]}]},{"b":"x"},{"__proto__":{"evil":true}}]';
  const { value, findings } = decodeText(shape, json);
  assert.ok(value !== undefined);
  assert.deepEqual({ ...value, [UNKNOWN]: undefined }, { a: 1, b: 'x', [UNKNOWN]: undefined });
  assert.deepEqual(unknownMembers(value), [
    { name: 'future', json: '[{"x": [1, "a ] b"]}]' },
    { name: '__proto__', json: '{"evil":true}' },
  ]);
  assert.deepEqual(
    findings.map(({ severity, path }) => [severity, path]),
    [
      ['info', 'future'],
      ['info', '__proto__'],
    ],
  );
  assert.equal(
    encodeText(shape, value),
    '[{"a":1},{"b":"x"},{"future":[{"x":[1,"a \\u005d b"]}]},{"__proto__":{"evil":true}}]',
  );
});

test('a member named like something of Object.prototype is nothing special', () => {
  const { value } = decodeText(shape, '{"__proto__":{"a":7},"constructor":1,"toString":2,"hasOwnProperty":3}');
  assert.ok(value !== undefined);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(value.a, undefined);
  assert.equal(unknownMembers(value).length, 4);
});

test('SPINE-5.3.3-26 an element of a repeating group is read from one member per value and from a list', () => {
  const group = recordOf<unknown>({ f: uint, sel: spreadList(inner), z: uint });
  const expected = { f: 1, sel: [{ n: 1 }, { n: 2, t: 'x' }], z: 2 };
  const json = '[{"f":1},{"sel":[{"n":1}]},{"sel":[{"n":2},{"t":"x"}]},{"z":2}]';
  const decoded = decodeText(group, json);
  assert.deepEqual(decoded, { value: expected, findings: [] });
  assert.equal(encodeText(group, expected), json);
  assert.deepEqual(decodeText(group, '[{"f":1},{"sel":[[{"n":1}],[{"n":2},{"t":"x"}]]},{"z":2}]').value, expected);
  assert.deepEqual(decodeText(group, '{"sel":{"n":1}}').value, { sel: [{ n: 1 }] });
  assert.deepEqual(decodeText(group, '[{"sel":[]}]').value, { sel: [{}] });
});

test('SHIP-6.8.5-7 a message is an object with exactly one known root element', () => {
  const message = root({ a: inner, b: tag });
  assert.deepEqual(decodeText(message, '{"a":[{"n":1}]}'), { value: { a: { n: 1 } }, findings: [] });
  assert.deepEqual(decodeText(message, ' { "b" : [ ] } ').value, { b: {} });
  for (const json of [
    '{}',
    '[]',
    '[{"a":[]}]',
    '{"a":[],"b":[]}',
    '{"c":[]}',
    '{"a":[],"c":[]}',
    '{"a":null}',
    '5',
    'null',
  ])
    assert.equal(decodeText(message, json).value, undefined, json);
});

test('findings tell the place by names and list positions, and the character', () => {
  const deep = root({ m: recordOf<unknown>({ rs: list(recordOf<unknown>({ r: inner, l: list(uint) })) }) });
  const json = '{"m":[{"rs":[[{"r":[{"n":1}]}],[{"r":[{"n":"x"}]},{"l":[1,true]}]]}]}';
  const { findings } = decodeText(deep, json, { faults: 'drop' });
  assert.deepEqual(
    findings.map(({ path, text: what }) => [path, Number(/character ([0-9]+)/.exec(what)?.[1])]),
    [
      ['m.rs.1.r.n', json.indexOf('"x"')],
      ['m.rs.1.l.1', json.indexOf('true')],
    ],
  );
});

test('the number of findings is bounded, and errors are not crowded out', () => {
  const json = `[${'{"a":null},'.repeat(100)}{"b":5}]`;
  const { findings } = decodeText(shape, json, { faults: 'drop' });
  assert.ok(findings.length <= 64);
  assert.equal(only(findings, 'error').length, 1);
});

test('a finding does not repeat a very long name', () => {
  const { findings } = decodeText(shape, `[{"${'n'.repeat(10_000)}":1}]`);
  assert.ok(findings.every((one) => one.path.length + one.text.length < 300));
});

test('a declaration is compiled once and serves many texts', () => {
  const once: Shape<Record<string, unknown>> = shape;
  const before = decodeText(once, '[{"a":1}]').value;
  assert.deepEqual(decodeText(once, '[{"a":1}]').value, before);
});

function only(findings: readonly Finding[], severity: Finding['severity']): readonly Finding[] {
  return findings.filter((one) => one.severity === severity);
}
