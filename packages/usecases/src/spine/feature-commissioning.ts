import type { Logger } from '@busbar/kernel';
import type { AnyFunction, FeatureType, LocalFeature, RemoteEntity, RemoteFeature } from '@busbar/spine';

/** What a client does with one server feature of a partner. */
export interface FeatureUse {
  readonly feature: FeatureType;
  /** Bound, because the use case writes it. */
  readonly isWritten: boolean;
  /** Read in this order: descriptions before values. */
  readonly reads: readonly AnyFunction[];
}

/**
 * Subscribes, binds and reads the features of a partner. Subscribe first, then read, so that no change is lost; what is refused
 * or unanswered is repeated by the SPINE features themselves. What another use case of the same entity has read since the
 * subscription is not read again. Common part 4, step 4; SPINE-5.5.5-3.
 * @param done told for each feature when its reads are answered
 */
export function commissionFeatures(
  entity: RemoteEntity,
  client: LocalFeature,
  uses: readonly FeatureUse[],
  logger: Logger,
  done: (feature: RemoteFeature) => void,
): void {
  for (const use of uses) {
    const feature = entity.feature(use.feature, 'server');
    if (feature !== undefined) void commission(feature, client, use, logger).then(() => done(feature));
  }
}

async function commission(
  feature: RemoteFeature,
  client: LocalFeature,
  use: FeatureUse,
  logger: Logger,
): Promise<void> {
  const fields = { ski: feature.entity.device.ski, entity: feature.entity.path.join('.'), feature: feature.type };
  const report = (
    what: string,
    outcome: { readonly ok: boolean; readonly closed?: boolean; readonly errorNumber?: number },
  ): void => {
    if (!outcome.ok && outcome.closed !== true) logger.warn(what, { ...fields, errorNumber: outcome.errorNumber });
  };
  const subscribed = feature.subscribe(client).then((outcome) => report('subscription.refused', outcome));
  const bound = use.isWritten
    ? feature.bind(client).then((outcome) => report('binding.refused', outcome))
    : Promise.resolve();
  await Promise.all([subscribed, bound]);
  for (const one of use.reads) {
    // A function that was not announced is not read; values follow their descriptions.
    if (feature.operations(one).read) await readOnce(feature, client, one);
  }
}

const READS = Symbol('functions read after the subscription');

/** Reads of each feature, answered or under way; a feature that is gone takes its entry with it. */
type Reads = WeakMap<RemoteFeature, Map<string, Promise<void>>>;

function readOnce(feature: RemoteFeature, client: LocalFeature, fn: AnyFunction): Promise<void> {
  const reads = client.entity.shared<Reads>(READS, () => new WeakMap());
  const ofFeature = reads.get(feature) ?? new Map<string, Promise<void>>();
  reads.set(feature, ofFeature);
  const known = ofFeature.get(fn.name);
  if (known !== undefined) return known;
  const read = feature.read(client, fn).then((outcome) => {
    // The next use case that needs it asks again.
    if (!outcome.ok) ofFeature.delete(fn.name);
  });
  ofFeature.set(fn.name, read);
  return read;
}
