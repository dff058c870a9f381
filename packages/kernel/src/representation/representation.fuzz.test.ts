import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../random.ts';
import { systemClock } from '../system-clock.ts';
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
  short,
  spreadList,
  tag,
  text,
  ubyte,
  uint,
  ulong,
} from './shape.ts';
import { toleranceOf } from './tolerance.ts';

const SEED = { seed: 63380 };
const inner = recordOf<unknown>({ n: uint, t: text, k: closedEnumeration(['a', 'b']) });
const shape = recordOf<unknown>({
  a: uint,
  b: text,
  c: bool,
  r: inner,
  l: list(uint),
  rs: list(inner),
  e: enumeration(['one', 'two', 'ä"']),
  x: tag,
  u: ulong,
  s: long,
  i: int,
  h: short,
  y: ubyte,
  d: double,
  sp: spreadList(inner),
  deep: recordOf<unknown>({ er: recordOf<unknown>({ still: list(recordOf<unknown>({ more: list(text) })) }) }),
});
const values = fc.nat().map((seed) => randomValue(shape, seededRandom(seed)));
const now = (): number => systemClock().now();

test('SHIP-6.8.4-2 what is written is read as the same value, without findings', () => {
  fc.assert(
    fc.property(values, (value) => {
      const written = encodeText(shape, value);
      assert.deepEqual(decodeText(shape, written), { value, findings: [] });
      JSON.parse(written);
    }),
    SEED,
  );
});

test('SHIP-6.8.5-1 whitespace between the parts changes nothing', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(' ', '\n', '\t\r\n', '  '), (value, space) => {
      const spaced = encodeText(shape, value).replace(
        /"(?:[^"\\]|\\.)*"|[[\]{},:]/g,
        (part) => `${space}${part}${space}`,
      );
      assert.deepEqual(decodeText(shape, spaced), { value, findings: [] });
    }),
    SEED,
  );
});

test('SHIP-6.8.5-3 ordinary JSON is read without errors', () => {
  fc.assert(
    fc.property(values, (value) => {
      const ordinary = JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? undefined : member));
      const { findings } = decodeText(shape, ordinary);
      assert.ok(findings.every(({ severity }) => severity !== 'error'));
    }),
    SEED,
  );
});

test('SHIP-6.8.5-3 the order of the members does not matter', () => {
  fc.assert(
    fc.property(values, (value) => {
      const turned = Object.fromEntries(Object.entries(value as object).reverse());
      const { value: read, findings } = decodeText(shape, textOfPlain(turned));
      assert.deepEqual(read, value);
      assert.ok(findings.every((one) => toleranceOf(one) === 'wrongOrder'));
      assert.equal(encodeText(shape, turned), encodeText(shape, value));
    }),
    SEED,
  );
});

/** A text that was damaged in one to eight places. */
const damaged = fc
  .tuple(
    values,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom(...'[]{},:"\\ 0-1.eE\0ntfz\u0001ä\ud800')), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  .map(([value, damages]) => {
    let json = encodeText(shape, value);
    for (const [place, length, character] of damages) {
      const at = place % (json.length + 1);
      json = `${json.slice(0, at)}${character}${json.slice(at + length)}`;
    }
    return json;
  });

const isJson = (candidate: string): boolean => {
  try {
    JSON.parse(candidate);
    return true;
  } catch (error) {
    assert.ok(error instanceof SyntaxError);
    return false;
  }
};

test('SHIP-6.8.5-7 damaged text never throws, and what is used of it is JSON', () => {
  fc.assert(
    fc.property(damaged, (json) => {
      for (const faults of ['reject', 'drop'] as const) {
        const { value, findings } = decodeText(shape, json, { faults });
        if (value === undefined)
          assert.ok(findings.some(({ severity }) => severity === 'error') || json.includes('null'));
        else assert.ok(isJson(json.replace(/[ \t\r\n]*\0+$/, '')), json);
        if (value !== undefined) encodeText(shape, value);
      }
    }),
    { ...SEED, numRuns: 3000 },
  );
});

test('SHIP-6.8.5-7 random octets never throw', () => {
  const octets = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('utf8'));
  const tokens = fc.array(
    fc.constantFrom('[', ']', '{', '}', ',', ':', '"a"', '"rs"', '"l"', '1', 'null', 'true', ' '),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        octets,
        tokens.map((parts) => parts.join('')),
      ),
      (json) => {
        const { value } = decodeText(shape, json, { faults: 'drop' });
        if (value !== undefined) assert.ok(isJson(json.replace(/[ \t\r\n]*\0+$/, '')), json);
      },
    ),
    { ...SEED, numRuns: 3000 },
  );
});

/** Longest time one hostile message of 1 MB may take; far above what is measured (some 10 ms), far below harm. */
const MOST_MS = 1500;
const MEGABYTE = 1_000_000;
const HOSTILE: readonly (readonly [string, string])[] = [
  ['open brackets', '['.repeat(MEGABYTE)],
  ['open lists of records', `[{"rs":${'[{"n":'.repeat(MEGABYTE / 6)}`],
  ['one string', `[{"b":"${'x'.repeat(MEGABYTE)}"}]`],
  ['escapes', `[{"b":"${'\\u0041'.repeat(MEGABYTE / 6)}"}]`],
  ['escapes in turn with characters', `[{"b":"${'\\nx'.repeat(MEGABYTE / 3)}"}]`],
  ['digits', `[{"u":${'9'.repeat(MEGABYTE)}}]`],
  ['a list of numbers', `[{"l":[${'1,'.repeat(MEGABYTE / 2)}1]}]`],
  ['whitespace', ' '.repeat(MEGABYTE)],
  ['unknown members', `[${'{"z":1},'.repeat(MEGABYTE / 8)}{"z":1}]`],
  ['a long name', `[{"${'z'.repeat(MEGABYTE)}":1}]`],
  ['characters 0', `[]${'\0'.repeat(MEGABYTE)}`],
  ['null members', `[${'{"a":null},'.repeat(MEGABYTE / 11)}{"a":1}]`],
  ['ordinary objects in lists', `[{"rs":[${'{"n":1},'.repeat(MEGABYTE / 8)}{"n":1}]}]`],
];

for (const [what, json] of HOSTILE)
  test(`SHIP-6.8.5-6 one megabyte of ${what} takes bounded time`, () => {
    const start = now();
    for (const faults of ['reject', 'drop'] as const) decodeText(shape, json, { faults });
    assert.ok(now() - start < MOST_MS, `${now() - start} ms`);
  });

test('SPINE-5.2.2-1 ordinary JSON without declaration survives, where the rule is unambiguous', () => {
  const member = fc.string().filter((name) => name !== '');
  const plain = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), tie('object'), tie('list')),
    object: fc.dictionary(member, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    list: fc.array(fc.oneof(fc.string(), fc.integer(), tie('object')), { minLength: 1, maxLength: 4 }),
  }));
  fc.assert(
    fc.property(plain.object, (value) => {
      assert.deepEqual(plainOfText(textOfPlain(value)), value);
    }),
    SEED,
  );
});
