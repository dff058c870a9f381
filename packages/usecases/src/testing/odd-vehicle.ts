import type { AnyFunction, FeatureType, FunctionDeclaration, LocalEntity } from '@busbar/spine';

/** Data of one function of a vehicle, as others build it. */
export interface OddData {
  readonly fn: AnyFunction;
  readonly data: object;
  /** The function can be written, only in full unless said otherwise. */
  readonly write?: 'full' | 'partial';
}

/** Offers what a test wants on an entity: no use case of ours, only data and announcements. */
export function oddVehicle(
  entity: LocalEntity,
  data: readonly OddData[],
  useCases: readonly { readonly name: string; readonly scenarios: readonly number[]; readonly actor?: string }[],
): void {
  for (const { fn, data: value, write } of data) {
    const feature = entity.feature(fn.feature as FeatureType, 'server');
    feature.offer(fn, { read: true, write: write !== undefined, writePartial: write === 'partial' });
    feature.set(fn as FunctionDeclaration<object>, value);
  }
  for (const { name, scenarios, actor } of useCases)
    entity.announce({ useCaseName: name, actor: actor ?? 'EV', version: '1.0.1', scenarios });
}
