import type { ListData, ListFunction, LocalFeature } from '@busbar/spine';

/** A list function whose entries are of type `I`. */
export type EntryFunction<N extends string, I> = ListFunction<ListData<N, I>, I>;

/** The entries of data of a list function. */
export function entriesIn<N extends string, I>(
  fn: EntryFunction<N, I>,
  data: ListData<N, I> | undefined,
): readonly I[] {
  return data?.[fn.list.item as N] ?? [];
}

/** Data of a list function; without entries the list is left out (SPINE-5.2.2-19). */
function dataOf<N extends string, I>(fn: EntryFunction<N, I>, entries: readonly I[]): ListData<N, I> {
  return (entries.length === 0 ? {} : { [fn.list.item]: entries }) as ListData<N, I>;
}

/** The entries of one of our features. */
export function localEntries<N extends string, I>(feature: LocalFeature, fn: EntryFunction<N, I>): readonly I[] {
  return entriesIn(fn, feature.data(fn));
}

/**
 * Puts entries into a list that several use cases share: entries with the same identifiers are replaced, all others stay
 * (common part 3.4, rule 1).
 */
export function putEntries<N extends string, I>(
  feature: LocalFeature,
  fn: EntryFunction<N, I>,
  entries: readonly I[],
): void {
  const kept = localEntries(feature, fn).filter((one) => !entries.some((entry) => isSameEntry(fn, one, entry)));
  feature.set(
    fn,
    dataOf(
      fn,
      [...kept, ...entries].sort((a, b) => compareKeys(fn, a, b)),
    ),
  );
}

/** Removes entries of one use case; those of others stay (common part 3.4, rule 7). */
export function removeEntries<N extends string, I>(
  feature: LocalFeature,
  fn: EntryFunction<N, I>,
  isOurs: (entry: I) => boolean,
): void {
  const before = localEntries(feature, fn);
  const kept = before.filter((entry) => !isOurs(entry));
  if (kept.length < before.length) feature.set(fn, dataOf(fn, kept));
}

function isSameEntry<N extends string, I>(fn: EntryFunction<N, I>, a: I, b: I): boolean {
  return fn.list.key.every((name) => member(a, name) === member(b, name));
}

/** Sorted by key, an absent element last (SPINE-5.3.3-48). */
function compareKeys<N extends string, I>(fn: EntryFunction<N, I>, a: I, b: I): number {
  for (const name of fn.list.key) {
    const left = member(a, name);
    const right = member(b, name);
    if (left === right) continue;
    if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
    return typeof left === 'number' && typeof right === 'number' ? left - right : String(left) < String(right) ? -1 : 1;
  }
  return 0;
}

function member(entry: unknown, name: string): unknown {
  return (entry as Readonly<Record<string, unknown>>)[name];
}
