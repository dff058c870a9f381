import type { ListRules } from '../model/function-declaration.ts';
import type { Entry } from './list-entries.ts';
import { isRecord, sameData } from './same-data.ts';

/** Which stored entries a received one means (SPINE-5.3.3-14 to -16, -42). */
export type Found =
  | { readonly kind: 'entries'; readonly at: readonly number[] }
  /** It has all it needs to become a new entry. */
  | { readonly kind: 'new' }
  /** It can neither be found nor added. */
  | { readonly kind: 'nothing' };

/** Looks a received entry up by its identifiers. Without any of them it means every stored entry. */
export function findEntries(rules: ListRules, stored: readonly Entry[], received: Entry): Found {
  const given = rules.key.filter((name) => received[name] !== undefined);
  const agreeing = places(stored, (entry) => given.every((name) => sameData(entry[name], received[name])));
  if (given.length === 0) return { kind: 'entries', at: agreeing };
  const missing = rules.key.filter((name) => received[name] === undefined);
  if (missing.length === 0) return agreeing.length > 0 ? { kind: 'entries', at: agreeing } : { kind: 'new' };
  const alike = agreeing.filter((at) => missing.every((name) => stored[at]?.[name] === undefined));
  if (alike.length > 0) return { kind: 'entries', at: alike };
  if (agreeing.length > 0) return { kind: 'entries', at: agreeing };
  const primary = rules.key[0];
  return primary !== undefined && received[primary] !== undefined ? { kind: 'new' } : { kind: 'nothing' };
}

/** The entries sorted by key: numbers numerically, strings by code point, absent after present (SPINE-5.3.3-48). */
export function sortedByKey(rules: ListRules, entries: readonly Entry[]): readonly Entry[] {
  if (rules.key.length === 0 || entries.length < 2) return entries;
  return [...entries].sort((a, b) => {
    for (const name of rules.key) {
      const order = compare(a[name], b[name]);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const isNumeric = (value: unknown): value is number | bigint =>
    typeof value === 'number' || typeof value === 'bigint';
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : Number(a > b);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (const at of a.keys()) {
      const order = compare(a[at], b[at]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (isRecord(a) && isRecord(b)) {
    for (const name of Object.keys(a)) {
      const order = compare(a[name], b[name]);
      if (order !== 0) return order;
    }
    return 0;
  }
  return byCodePoint(String(a), String(b));
}

/** UTF-8 keeps the order of code points, the comparison of strings does not. */
function byCodePoint(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function places(entries: readonly Entry[], fits: (entry: Entry) => boolean): readonly number[] {
  return [...entries.keys()].filter((at) => {
    const entry = entries[at];
    return entry !== undefined && fits(entry);
  });
}
