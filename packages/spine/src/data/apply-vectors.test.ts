import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { functionByName } from '../model/functions.ts';
import { applyCmd } from './apply-cmd.ts';
import { reduceForReply } from './reduce-for-reply.ts';

interface Vector {
  readonly name: string;
  readonly classifier: string;
  readonly reqs: readonly string[];
  readonly plain: { readonly datagram: { readonly payload: { readonly cmd: readonly Plain[] } } };
  readonly before?: object;
  readonly after?: object;
  readonly expect?: { readonly kind: string; readonly errorNumber?: number };
}
type Plain = Readonly<Record<string, unknown>>;

const VECTORS: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../vectors/spine-datagrams.json', import.meta.url), 'utf8'),
);

/** The description list of the vectors with time series. */
const DESCRIBED: ReadonlySet<unknown> = new Set([1, 2, 3]);

/** Decided by the device before or after the data layer: binding, announced operations, approval. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'write-without-binding',
  'write-partial-not-announced',
  'write-limit-negative-rejected-by-application',
]);

const exchanges = VECTORS.filter(({ after, name }) => after !== undefined && !ELSEWHERE.has(name));

for (const vector of exchanges)
  test(`${vector.reqs.join(' ')} ${vector.name}: data after the exchange`, () => {
    const { declaration, cmd } = commandOf(vector);
    const how = vector.classifier as 'write' | 'notify' | 'reply';
    const before = deepFrozen(vector.before);
    const isDescribed = (entry: Plain): boolean => DESCRIBED.has(entry.timeSeriesId);
    const applied = applyCmd<unknown>(declaration, before, cmd, how, { isDescribed });
    const errorNumber = vector.expect?.kind === 'result' ? (vector.expect.errorNumber ?? 0) : 0;
    if (errorNumber === 0) {
      assert.ok(applied.ok, applied.ok ? '' : applied.description);
      assert.deepEqual(applied.value, vector.after);
      assert.equal(applied.changed, JSON.stringify(vector.before) !== JSON.stringify(vector.after));
    } else {
      assert.ok(!applied.ok);
      assert.equal(applied.errorNumber, errorNumber);
      // A refused write leaves everything as it was (SPINE-5.3.3-44).
      assert.deepEqual(vector.after, vector.before);
    }
  });

test('every entry with data before and after is covered', () => {
  assert.equal(exchanges.length + ELSEWHERE.size, VECTORS.filter(({ after }) => after !== undefined).length);
  assert.ok(exchanges.length >= 50);
});

/** Reads and the replies that belong to them: the entry behind the read in the file. */
const READS = [
  'read-partial-selectors',
  'read-partial-elements-list',
  'read-partial-selectors-and-elements',
  'read-partial-elements-nonlist',
];

for (const name of READS)
  test(`SPINE-5.3.3-32 SPINE-5.3.3-33 SPINE-5.3.3-34 SPINE-5.3.3-39 ${name}: the reply`, () => {
    const at = VECTORS.findIndex((one) => one.name === name);
    const [read, reply] = [VECTORS[at], VECTORS[at + 1]];
    assert.ok(read !== undefined && reply?.classifier === 'reply');
    const { declaration, cmd } = commandOf(read);
    const reduced = reduceForReply<unknown>(declaration, deepFrozen(read.before), cmd);
    assert.deepEqual(reduced, { value: commandOf(reply).cmd.data?.value, restricted: true });
  });

test('SPINE-5.3.3-26 read-partial-two-selectors-or: alternatives', () => {
  const read = VECTORS.find(({ name }) => name === 'read-partial-two-selectors-or');
  assert.ok(read !== undefined);
  const { declaration, cmd } = commandOf(read);
  assert.deepEqual(reduceForReply<unknown>(declaration, read.before, cmd), { value: read.before, restricted: true });
});

/** The cmd of an entry; ordinary JSON of a declared function is its value. */
function commandOf({ plain }: Vector): { readonly declaration: AnyFunction; readonly cmd: Cmd } {
  const [cmd = {}] = plain.datagram.payload.cmd;
  const { function: named, filter, ...others } = cmd;
  const [name = ''] = Object.keys(others);
  const declaration = functionByName(name);
  assert.ok(declaration !== undefined, name);
  return {
    declaration,
    cmd: {
      ...(named === undefined ? {} : { function: String(named) }),
      ...(filter === undefined ? {} : { filter: (filter as readonly Plain[]).map(filterOf) }),
      data: { name, declaration, value: others[name] },
    },
  };
}

function filterOf({ cmdControl, ...others }: Plain): Filter {
  const selectors = Object.entries(others).filter(([name]) => name.endsWith('Selectors'));
  const [elements] = Object.entries(others).filter(([name]) => name.endsWith('Elements'));
  return {
    cmdControl: cmdControl as NonNullable<Filter['cmdControl']>,
    selectors: selectors.flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one }))),
    ...(elements === undefined ? {} : { elements: { name: elements[0], value: elements[1] } }),
  };
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFrozen(member);
    Object.freeze(value);
  }
  return value;
}
