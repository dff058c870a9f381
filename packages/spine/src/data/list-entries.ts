import type { AnyFunction } from '../model/function-declaration.ts';
import { isRecord } from './same-data.ts';

/** One entry of a list function. */
export type Entry = Readonly<Record<string, unknown>>;

/** The entries of the data of a list function; empty for other functions and for missing data. */
export function entriesOf(declaration: AnyFunction, data: unknown): readonly Entry[] {
  if (declaration.list === undefined || !isRecord(data)) return [];
  const entries = data[declaration.list.item];
  return Array.isArray(entries) ? entries.filter(isRecord) : [];
}

/** Puts entries into the form of the function's data; an empty list is left out (SPINE-5.2.2-19). */
export function withEntries(declaration: AnyFunction, entries: readonly Entry[]): Entry {
  return declaration.list === undefined || entries.length === 0 ? {} : { [declaration.list.item]: entries };
}

/** One text per identity of an entry (SPINE-5.3.3-41); absent key elements count as such. */
export function entryKey(declaration: AnyFunction, entry: Entry): string {
  return (declaration.list?.key ?? []).map((name) => keyText(entry[name])).join('\u0000');
}

function keyText(value: unknown): string {
  if (isRecord(value))
    return Object.keys(value)
      .sort()
      .map((name) => `${name}=${keyText(value[name])}`)
      .join(',');
  if (Array.isArray(value)) return `[${value.map(keyText).join(',')}]`;
  return value === undefined ? '' : `${typeof value === 'string' ? "'" : ''}${String(value)}`;
}
