import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bool, type Data, list, type Random, record, seededRandom, text, uint } from '@busbar/kernel';
import { randomValue } from '@busbar/kernel/testing';
import fc from 'fast-check';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import { type AnyFunction, listFunction, type Ownership } from '../model/function-declaration.ts';
import { FUNCTIONS } from '../model/functions.ts';
import { scaledNumber } from '../model/scaled-number.ts';
import { applyCmd } from './apply-cmd.ts';
import type { Entry } from './entry.ts';
import { entriesOf } from './list-entries.ts';
import { reduceForReply } from './reduce-for-reply.ts';

const SEED = { seed: 63380, numRuns: 1500 };

const ofSample = { id: uint, kind: text, value: scaledNumber, numbers: list(uint), isChangeable: bool };
interface Sample extends Data<typeof ofSample> {}

/** A list with two identifiers and marks, in each mode of ownership. */
const listOf = (ownership: Ownership): AnyFunction =>
  listFunction({
    name: 'sampleListData',
    feature: 'Setpoint',
    item: 'sampleData',
    key: ['id', 'kind'],
    writeCheck: 'isChangeable',
    ownership,
    entry: record<Sample>(ofSample),
    selectors: ['id', 'kind'],
  });
const MODES = (['fixed', 'described', 'open'] as const).map(listOf);
const pick = <T>(values: readonly T[], random: Random): T => values[Math.floor(random() * values.length)] as T;

/** A small world, so that entries meet. */
function randomEntry(random: Random, hasWholeKey: boolean): Entry {
  const entry: Record<string, unknown> = {};
  if (hasWholeKey || random() < 0.8) entry.id = pick([1, 2, 3], random);
  if (hasWholeKey || random() < 0.7) entry.kind = pick(['a', 'b'], random);
  if (random() < 0.6) entry.value = pick([{ number: 1 }, { scale: 1 }, { number: 2, scale: 0 }, {}], random);
  if (random() < 0.4) entry.numbers = pick([[1], [2, 3]], random);
  if (random() < 0.6) entry.isChangeable = random() < 0.8;
  return entry;
}

function randomList(random: Random, hasWholeKeys: boolean): readonly Entry[] {
  return Array.from({ length: Math.floor(random() * 4) }, () => randomEntry(random, hasWholeKeys));
}

/** Entries with complete and different identifiers, sorted by them. */
function randomStored(random: Random): object {
  const entries = new Map(
    randomList(random, true).map((entry) => [`${String(entry.id)} ${String(entry.kind)}`, entry]),
  );
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return sorted.length === 0 ? {} : { sampleData: sorted };
}

function randomCmd(declaration: AnyFunction, random: Random, hasWholeKeys: boolean): Cmd {
  const entries = randomList(random, hasWholeKeys);
  const data = { name: declaration.name, declaration, value: entries.length === 0 ? {} : { sampleData: entries } };
  const filter = pick<readonly Filter[]>(
    [
      [],
      [randomFilter('partial', random)],
      [randomFilter('delete', random)],
      [randomFilter('delete', random), randomFilter('partial', random)],
    ],
    random,
  );
  return filter.length === 0 ? { data } : { function: declaration.name, filter, data };
}

function randomFilter(control: 'delete' | 'partial', random: Random): Filter {
  const instance = (): object => pick([{ id: 1 }, { id: 2, kind: 'a' }, { kind: 'b' }, {}], random);
  const mask = pick([{ value: {} }, { value: { scale: {} } }, { numbers: {}, id: {} }, { isChangeable: {} }], random);
  const isBare = control === 'partial' && random() < 0.6;
  return {
    cmdControl: { [control]: {} },
    ...(isBare || random() < 0.3
      ? {}
      : {
          selectors: Array.from({ length: 1 + Math.floor(random() * 2) }, () => ({
            name: 'sampleListDataSelectors',
            value: instance(),
          })),
        }),
    ...(control === 'delete' && random() < 0.5 ? { elements: { name: 'sampleDataElements', value: mask } } : {}),
  };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) frozen(member);
    Object.freeze(value);
  }
  return value;
}

const keysOf = (declaration: AnyFunction, data: unknown): readonly string[] =>
  entriesOf(declaration, data).map((entry) => `${String(entry.id)} ${String(entry.kind)}`);
const find = (declaration: AnyFunction, data: unknown, key: string): Entry | undefined =>
  entriesOf(declaration, data)[keysOf(declaration, data).indexOf(key)];

test('SPINE-5.3.3-14 SPINE-5.3.3-18 a notify applied twice is the same as applied once', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seededRandom(seed);
      const declaration = pick(MODES, random);
      const stored = frozen(randomStored(random));
      const cmd = frozen(randomCmd(declaration, random, true));
      const once = applyCmd<unknown>(declaration, stored, cmd, 'notify');
      assert.ok(once.ok);
      const twice = applyCmd<unknown>(declaration, frozen(once.value), cmd, 'notify');
      assert.ok(twice.ok);
      assert.deepEqual(twice.value, once.value);
      assert.equal(twice.changed, false);
    }),
    SEED,
  );
});

test('SPINE-5.3.3-44 SPINE-5.3.3-45 SPINE-5.3.3-60 a write keeps marks, locked entries and what its mode does not allow', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seededRandom(seed);
      const declaration = pick(MODES, random);
      const stored = frozen(randomStored(random));
      const isDescribed = (entry: Entry): boolean => entry.id !== 3;
      const applied = applyCmd<unknown>(
        declaration,
        stored,
        frozen(randomCmd(declaration, random, random() < 0.7)),
        'write',
        { isDescribed },
      );
      if (!applied.ok) {
        assert.ok([7, 8].includes(applied.errorNumber) && applied.description !== '');
        return;
      }
      accepted += 1;
      const before = keysOf(declaration, stored);
      const after = keysOf(declaration, applied.value);
      assert.deepEqual(after, [...after].sort());
      for (const key of before) {
        const was: Entry | undefined = find(declaration, stored, key);
        const is: Entry | undefined = find(declaration, applied.value, key);
        assert.ok(was !== undefined);
        if (was.isChangeable !== true) assert.deepEqual(is, was);
        // An entry that was deleted and added again is a new one.
        else if (is !== undefined && declaration.list?.ownership !== 'open') assert.equal(is.isChangeable, true);
      }
      if (declaration.list?.ownership === 'fixed') assert.deepEqual(new Set(after), new Set(before));
      if (declaration.list?.ownership === 'described')
        for (const key of after) assert.ok(before.includes(key) || !key.startsWith('3'));
    }),
    SEED,
  );
  assert.ok(accepted > SEED.numRuns / 10);
});

test('SPINE-5.3.3-38 a restricted reply, merged into what it was taken from, changes nothing', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seededRandom(seed);
      const declaration = pick(MODES, random);
      const stored = frozen(randomStored(random));
      const read: Cmd = { function: declaration.name, filter: [randomFilter('partial', random)] };
      const { value } = reduceForReply<unknown>(declaration, stored, read);
      const reply: Cmd = {
        function: declaration.name,
        filter: [{ cmdControl: { partial: {} } }],
        data: { name: declaration.name, declaration, value },
      };
      const applied = applyCmd<unknown>(declaration, stored, reply, 'reply');
      assert.ok(applied.ok && !applied.changed);
    }),
    SEED,
  );
});

for (const declaration of FUNCTIONS.filter(({ kind }) => kind === 'data'))
  test(`SPINE-5.3.3-22 SPINE-5.3.3-24 ${declaration.name}: any exchange leaves the stored data alone and does not throw`, () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const stored = frozen(randomValue(declaration.shape, random));
        const filter = Array.from(
          { length: Math.floor(random() * 3) },
          (): Filter => ({
            cmdControl: random() < 0.5 ? { delete: {} } : { partial: {} },
            ...(declaration.selectors === undefined || random() < 0.5
              ? {}
              : {
                  selectors: [
                    { name: declaration.selectors.name, value: randomValue(declaration.selectors.shape, random) },
                  ],
                }),
            ...(declaration.elements === undefined || random() < 0.5
              ? {}
              : {
                  elements: { name: declaration.elements.name, value: randomValue(declaration.elements.shape, random) },
                }),
          }),
        );
        const cmd = frozen<Cmd>({
          function: declaration.name,
          filter,
          data: { name: declaration.name, declaration, value: randomValue(declaration.shape, random) },
        });
        for (const how of ['write', 'notify', 'reply'] as const) applyCmd<unknown>(declaration, stored, cmd, how);
        reduceForReply<unknown>(declaration, stored, cmd);
        const full = applyCmd<unknown>(declaration, stored, { ...cmd, filter: [] }, 'notify');
        assert.ok(full.ok);
      }),
      { seed: 63380, numRuns: 200 },
    );
  });
