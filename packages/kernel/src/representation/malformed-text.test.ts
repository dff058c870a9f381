import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecodeOptions, decodeText } from './decode-text.ts';
import { bool, double, enumeration, list, long, raw, recordOf, tag, text, uint } from './shape.ts';

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
  s: long,
  d: double,
  raw,
});

/** Texts that are no JSON, or break the limits: unusable whatever the options. */
const BROKEN: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['whitespace', '  '],
  ['an open array', '['],
  ['an open item', '[{"a":1'],
  ['an open item after a comma', '[{"a":1},'],
  ['an open string', '[{"b":"x'],
  ['an open escape', '[{"b":"x\\'],
  ['a wrong escape', '[{"b":"\\x"}]'],
  ['a short unicode escape', '[{"b":"\\u12"}]'],
  ['a control character in a string', '[{"b":"\u0001"}]'],
  ['a raw line break in a string', '[{"b":"x\ny"}]'],
  ['a missing colon', '[{"a" 1}]'],
  ['a missing value', '[{"a":}]'],
  ['a comma at the end of an item', '[{"a":1,}]'],
  ['a comma at the end', '[{"a":1},]'],
  ['two commas', '[{"a":1},,{"b":"x"}]'],
  ['a comma in an empty array', '[,]'],
  ['a comma at the end of a list', '[{"l":[1,]}]'],
  ['a mismatched bracket', '[{"a":1]}'],
  ['a leading zero', '[{"a":01}]'],
  ['a plus sign', '[{"a":+1}]'],
  ['a lone minus', '[{"s":-}]'],
  ['a number without fraction digits', '[{"d":1.}]'],
  ['a number without exponent digits', '[{"d":1e}]'],
  ['NaN', '[{"d":NaN}]'],
  ['a word', '[{"c":truth}]'],
  ['a member name without quotes', '[{a:1}]'],
  ['text behind', '[{"a":1}] x'],
  ['a second value', '[{"a":1}][]'],
  ['text behind a character 0', '[{"a":1}]\0x'],
  ['a byte order mark', '\ufeff[]'],
  ['an open unknown value', '[{"zz":[1,{"q":'],
  ['a comma in an unknown object', '[{"zz":{"q":1,}}]'],
  ['a mismatched unknown bracket', '[{"zz":[1}}]'],
];

/** Unknown members that are there twice in one object. */
const TWICE: readonly string[] = [
  '[{"zz":1,"zz":2}]',
  '[{"a":1,"zz":1,"zz":2}]',
  '{"zz":1,"b":"x","zz":2}',
  '[{"zz":{"q":1,"q":2}}]',
  '[{"zz":[{"p":[{"q":1,"r":2,"\\u0071":3}]}]}]',
];
for (const json of TWICE)
  test(`SHIP-6.8.5-6 a member that is there twice in one object makes a transport message unusable: ${json}`, () => {
    const { value, findings } = decodeText(shape, json);
    assert.equal(value, undefined);
    assert.equal(findings.at(-1)?.rule, 'SHIP-6.8.5-6');
    assert.match(findings.at(-1)?.text ?? '', /twice in one object/);
    assert.notEqual(decodeText(shape, json, { faults: 'drop' }).value, undefined, 'SPINE decides otherwise');
  });

test('SHIP-6.8.5-6 the same unknown member in different objects is no repetition', () => {
  for (const json of [
    '[{"zz":1},{"zz":2}]',
    '[{"zz":[{"q":1},{"q":2}]}]',
    '[{"zz":{"q":{"q":{"q":1}},"r":{"q":1}}}]',
  ]) {
    const { value, findings } = decodeText(shape, json);
    assert.deepEqual(Object.keys(value as object), []);
    assert.ok(findings.every(({ severity }) => severity === 'info'));
  }
});

for (const [what, json] of BROKEN)
  test(`SHIP-6.8.5-7 ${what} makes the text unusable`, () => {
    assert.throws(() => JSON.parse(json), SyntaxError);
    for (const faults of ['reject', 'drop'] as const) {
      const { value, findings } = decodeText(shape, json, { faults });
      assert.equal(value, undefined);
      assert.equal(findings.filter(({ severity }) => severity === 'error').length, 1);
    }
  });

const NESTED: readonly (readonly [number, boolean, DecodeOptions['faults']])[] = [
  [32, true, 'reject'],
  [33, false, 'reject'],
  [10_000, false, 'reject'],
  [10_000, false, 'drop'],
];

for (const [depth, isUsable, faults = 'reject'] of NESTED)
  test(`SHIP-6.8.5-6 ${depth} nested containers are ${isUsable ? 'read' : 'refused'} (faults: ${faults})`, () => {
    const nested = `[{"zz":${'['.repeat(depth - 2)}${']'.repeat(depth - 2)}}]`;
    const { value, findings } = decodeText(shape, nested, { faults });
    assert.equal(value !== undefined, isUsable);
    if (!isUsable) assert.equal(findings.find(({ severity }) => severity === 'error')?.rule, 'SHIP-6.8.5-6');
  });

test('SHIP-6.8.5-6 nested lists where no list belongs are refused at the same depth', () => {
  for (const name of ['a', 'r', 'l', 'rs', 'x', 'e', 'raw']) {
    const json = `[{"${name}":${'['.repeat(10_000)}${']'.repeat(10_000)}}]`;
    assert.equal(decodeText(shape, json, { faults: 'drop' }).value, undefined, name);
  }
});

test('SHIP-6.8.5-6 20,000 members and list items are read, more are refused', () => {
  const ones = (count: number): string => `[{"l":[${Array.from({ length: count }, () => 1).join(',')}]}]`;
  assert.ok(decodeText(shape, ones(19_999)).value !== undefined);
  assert.equal(decodeText(shape, ones(20_000)).value, undefined);
  const unknown = `[{"zz":{${Array.from({ length: 20_000 }, (_, at) => `"m${at}":1`).join(',')}}}]`;
  assert.equal(decodeText(shape, unknown).value, undefined);
});
