import { entityKey, type FullFeatureAddress, featureKey, isBelow, samePath } from '../device/feature-address.ts';
import type { Relation } from './relation.ts';

/**
 * The relations of all peers at our server features, found by feature and by peer.
 * Bounded by the limits per peer, which the decisions in `binding.ts` and `subscription.ts` apply.
 */
export class RelationTable {
  #lastId = 0;
  readonly #byFeature = new Map<string, Relation[]>();
  readonly #byPeer = new Map<string, Set<Relation>>();

  add(relation: Omit<Relation, 'id'>): Relation {
    this.#lastId += 1;
    const added: Relation = { id: this.#lastId, ...relation };
    const key = featureKey(added.server.entity, added.server.feature);
    this.#byFeature.set(key, [...(this.#byFeature.get(key) ?? []), added]);
    const ofPeer = this.#byPeer.get(added.ski);
    if (ofPeer === undefined) this.#byPeer.set(added.ski, new Set([added]));
    else ofPeer.add(added);
    return added;
  }

  /** Relations at one of our server features, oldest first. */
  ofFeature(server: Pick<FullFeatureAddress, 'entity' | 'feature'>): readonly Relation[] {
    return this.#byFeature.get(featureKey(server.entity, server.feature)) ?? [];
  }

  /** Relations of one peer. */
  ofPeer(ski: string): readonly Relation[] {
    return [...(this.#byPeer.get(ski) ?? [])];
  }

  countOfPeer(ski: string): number {
    return this.#byPeer.get(ski)?.size ?? 0;
  }

  /** Relations at the server features of one of our entities. */
  ofEntity(path: readonly number[]): readonly Relation[] {
    const prefix = `${entityKey(path)}/`;
    return [...this.#byFeature].filter(([key]) => key.startsWith(prefix)).flatMap(([, relations]) => relations);
  }

  /** Removes the peer's relations that the condition names; returns them. */
  removeOfPeer(ski: string, matches: (relation: Relation) => boolean = () => true): readonly Relation[] {
    return this.#remove(this.ofPeer(ski).filter(matches));
  }

  /** Removes all relations of one of our entities and its children (SPINE-5.5.2-25). */
  removeOfEntity(path: readonly number[]): readonly Relation[] {
    const all = [...this.#byFeature.values()].flat();
    return this.#remove(all.filter(({ server }) => samePath(server.entity, path) || isBelow(server.entity, path)));
  }

  #remove(relations: readonly Relation[]): readonly Relation[] {
    for (const relation of relations) {
      const key = featureKey(relation.server.entity, relation.server.feature);
      const rest = (this.#byFeature.get(key) ?? []).filter((one) => one !== relation);
      if (rest.length === 0) this.#byFeature.delete(key);
      else this.#byFeature.set(key, rest);
      const ofPeer = this.#byPeer.get(relation.ski);
      ofPeer?.delete(relation);
      if (ofPeer?.size === 0) this.#byPeer.delete(relation.ski);
    }
    return relations;
  }
}
