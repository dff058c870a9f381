import type { ListRules } from '../model/function-declaration.ts';
import type { Entry } from './entry.ts';
import { type Identity, identityOf, indexOf, keepIndex } from './entry-index.ts';
import { sortedByKey } from './entry-order.ts';
import { type Found, findEntries } from './find-entries.ts';
import { sameData } from './same-data.ts';

/** The entries after an exchange. */
export interface ListOutcome {
  readonly entries: readonly Entry[];
  /** Whether any of it differs from what was stored. */
  readonly changed: boolean;
  /** Received entries that could neither be found nor added (SPINE-5.3.3-42). */
  readonly ignoredEntries: number;
}

/**
 * The entries of one list while an exchange is applied to it. The stored list is never touched. An exchange that changes the
 * content of entries only costs what these entries cost, however long the list is: places and order stay known.
 */
export class ListDraft {
  readonly #rules: ListRules;
  readonly #stored: readonly Entry[];
  #entries: Entry[] | undefined;
  readonly #changedAt = new Set<number>();
  /** Entries were added or removed: places are no longer those of the stored list. */
  #isRestructured = false;
  #places: Map<Identity, number> | undefined;
  #ignored = 0;

  constructor(rules: ListRules, stored: readonly Entry[]) {
    this.#rules = rules;
    this.#stored = stored;
  }

  get entries(): readonly Entry[] {
    return this.#entries ?? this.#stored;
  }

  /** Which entries a received one means. */
  find(received: Entry): Found {
    if (this.#rules.key.length === 0) return findEntries(this.#rules, { entries: this.entries }, received);
    const places = this.#placesNow();
    const placeOf = places === undefined ? undefined : places.get.bind(places);
    return findEntries(this.#rules, { entries: this.entries, placeOf }, received);
  }

  /** Changes the content of an entry; its identity stays. */
  put(at: number, entry: Entry): void {
    this.#own()[at] = entry;
    this.#changedAt.add(at);
  }

  add(entry: Entry): void {
    const places = this.#rules.key.length === 0 ? undefined : this.#placesNow();
    this.#own().push(entry);
    if (places !== undefined && !this.#isRestructured) this.#places = new Map(places);
    this.#places?.set(identityOf(this.#rules.key, entry), this.entries.length - 1);
    this.#isRestructured = true;
  }

  /** Leaves a received entry out. */
  ignore(): void {
    this.#ignored += 1;
  }

  /** Takes other entries instead of the ones it has. */
  replaceAll(entries: readonly Entry[]): void {
    this.#entries = [...entries];
    this.#places = undefined;
    this.#isRestructured = true;
  }

  /** The outcome, in the order in which entries are kept (SPINE-5.3.3-48). */
  done(): ListOutcome {
    const { entries } = this;
    const ignoredEntries = this.#ignored;
    if (this.#isRestructured || !this.#isStoredSorted()) {
      const sorted = sortedByKey(this.#rules, entries);
      return { entries: sorted, changed: !sameData(this.#stored, sorted), ignoredEntries };
    }
    keepIndex(this.#stored, entries);
    const changed = [...this.#changedAt].some((at) => !sameData(this.#stored[at], entries[at]));
    return { entries, changed, ignoredEntries };
  }

  #isStoredSorted(): boolean {
    return this.#rules.key.length === 0 || indexOf(this.#rules, this.#stored).isSorted;
  }

  #placesNow(): ReadonlyMap<Identity, number> | undefined {
    if (!this.#isRestructured) return indexOf(this.#rules, this.#stored).places;
    this.#places ??= new Map(this.entries.map((entry, at) => [identityOf(this.#rules.key, entry), at]));
    return this.#places.size === this.entries.length ? this.#places : undefined;
  }

  #own(): Entry[] {
    this.#entries ??= [...this.#stored];
    return this.#entries;
  }
}
