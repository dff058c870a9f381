import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeText } from './decode-text.ts';
import { encodeText } from './encode-text.ts';
import {
  bool,
  closedEnumeration,
  double,
  type Fields,
  list,
  recordOf,
  root,
  type Shape,
  tag,
  text,
  uint,
  ulong,
} from './shape.ts';
import { type ToleranceName, toleranceOf } from './tolerance.ts';

/** An entry of the recorded and constructed messages: SHIP JSON and what it means. */
interface Vector {
  readonly name: string;
  readonly json: string;
  readonly plain?: { readonly a?: unknown };
  readonly plainIfSingle?: { readonly a?: unknown };
  /** Name of the message it means the same as. */
  readonly equals?: string;
}

const VECTORS: readonly Vector[] = JSON.parse(readFileSync(new URL('vectors/ship-json.json', import.meta.url), 'utf8'));

const within = (fields: Fields): Shape<unknown> => root({ a: recordOf<unknown>(fields) }) as Shape<unknown>;
const items = within({ item: list(recordOf<unknown>({ id: uint, v: text })) });

/** What element `a` of an entry declares. */
const DECLARED: Readonly<Record<string, Shape<unknown>>> = {
  'codec.sequence': within({ x: uint, y: text, z: bool }),
  'codec.emptyComplex': within({ e: tag }),
  'codec.emptyString': within({ s: text }),
  'codec.simpleList': within({ n: list(uint) }),
  'codec.simpleListOne': within({ n: list(uint) }),
  'codec.complexList': items,
  'codec.complexListOne': items,
  'codec.complexListEmptyEntry': items,
  'codec.nested': within({ b: recordOf<unknown>({ c: recordOf<unknown>({ d: uint }) }) }),
  'codec.choice': within({ left: recordOf<unknown>({ v: uint }), right: recordOf<unknown>({ v: uint }) }),
  'codec.numbers': within({ i: double, d: double, u: ulong }),
  'codec.unicode': within({ s: text }),
  'codec.hexBinary': within({ b: text }),
  'codec.emptyListAmbiguity': items,
  'codec.emptyObjectForList': items,
  'codec.escapedBracketsInString': within({ s: text }),
};

/** Texts that are read but never written: an empty list is left out, an empty object is a leniency. */
const READ_ONLY: ReadonlySet<string> = new Set(['codec.emptyListAmbiguity', 'codec.emptyObjectForList']);

const hello = {
  phase: closedEnumeration(['pending', 'ready', 'aborted']),
  waiting: uint,
  prolongationRequest: bool,
};
const ship = root({
  connectionHello: recordOf<unknown>(hello, {
    aliases: { prolongation_request: 'prolongationRequest' },
    required: ['phase'],
  }),
  accessMethodsRequest: tag,
  accessMethods: recordOf<unknown>({ id: text, dnsSd_mDns: tag, dns: recordOf<unknown>({ uri: text }) }),
});

/** Messages the tolerated forms are equal to. */
const MEANT: Readonly<Record<string, unknown>> = {
  'am.request': { accessMethodsRequest: {} },
  'am.response.id': { accessMethods: { id: 'i:12345_u:BB-0001' } },
  'hello.ready.initial': { connectionHello: { phase: 'ready', waiting: 60_000 } },
  'hello.prolongation.request': { connectionHello: { phase: 'pending', prolongationRequest: true } },
};

/** The leniency each form needs; the others break no rule of the representation. */
const NEEDED: Readonly<Record<string, ToleranceName>> = {
  'tol.trailingNul': 'trailingNul',
  'tol.plainObject': 'plainObject',
  'tol.mergedObject': 'mergedObject',
  'tol.order': 'wrongOrder',
  'tol.hello.requestAlias': 'alias',
  'tol.null': 'nullMember',
};

for (const vector of VECTORS.filter(({ name }) => name.startsWith('codec.'))) {
  const shape = DECLARED[vector.name];
  if (shape === undefined) continue;
  const expected = exact(vector.plain);

  test(`SHIP-6.8.4-1 ${vector.name} is read by its declaration`, () => {
    assert.deepEqual(decodeText(shape, vector.json).value, expected);
  });
  if (READ_ONLY.has(vector.name)) continue;
  test(`SHIP-6.8.4-1 SHIP-6.8.4-8 ${vector.name} is written`, () => {
    assert.equal(encodeText(shape, expected), vector.json);
  });
}

test('SHIP-6.8.5-3 an empty array is an empty element where the declaration says so', () => {
  const { value } = decodeText(within({ item: tag }), '{"a":[{"item":[]}]}');
  assert.deepEqual(value, VECTORS.find(({ name }) => name === 'codec.emptyListAmbiguity')?.plainIfSingle);
});

test('SHIP-6.8.4-5 SPINE-5.2.2-19 an empty list is not written', () => {
  assert.equal(encodeText(items, { a: { item: [] } }), '{"a":[]}');
});

test('codec.all: xs:all does not occur in SHIP or SPINE; its ordinary object is read as a leniency', () => {
  const { value, findings } = decodeText(within({ p: uint, q: uint }), '{"a":{"p":1,"q":2}}');
  assert.deepEqual(value, { a: { p: 1, q: 2 } });
  assert.deepEqual(findings.map(toleranceOf), ['plainObject']);
});

test('codec.nil: no element of SHIP or SPINE is nillable, so null means absent', () => {
  assert.deepEqual(decodeText(within({ n: uint }), '{"a":[{"n":null}]}').value, { a: {} });
});

test('every codec entry is covered above', () => {
  const named = VECTORS.map(({ name }) => name).filter((name) => name.startsWith('codec.'));
  assert.deepEqual(new Set(named), new Set([...Object.keys(DECLARED), 'codec.all', 'codec.nil']));
});

for (const vector of VECTORS.filter(({ name }) => name.startsWith('tol.'))) {
  const needed = NEEDED[vector.name];
  test(`SHIP-6.8.5-1 SHIP-6.8.5-2 SHIP-6.8.5-3 SHIP-6.8.5-4 ${vector.name} is understood`, () => {
    const { value, findings } = decodeText(ship, vector.json);
    const expected = vector.equals === undefined ? vector.plain : MEANT[vector.equals];
    assert.ok(expected !== undefined);
    assert.deepEqual(withoutUnknown(value), expected);
    assert.deepEqual(
      [...new Set(findings.flatMap((one) => toleranceOf(one) ?? []))],
      needed === undefined ? [] : [needed],
    );
  });
}

/** A value without what is kept under symbols. */
function withoutUnknown(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

/** The entries write integers beyond a double as `{"$bigint": "…"}`. */
function exact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== 'object' || value === null) return value;
  if ('$bigint' in value) return BigInt(String(value.$bigint));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, exact(member)]));
}
