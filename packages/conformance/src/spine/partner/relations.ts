import type { FeatureAddress } from '@busbar/spine';

/** A binding or subscription of the device at a feature of the test tool. */
export interface ToolRelation {
  readonly kind: 'binding' | 'subscription';
  readonly client: FeatureAddress;
  readonly server: FeatureAddress;
}

/** Bindings and subscriptions that the device holds at the test tool. */
export class ToolRelations {
  #all: readonly ToolRelation[] = [];

  add(relation: ToolRelation): void {
    if (!this.#all.some((one) => isSameRelation(one, relation))) this.#all = [...this.#all, relation];
  }

  remove(relation: ToolRelation): void {
    this.#all = this.#all.filter((one) => !isSameRelation(one, relation));
  }

  /** Client features of this kind at a server feature; the device part does not matter. */
  clientsOf(kind: ToolRelation['kind'], server: FeatureAddress): readonly FeatureAddress[] {
    return this.#all.filter((one) => one.kind === kind && isSamePlace(one.server, server)).map(({ client }) => client);
  }
}

/** Whether two addresses name the same entity and feature; the device part does not matter. */
export function isSamePlace(a: FeatureAddress | undefined, b: FeatureAddress | undefined): boolean {
  return a !== undefined && b !== undefined && placeOf(a) === placeOf(b);
}

/** Entity and feature of an address in words. */
export function placeOf({ entity = [], feature }: FeatureAddress): string {
  return `${entity.join('.')}/${feature ?? '-'}`;
}

function isSameRelation(a: ToolRelation, b: ToolRelation): boolean {
  return a.kind === b.kind && isSamePlace(a.client, b.client) && isSamePlace(a.server, b.server);
}
