import type { ListRules } from '../model/function-declaration.ts';
import type { Entry } from './entry.ts';
import { haveSamePlaces, identityOf } from './entry-index.ts';
import { keepsElements, sameData } from './same-data.ts';

/** What became of the entries of a list between two moments. */
export interface EntryChanges {
  /** Places, in the later list, of entries that are new or have other content. */
  readonly changedAt: readonly number[];
  /** Entries that are in the earlier list only. */
  readonly gone: readonly Entry[];
  /** No entry lost an element: a merge of the changed entries gives the later list. */
  readonly isMergeable: boolean;
}

/** Compares two versions of a list by the identities of the entries. */
export function entryChanges(rules: ListRules, before: readonly Entry[], after: readonly Entry[]): EntryChanges {
  if (haveSamePlaces(before, after)) return { ...contentChanges(after, (_, at) => before[at]), gone: [] };
  const known = new Map(before.map((entry) => [identityOf(rules.key, entry), entry]));
  const present = new Set(after.map((entry) => identityOf(rules.key, entry)));
  const gone = [...known].filter(([identity]) => !present.has(identity)).map(([, entry]) => entry);
  const changes = contentChanges(after, (entry) => known.get(identityOf(rules.key, entry)));
  if (known.size === before.length && present.size === after.length) return { ...changes, gone };
  // An identity that is there twice cannot be merged.
  return sameData(before, after)
    ? { changedAt: [], gone: [], isMergeable: false }
    : { ...changes, gone, isMergeable: false };
}

function contentChanges(
  after: readonly Entry[],
  beforeOf: (entry: Entry, at: number) => Entry | undefined,
): Omit<EntryChanges, 'gone'> {
  const changedAt: number[] = [];
  let isMergeable = true;
  for (const [at, entry] of after.entries()) {
    const was = beforeOf(entry, at);
    if (was === entry || sameData(was, entry)) continue;
    changedAt.push(at);
    isMergeable &&= keepsElements(was, entry);
  }
  return { changedAt, isMergeable };
}
