import type { ListRules } from '../model/function-declaration.ts';
import type { Entry } from './entry.ts';
import { isRecord } from './same-data.ts';

/** The entries sorted by key: numbers numerically, strings by code point, absent after present (SPINE-5.3.3-48). */
export function sortedByKey(rules: ListRules, entries: readonly Entry[]): readonly Entry[] {
  return isSortedByKey(rules, entries) ? entries : [...entries].sort((a, b) => compareByKey(rules, a, b));
}

/** Whether the entries are in the order in which they are kept and sent. */
export function isSortedByKey(rules: ListRules, entries: readonly Entry[]): boolean {
  if (rules.key.length === 0) return true;
  return entries.every((entry, at) => {
    const before = entries[at - 1];
    return before === undefined || compareByKey(rules, before, entry) <= 0;
  });
}

function compareByKey(rules: ListRules, a: Entry, b: Entry): number {
  for (const name of rules.key) {
    const order = compare(a[name], b[name]);
    if (order !== 0) return order;
  }
  return 0;
}

function compare(a: unknown, b: unknown): number {
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : Number(a > b);
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = compare(a[at], b[at]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (isRecord(a) && isRecord(b)) {
    // Whatever order the members came in: by name, which is the order of the schema for addresses.
    for (const name of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
      const order = compare(a[name], b[name]);
      if (order !== 0) return order;
    }
    return 0;
  }
  return byCodePoint(String(a), String(b));
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** UTF-8 keeps the order of code points, the comparison of strings does not; of half characters it keeps nothing. */
function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) || (a < b ? -1 : 1);
}
