import type { ListRules } from '../model/function-declaration.ts';
import type { Entry } from './entry.ts';
import { isSortedByKey } from './entry-order.ts';
import { isRecord } from './same-data.ts';

/** What identifies an entry: the number itself where the key is one number, else a text of all key elements. */
export type Identity = number | string;

/** Where the entries of a list are. */
export interface EntryIndex {
  /** Places by identity; undefined when an identity is there twice, then the list has to be searched. */
  readonly places: ReadonlyMap<Identity, number> | undefined;
  /** Whether the entries are in the order of their keys. */
  readonly isSorted: boolean;
}

/** Identity of an entry (SPINE-5.3.3-41). Absent key elements count as such: absent equals absent only. */
export function identityOf(key: readonly string[], entry: Entry): Identity {
  const [first] = key;
  const value = first === undefined ? undefined : entry[first];
  if (key.length === 1 && typeof value === 'number') return value;
  return key.map((name) => identityText(entry[name])).join(' ');
}

/** The index of a list; made once, as long as the list is in use. */
export function indexOf(rules: ListRules, entries: readonly Entry[]): EntryIndex {
  const known = INDEXES.get(entries);
  if (known !== undefined) return known;
  const places = new Map(entries.map((entry, at) => [identityOf(rules.key, entry), at]));
  const made = {
    places: places.size === entries.length ? places : undefined,
    isSorted: isSortedByKey(rules, entries),
  };
  INDEXES.set(entries, made);
  return made;
}

/** Whether the index of a list is known. */
export function isIndexed(entries: readonly unknown[]): boolean {
  return INDEXES.has(entries);
}

/** Says that a list has the entries of another one in the same places, with other content. */
export function keepIndex(from: readonly Entry[], to: readonly Entry[]): void {
  const known = INDEXES.get(from);
  if (known !== undefined) INDEXES.set(to, known);
}

/** Whether both lists are known to have the same entries in the same places. */
export function haveSamePlaces(a: readonly Entry[], b: readonly Entry[]): boolean {
  const known = INDEXES.get(a);
  return known?.places !== undefined && known === INDEXES.get(b);
}

// A memory of what was computed, never more than that: lists are values and do not change. It goes with the list.
const INDEXES = new WeakMap<readonly unknown[], EntryIndex>();

/** Different values have different texts: texts stand in quotes, members are sorted. */
function identityText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(identityText).join(',')}]`;
  if (!isRecord(value)) return value === undefined ? '' : String(value);
  const stated = Object.keys(value).filter((name) => value[name] !== undefined);
  const members = stated.sort().map((name) => `${JSON.stringify(name)}:${identityText(value[name])}`);
  return `{${members.join(',')}}`;
}
