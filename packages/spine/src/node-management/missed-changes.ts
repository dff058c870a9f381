import { entityKey, isBelow, samePath } from '../device/feature-address.ts';
import type { DescribedEntity } from './detailed-discovery.ts';

/** Entities that left and that came, for a peer that was not told. */
export interface MissedEntities {
  readonly removed: readonly (readonly number[])[];
  readonly added: readonly DescribedEntity[];
}

interface Read {
  readonly path: readonly number[];
  readonly shape: string;
}

const ROOT = entityKey([0]);

/** What changes between a peer's reading of our entities and its subscription, when nobody tells it (SPINE-5.5.2-18). */
export class MissedChanges {
  /** At most one entry per connected peer. */
  readonly #read = new Map<string, ReadonlyMap<string, Read>>();

  /** A peer without subscription read our entities. */
  read(ski: string, entities: readonly DescribedEntity[]): void {
    const read = entities.map(
      (entity) => [entityKey(entity.path), { path: entity.path, shape: shapeOf(entity) }] as const,
    );
    this.#read.set(ski, new Map(read));
  }

  /** What a peer that subscribes now has missed; it counts as told. */
  take(ski: string, entities: readonly DescribedEntity[]): MissedEntities | undefined {
    const read = this.#read.get(ski);
    this.#read.delete(ski);
    if (read === undefined) return undefined;
    const now = new Map(entities.map((entity) => [entityKey(entity.path), shapeOf(entity)]));
    const isOther = ([key, { shape }]: readonly [string, Read]): boolean => now.get(key) !== shape && key !== ROOT;
    const gone = [...read].filter(isOther).map(([, { path }]) => path);
    // What hangs on an entity goes and comes with it (SPINE-5.5.2-21).
    const goes = (path: readonly number[]): boolean => gone.some((one) => samePath(path, one) || isBelow(path, one));
    const removed = [...read.values()].map(({ path }) => path).filter(goes);
    const added = entities.filter(({ path }) => !read.has(entityKey(path)) || goes(path));
    return removed.length + added.length === 0 ? undefined : { removed, added };
  }

  forget(ski: string): void {
    this.#read.delete(ski);
  }
}

/** What makes an entity another one: its type, its features and their functions. */
function shapeOf({ type, features }: DescribedEntity): string {
  return JSON.stringify([type, features.map(({ id, type, role, functions }) => [id, type, role, [...functions]])]);
}
