import type { AnyFunction } from '../model/function-declaration.ts';
import type { Entry } from './entry.ts';
import { isIndexed } from './entry-index.ts';
import { isRecord } from './same-data.ts';

/** The entries of the data of a list function; empty for other functions and for missing data. */
export function entriesOf(declaration: AnyFunction, data: unknown): readonly Entry[] {
  if (declaration.list === undefined || !isRecord(data)) return [];
  const entries = data[declaration.list.item];
  if (!Array.isArray(entries)) return [];
  // A list with an index was looked through when it was made.
  return isIndexed(entries) || entries.every(isRecord) ? entries : entries.filter(isRecord);
}

/** Puts entries into the form of the function's data; an empty list is left out (SPINE-5.2.2-19). */
export function withEntries(declaration: AnyFunction, entries: readonly Entry[]): Entry {
  return declaration.list === undefined || entries.length === 0 ? {} : { [declaration.list.item]: entries };
}
