import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Random, seededRandom } from '@busbar/kernel';
import { randomValue } from '@busbar/kernel/testing';
import fc from 'fast-check';
import type { ListRules } from '../model/function-declaration.ts';
import { FUNCTIONS } from '../model/functions.ts';
import type { Selector } from '../model/selectors.ts';
import type { Entry } from './entry.ts';
import { isRecord } from './same-data.ts';
import { selectsAny } from './select.ts';

const NOON = '2026-01-01T12:00:00Z';
const AROUND_NOON = { startTime: '2026-01-01T11:59:59Z', endTime: NOON };
const AFTERNOON = { startTime: '2026-01-01T12:00:01Z' };

/** An entry whose times can lie in an interval. */
function randomEntry(rules: ListRules, members: readonly Selector[], random: Random): Entry {
  const entry = randomValue(rules.shape, random) as Record<string, unknown>;
  for (const target of timesOf(members)) entry[target] = NOON;
  return entry;
}

/** Elements of the entry itself that have to lie in an interval. */
function timesOf(members: readonly Selector[]): readonly string[] {
  return members.flatMap(({ match, target, inside }) => {
    if (match === 'interval') return [target];
    return target === '.' ? timesOf(inside) : [];
  });
}

/** The values behind a target, through lists. */
function valuesAt(subject: unknown, target: string): readonly unknown[] {
  if (target === '.') return [subject];
  return target
    .split('.')
    .reduce<readonly unknown[]>(
      (values, name) => values.flat().flatMap((one) => (isRecord(one) && one[name] !== undefined ? [one[name]] : [])),
      [subject],
    );
}

/** What a selector has to state to select the subject; undefined when the subject lacks the element. */
function statedFor(member: Selector, subject: unknown, random: Random): unknown {
  const [value] = valuesAt(subject, member.target);
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  const one: unknown = Array.isArray(value) ? value[Math.floor(random() * value.length)] : value;
  switch (member.match) {
    case 'equals':
    case 'address':
    case 'period':
      return value;
    case 'anyEquals':
      return one;
    case 'interval':
      return AROUND_NOON;
    case 'nested':
    case 'nestedItem':
      return member.inside.length === 0 ? one : statedForAll(member.inside, one, random);
  }
}

function statedForAll(members: readonly Selector[], subject: unknown, random: Random): object {
  const stated = members.flatMap((member) => {
    const value = random() < 0.7 ? statedFor(member, subject, random) : undefined;
    return value === undefined ? [] : [[member.name, value]];
  });
  return Object.fromEntries(stated);
}

for (const { name, list: rules, selectors } of FUNCTIONS) {
  if (rules === undefined || selectors === undefined) continue;
  test(`SPINE-5.3.3-26 SPINE-5.3.3-27 ${name}: an entry is selected by what it says, and not by anything else`, () => {
    let stated = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const entry = randomEntry(rules, selectors.members, random);
        const instance = statedForAll(selectors.members, entry, random);
        assert.ok(selectsAny(selectors, [instance], entry));
        for (const [element, value] of Object.entries(instance)) {
          stated += 1;
          const isEmpty = isRecord(value) && Object.keys(value).length === 0;
          const isSelected = selectsAny(selectors, [{ [element]: value }], {});
          assert.ok(isEmpty || !isSelected, `${element} is missing in the entry`);
          const other = otherThan(value);
          assert.ok(other === undefined || !selectsAny(selectors, [{ ...instance, [element]: other }], entry), element);
        }
      }),
      { seed: 63380, numRuns: 100 },
    );
    assert.ok(stated > 0);
  });
}

/** A value of the same kind that no random entry has; undefined where an empty selector selects everything anyway. */
function otherThan(value: unknown): unknown {
  if (value === AROUND_NOON) return AFTERNOON;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number' || typeof value === 'bigint') return -1;
  if (typeof value === 'string') return `${value} or another`;
  if (!isRecord(value)) return undefined;
  const [first] = Object.entries(value);
  return first === undefined ? undefined : { ...value, [first[0]]: otherThan(first[1]) ?? 'another' };
}
