import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyShape, type Random, seededRandom } from '@busbar/kernel';
import { randomValue } from '@busbar/kernel/testing';
import fc from 'fast-check';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import type { AnyFunction, ListRules } from '../model/function-declaration.ts';
import { FUNCTIONS } from '../model/functions.ts';
import { command, naming, partial, selecting } from '../testing/exchange-rows.ts';
import { applyCmd } from './apply-cmd.ts';
import type { Entry } from './entry.ts';
import { identityOf } from './entry-index.ts';
import { entriesOf, withEntries } from './list-entries.ts';
import { reduceForReply } from './reduce-for-reply.ts';
import { isRecord } from './same-data.ts';

type ListDeclaration = AnyFunction & { readonly list: ListRules };

const isList = (one: AnyFunction): one is ListDeclaration => one.list !== undefined;
const DATA = FUNCTIONS.filter(({ kind }) => kind === 'data');
const KEYED = DATA.filter(isList).filter(({ list }) => list.key.length > 0);
/** Lists that a writer owns and may change without looking at marks. */
const OPEN = KEYED.filter(({ list }) => list.ownership === 'open' && list.writeCheck === undefined);

/** Holds a law for random data of random functions; every function comes up. */
function holds<F extends AnyFunction>(functions: readonly F[], law: (declaration: F, random: Random) => void): void {
  for (const [at, declaration] of functions.entries())
    fc.assert(
      fc.property(fc.nat(), (seed) => law(declaration, seededRandom(seed))),
      { seed: 63380 + at, numRuns: 40 },
    );
}

/** Entries with complete and different identifiers. */
function randomEntries({ list }: ListDeclaration, random: Random): readonly Entry[] {
  const entries = Array.from({ length: Math.floor(random() * 5) }, () => randomEntry(list, random));
  return [...new Map(entries.map((entry) => [identityOf(list.key, entry), entry])).values()];
}

function randomEntry({ shape, key }: ListRules, random: Random): Entry {
  const entry = randomValue(shape, random) as Record<string, unknown>;
  for (const { name, shape: ofKey } of shape.fields) if (key.includes(name)) entry[name] = randomValue(ofKey, random);
  return entry;
}

/** Data as it is kept: lists with identities sorted by them. */
function randomStored(declaration: AnyFunction, random: Random): object {
  const value = isList(declaration)
    ? withEntries(declaration, randomEntries(declaration, random))
    : randomValue(declaration.shape, random);
  return after(declaration, {}, command(declaration, value));
}

function after(declaration: AnyFunction, stored: object, cmd: Cmd, how: 'notify' | 'write' = 'notify'): object {
  const applied = applyCmd<unknown>(declaration, frozen(stored), frozen(cmd), how);
  assert.ok(applied.ok, applied.ok ? '' : applied.description);
  return applied.value as object;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

/** The same elements with other content. Lists inside are other lists. */
function otherContent(shape: AnyShape, value: unknown, random: Random): unknown {
  if (shape.kind !== 'record' || shape.fields.length === 0 || !isRecord(value)) return randomValue(shape, random);
  return Object.fromEntries(
    shape.fields
      .filter(({ name }) => value[name] !== undefined)
      .map((field) => [field.name, otherContent(field.shape, value[field.name], random)]),
  );
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** A selector of the primary identifier of an entry; undefined where the selectors cannot name it. */
function selectorOf({ list, selectors }: ListDeclaration, entry: Entry): object | undefined {
  const [primary = ''] = list.key;
  const member = selectors?.members.find(({ name, match }) => name === primary && match === 'equals');
  return member === undefined ? undefined : { [primary]: entry[primary] };
}

const maskOf = (entries: readonly Entry[]): object =>
  Object.fromEntries(entries.flatMap((entry) => Object.keys(entry)).map((name) => [name, {}]));

/** A mask as this function's ELEMENTS describe it. */
function elements(declaration: ListDeclaration, control: 'delete' | 'partial', mask: object): Filter {
  const whole = declaration.elements?.describes === 'function' ? { [declaration.list.item]: mask } : mask;
  return naming(declaration, control, whole);
}

test('SPINE-5.3.3-14 SPINE-5.3.3-22 law: a change of one kind, made twice, is the change made once', () => {
  holds(DATA, (declaration, random) => {
    const stored = randomStored(declaration, random);
    const value = randomStored(declaration, random);
    const kinds = [command(declaration, value), command(declaration, value, partial)];
    if (isList(declaration)) {
      const [entry] = entriesOf(declaration, stored);
      const selector = entry === undefined ? undefined : selectorOf(declaration, entry);
      kinds.push(command(declaration, {}, elements(declaration, 'delete', maskOf(entriesOf(declaration, value)))));
      if (selector !== undefined) kinds.push(command(declaration, {}, selecting(declaration, 'delete', selector)));
    }
    for (const cmd of kinds) {
      const once = after(declaration, stored, cmd);
      const twice = applyCmd<unknown>(declaration, frozen(once), cmd, 'notify');
      assert.ok(twice.ok && !twice.changed, declaration.name);
      assert.deepEqual(twice.value, once);
    }
  });
});

test('SPINE-5.3.3-48 law: the order of the entries of a command does not matter', () => {
  holds(KEYED, (declaration, random) => {
    const stored = randomStored(declaration, random);
    const entries = [...randomEntries(declaration, random)];
    const other = shuffled(entries, random);
    for (const filter of [[], [partial]]) {
      const one = after(declaration, stored, command(declaration, withEntries(declaration, entries), ...filter));
      assert.deepEqual(
        after(declaration, stored, command(declaration, withEntries(declaration, other), ...filter)),
        one,
      );
    }
  });
});

test('SPINE-5.3.3-4 law: the order of the filters of a command does not matter', () => {
  holds(KEYED, (declaration, random) => {
    const stored = randomStored(declaration, random);
    const value = withEntries(declaration, randomEntries(declaration, random));
    const [entry] = entriesOf(declaration, stored);
    const selector = entry === undefined ? undefined : selectorOf(declaration, entry);
    const first = selecting(declaration, 'delete', selector ?? {});
    const one = after(declaration, stored, command(declaration, value, first, partial));
    assert.deepEqual(after(declaration, stored, command(declaration, value, partial, first)), one);
  });
});

test('SPINE-5.3.3-18 law: after a delete a read finds nothing of it', () => {
  holds(KEYED, (declaration, random) => {
    const stored = randomStored(declaration, random);
    const none = after(declaration, stored, command(declaration, {}, selecting(declaration, 'delete', {})));
    assert.deepEqual(none, {});
    assert.deepEqual(reduceForReply<unknown>(declaration, none, command(declaration, {})).value, {});
    for (const entry of entriesOf(declaration, stored)) {
      const selector = selectorOf(declaration, entry);
      if (selector === undefined) continue;
      const left = after(declaration, stored, command(declaration, {}, selecting(declaration, 'delete', selector)));
      const read = command(declaration, {}, selecting(declaration, 'partial', selector));
      assert.deepEqual(reduceForReply<unknown>(declaration, left, read).value, {});
      assert.ok(entriesOf(declaration, left).length < entriesOf(declaration, stored).length);
    }
  });
});

test('SPINE-5.3.3-19 SPINE-5.3.3-39 law: after elements were deleted a read of them finds identifiers alone', () => {
  holds(KEYED, (declaration, random) => {
    const stored = randomStored(declaration, random);
    const mask = maskOf(entriesOf(declaration, stored));
    const left = after(declaration, stored, command(declaration, {}, elements(declaration, 'delete', mask)));
    const kept = [...declaration.list.key, declaration.list.writeCheck ?? ''];
    for (const entry of entriesOf(declaration, left))
      assert.deepEqual(
        Object.keys(entry).filter((name) => !kept.includes(name)),
        [],
      );
    assert.equal(entriesOf(declaration, left).length, entriesOf(declaration, stored).length);
  });
});

test('SPINE-5.3.3-13 SPINE-5.3.3-24 law: a partial exchange that states every element is a full one', () => {
  holds([...KEYED, ...DATA.filter(({ list }) => list === undefined)], (declaration, random) => {
    const stored = randomStored(declaration, random);
    const value = isList(declaration)
      ? withEntries(
          declaration,
          entriesOf(declaration, stored).map((entry) => ({
            ...(otherContent(declaration.list.shape, entry, random) as Entry),
            ...Object.fromEntries(declaration.list.key.map((name) => [name, entry[name]])),
          })),
        )
      : (otherContent(declaration.shape, stored, random) as object);
    assert.deepEqual(
      after(declaration, stored, command(declaration, value, partial)),
      after(declaration, stored, command(declaration, value)),
      declaration.name,
    );
  });
});

test('SPINE-5.3.3-33 law: a read that names every element is a full one', () => {
  holds(KEYED, (declaration, random) => {
    const stored = randomStored(declaration, random);
    const read = command(declaration, {}, elements(declaration, 'partial', maskOf(entriesOf(declaration, stored))));
    assert.deepEqual(reduceForReply<unknown>(declaration, stored, read).value, stored);
  });
});

test('SPINE-5.3.3-60 law: what a writer owns without marks takes a write as a client takes the notify of it', () => {
  holds(OPEN, (declaration, random) => {
    const stored = randomStored(declaration, random);
    const value = withEntries(declaration, randomEntries(declaration, random));
    for (const filters of [[], [partial], [selecting(declaration, 'delete', {})]]) {
      const cmd = command(declaration, value, ...filters);
      assert.deepEqual(after(declaration, stored, cmd, 'write'), after(declaration, stored, cmd));
    }
  });
});
