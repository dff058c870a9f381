import assert from 'node:assert/strict';
import { seededRandom } from '../random.ts';
import type { FuzzTarget } from '../testing/fuzz-target.ts';
import { randomValue } from '../testing/random-value.ts';
import { decodeText } from './decode-text.ts';
import { encodeText } from './encode-text.ts';
import { plainOfText, textOfPlain } from './schema-free.ts';
import {
  bool,
  closedEnumeration,
  double,
  enumeration,
  int,
  list,
  long,
  recordOf,
  spreadList,
  tag,
  text,
  ubyte,
  uint,
  ulong,
} from './shape.ts';

const inner = recordOf<unknown>({ n: uint, t: text, k: closedEnumeration(['a', 'b']) });
/** One declaration with every kind of element. */
const SHAPE = recordOf<unknown>({
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
  i: int,
  y: ubyte,
  d: double,
  sp: spreadList(inner),
});
const TOKENS = ['[{"', '},{"', '}]', '[]', '{}', 'null', '":', '\\u005b', '\\ud800', '"a":1', '{"rs":[[', ' ', '\0'];

function isJson(candidate: string): boolean {
  try {
    JSON.parse(candidate);
    return true;
  } catch (error) {
    assert.ok(error instanceof SyntaxError);
    return false;
  }
}

/** Empty lists are never written (SPINE-5.2.2-19). */
function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => !Array.isArray(member) || member.length > 0);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutEmptyLists(member)]));
}

/** Severities and rules of findings: what the decoder did, without the words of the input. */
function named(findings: readonly { readonly severity: string; readonly rule: string }[]): string {
  return [...new Set(findings.map(({ severity, rule }) => `${severity} ${rule}`))].sort().join(' ');
}

/** SHIP JSON to value and back: what is read is JSON, and reads the same when it is written again (6.8.4, 6.8.5). */
const jsonToValue: FuzzTarget = {
  name: 'kernel.json-to-value',
  seeds: Array.from({ length: 24 }, (_, seed) =>
    Buffer.from(encodeText(SHAPE, randomValue(SHAPE, seededRandom(seed)))),
  ),
  tokens: TOKENS,
  run: (input) => {
    const json = Buffer.from(input).toString('utf8');
    const outcomes = (['reject', 'drop'] as const).map((faults) => {
      const { value, findings } = decodeText(SHAPE, json, { faults });
      if (value === undefined) {
        assert.ok(findings.length > 0, 'an unusable text says why');
        return named(findings);
      }
      assert.ok(isJson(json.replace(/[ \t\r\n]*\0+$/, '')), 'what is used of a text is JSON');
      const written = encodeText(SHAPE, value);
      const again = decodeText(SHAPE, written);
      assert.ok(again.findings.every(({ severity }) => severity === 'info'));
      if (again.findings.length === 0) assert.deepEqual(again.value, withoutEmptyLists(value));
      assert.equal(encodeText(SHAPE, again.value), written);
      return `value ${named(findings)}`;
    });
    return outcomes.join(' | ');
  },
};

/** The same text after a peer that turns it into ordinary JSON by search and replace, as released ship-go does. */
function rewritten(text: string): string {
  return text.replaceAll('[{', '{').replaceAll('},{', ',').replaceAll('}]', '}').replaceAll('[]', '{}');
}

/** Value to SHIP JSON and back, also past a peer that rewrites the text (SHIP-6.8.4-8, -9). */
const valueToJson: FuzzTarget = {
  name: 'kernel.value-to-json',
  seeds: [Buffer.from('0000'), Buffer.from('[{"},{"}]')],
  tokens: TOKENS,
  longest: 256,
  run: (input) => {
    const seed = input.reduce((sum, octet) => Math.imul(sum, 31) + octet, 7);
    const words = Buffer.from(input).toString('utf8');
    const value = { ...(randomValue(SHAPE, seededRandom(seed)) as object), b: words, r: { t: words } };
    const json = encodeText(SHAPE, value);
    assert.deepEqual(decodeText(SHAPE, json), { value, findings: [] });
    assert.ok(isJson(json));
    const texts = { n: seed >>> 0, t: words };
    assert.deepEqual(JSON.parse(rewritten(encodeText(inner, texts))), texts);
    return Object.keys(value).length > 10 ? 'many' : 'few';
  },
};

/** Text without a declaration (tools only): reads without throwing, and JSON stays JSON. */
const schemaFree: FuzzTarget = {
  name: 'kernel.schema-free-json',
  seeds: [
    Buffer.from('{"datagram":[{"header":[{"a":1},{"b":"x"}]},{"payload":[{"cmd":[[{"f":"n"},{"l":[]}]]}]}]}'),
    Buffer.from('[1,"x",null,true,{"a":[{"b":2},{"b":3}]}]'),
  ],
  tokens: TOKENS,
  run: (input) => {
    const json = Buffer.from(input).toString('utf8');
    if (!isJson(json)) return 'no JSON';
    const plain = plainOfText(json);
    if (plain === undefined) return 'refused';
    assert.ok(isJson(textOfPlain(plain)));
    return Array.isArray(plain) ? 'list' : typeof plain;
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [jsonToValue, valueToJson, schemaFree];
