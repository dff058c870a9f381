import { comparePaths, entityKey, isBelow, samePath } from '../device/feature-address.ts';

type Path = readonly number[];

/** What peers have to be told, in this order: entities that left, that appeared, and whose description changed. */
export interface DiscoveryAnnouncement {
  readonly removed: readonly Path[];
  readonly added: readonly Path[];
  readonly modified: readonly Path[];
}

/**
 * Collects the changes of our entities until the end of the turn. A change of the features of a known entity is told as
 * removal and adding, because `modified` is ignored by other stacks (SPINE-5.5.2-32); entity `[0]` cannot leave and is told
 * as modified. Bounded by the number of our entities.
 */
export class DiscoveryChanges {
  readonly #removed = new Map<string, Path>();
  readonly #added = new Map<string, Path>();
  readonly #changed = new Map<string, Path>();

  get isEmpty(): boolean {
    return this.#removed.size + this.#added.size + this.#changed.size === 0;
  }

  entityAdded(path: Path): void {
    this.#added.set(entityKey(path), path);
  }

  entityRemoved(path: Path): void {
    this.#changed.delete(entityKey(path));
    // What was never told need not be taken back.
    if (!this.#added.delete(entityKey(path))) this.#removed.set(entityKey(path), path);
  }

  /** Features or functions of the entity changed. */
  entityChanged(path: Path): void {
    if (!this.#added.has(entityKey(path))) this.#changed.set(entityKey(path), path);
  }

  /** The changes so far; they count as told. @param present all our entities */
  take(present: readonly Path[]): DiscoveryAnnouncement {
    const changed = [...this.#changed.values()];
    const isRoot = (path: Path): boolean => samePath(path, [0]);
    const moved = present.filter((path) =>
      changed.some((one) => !isRoot(one) && (samePath(path, one) || isBelow(path, one))),
    );
    const removed = new Map([...this.#removed, ...moved.map((path) => [entityKey(path), path] as const)]);
    const added = new Map([...this.#added, ...moved.map((path) => [entityKey(path), path] as const)]);
    // A child that was added in the same turn was never told.
    for (const [key] of this.#added) if (!this.#removed.has(key)) removed.delete(key);
    this.#removed.clear();
    this.#added.clear();
    this.#changed.clear();
    return {
      removed: [...removed.values()].sort((a, b) => comparePaths(b, a)),
      added: [...added.values()].sort(comparePaths),
      modified: changed.filter(isRoot),
    };
  }
}
