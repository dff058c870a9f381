import type { Finding, Millis, RuleId } from '@busbar/kernel';
import { millis } from '@busbar/kernel';
import { parseDuration } from '../data/duration.ts';
import type { FeatureAddress } from '../datagram/datagram.ts';
import { entityKey, isBelow, samePath } from '../device/feature-address.ts';
import { DEEPEST_ENTITY, type SpineLimits } from '../device/limits.ts';
import { type Operations, operationsOf } from '../device/operations.ts';
import { DEFAULT_MAX_RESPONSE_DELAY } from '../device/timers.ts';
import { functionByName } from '../model/functions.ts';
import type {
  EntityDescription,
  FeatureDescription,
  NodeManagementDetailedDiscoveryData,
} from '../model/node-management.ts';

/** A feature of a peer. */
export interface DiscoveredFeature {
  readonly id: number;
  readonly type: string;
  readonly role: 'server' | 'client' | 'special';
  readonly functions: ReadonlyMap<string, Operations>;
  readonly maxResponseDelay: Millis;
}

/** An entity of a peer. */
export interface DiscoveredEntity {
  readonly path: readonly number[];
  /** Unknown types are kept as they are (SPINE-5.2.1-6); empty when only its features were announced. */
  readonly type: string;
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly features: ReadonlyMap<number, DiscoveredFeature>;
}

/** What is known of a peer: a value, replaced as a whole by every reply and notify. */
export interface DiscoveredTree {
  readonly deviceAddress: string | undefined;
  readonly deviceType: string | undefined;
  readonly featureSet: string | undefined;
  readonly versions: readonly string[];
  readonly entities: ReadonlyMap<string, DiscoveredEntity>;
}

/** Outcome of taking over discovery data. */
export interface DiscoveryMerge {
  readonly tree: DiscoveredTree;
  readonly findings: readonly Finding[];
  /** The data left a gap: the discovery has to be read in full. */
  readonly isRereadNeeded: boolean;
}

type Bounds = Pick<SpineLimits, 'entitiesPerRemote' | 'featuresPerRemote'>;

/** Nothing known yet. */
export const NOTHING_DISCOVERED: DiscoveredTree = Object.freeze({
  deviceAddress: undefined,
  deviceType: undefined,
  featureSet: undefined,
  versions: [],
  entities: new Map(),
});

/** Whether a notify changed nothing, e.g. because all it says is beyond the bounds; entities that stay keep their object. */
export function isSameTree(a: DiscoveredTree, b: DiscoveredTree): boolean {
  return (
    a.deviceAddress === b.deviceAddress &&
    a.deviceType === b.deviceType &&
    a.featureSet === b.featureSet &&
    a.versions.join() === b.versions.join() &&
    a.entities.size === b.entities.size &&
    [...a.entities].every(([key, entity]) => b.entities.get(key) === entity)
  );
}

/** Takes over a reply or a notify without filter: it is the complete picture (SPINE-5.5.2-4, -24). */
export function adoptFull(
  tree: DiscoveredTree,
  data: NodeManagementDetailedDiscoveryData,
  bounds: Bounds,
): DiscoveryMerge {
  const growing = new Growing({ ...tree, entities: new Map() }, bounds);
  const described = (data.entityInformation ?? []).flatMap(({ description }) => description ?? []);
  if (described.length === 0) {
    growing.say('SPINE-5.5.2-4', 'entityInformation', 'complete discovery data without entities is not used');
    return { tree, findings: growing.findings, isRereadNeeded: true };
  }
  growing.describeDevice(data);
  // Devices also say `added` in replies; it has no meaning there (finding S28).
  for (const description of described) growing.putEntity(description, false);
  growing.putFeatures(data, tree.deviceAddress);
  return growing.done();
}

/** Takes over a notify with a partial filter: per entity and per feature insert, replace or remove (SPINE-5.5.2-23). */
export function adoptPartial(
  tree: DiscoveredTree,
  data: NodeManagementDetailedDiscoveryData,
  bounds: Bounds,
): DiscoveryMerge {
  const growing = new Growing(tree, bounds);
  growing.describeDevice(data);
  const withFeatures = new Set((data.featureInformation ?? []).map(({ description }) => pathKeyOf(description)));
  for (const { description } of data.entityInformation ?? []) {
    if (description === undefined) continue;
    if (description.lastStateChange === 'removed') growing.removeEntity(description);
    else if (
      description.lastStateChange === undefined &&
      !growing.has(description) &&
      !withFeatures.has(entityKey(description.entityAddress?.entity ?? []))
    )
      growing.reread('SPINE-5.5.2-23', 'unknown entity without state and features');
    else growing.putEntity(description, description.lastStateChange === 'added' && withFeatures.size > 0);
  }
  growing.putFeatures(data, tree.deviceAddress);
  return growing.done();
}

/** Collects the changes of one message; lives only inside the two functions above. */
class Growing {
  readonly findings: Finding[] = [];
  #tree: DiscoveredTree;
  #isRereadNeeded = false;
  readonly #bounds: Bounds;
  readonly #entities: Map<string, DiscoveredEntity>;
  /** Features of all entities together. */
  #features: number;
  readonly #copied = new Map<string, Map<number, DiscoveredFeature>>();

  constructor(tree: DiscoveredTree, bounds: Bounds) {
    this.#tree = tree;
    this.#bounds = bounds;
    this.#entities = new Map(tree.entities);
    this.#features = [...tree.entities.values()].reduce((sum, { features }) => sum + features.size, 0);
  }

  describeDevice({ specificationVersionList, deviceInformation }: NodeManagementDetailedDiscoveryData): void {
    const description = deviceInformation?.description;
    this.#tree = {
      ...this.#tree,
      deviceAddress: description?.deviceAddress?.device ?? this.#tree.deviceAddress,
      deviceType: description?.deviceType ?? this.#tree.deviceType,
      featureSet: description?.networkFeatureSet ?? this.#tree.featureSet,
      versions: specificationVersionList?.specificationVersion?.slice(0, 32) ?? this.#tree.versions,
    };
  }

  has(description: EntityDescription): boolean {
    return this.#entities.has(entityKey(description.entityAddress?.entity ?? []));
  }

  putEntity(description: EntityDescription, isReplacement: boolean): void {
    const path = this.#usablePath(description.entityAddress?.entity, 'entityInformation');
    if (path === undefined) return;
    const known = this.#entities.get(entityKey(path));
    if (known === undefined && this.#entities.size >= this.#bounds.entitiesPerRemote) {
      this.say('SPINE-5.3.2-35', 'entityInformation', 'too many entities, the rest is not used');
      return;
    }
    if (isReplacement && known !== undefined) this.#features -= known.features.size;
    this.#entities.set(entityKey(path), {
      path,
      type: description.entityType ?? known?.type ?? '',
      label: description.label ?? known?.label,
      description: description.description ?? known?.description,
      features: isReplacement ? new Map() : (known?.features ?? new Map()),
    });
  }

  removeEntity(description: EntityDescription): void {
    const path = description.entityAddress?.entity;
    if (path === undefined || path.length === 0) return;
    if (samePath(path, [0])) {
      this.say('SPINE-5.5.2-26', 'entityInformation', 'entity 0 cannot be removed');
      return;
    }
    for (const [key, entity] of this.#entities) {
      if (!samePath(entity.path, path) && !isBelow(entity.path, path)) continue;
      this.#features -= entity.features.size;
      this.#entities.delete(key);
    }
  }

  putFeatures(data: NodeManagementDetailedDiscoveryData, knownDevice: string | undefined): void {
    for (const { description } of data.featureInformation ?? []) {
      if (description === undefined) continue;
      const device = description.featureAddress?.device;
      if (device !== undefined && knownDevice !== undefined && device !== knownDevice)
        this.say('SPINE-5.5.2-5', 'featureInformation', 'device part of a feature address differs');
      this.#putFeature(description);
    }
  }

  reread(rule: RuleId, text: string): void {
    this.say(rule, 'entityInformation', text);
    this.#isRereadNeeded = true;
  }

  say(rule: RuleId, path: string, text: string): void {
    // One message can repeat a mistake for every entry.
    if (this.findings.length < 16) this.findings.push({ severity: 'warning', rule, path, text });
  }

  done(): DiscoveryMerge {
    return {
      tree: { ...this.#tree, entities: this.#entities },
      findings: this.findings,
      isRereadNeeded: this.#isRereadNeeded,
    };
  }

  #putFeature(description: FeatureDescription): void {
    const id = description.featureAddress?.feature;
    const path = this.#usablePath(description.featureAddress?.entity, 'featureInformation');
    if (path === undefined || id === undefined) return;
    if (description.lastStateChange === 'removed') {
      this.#dropFeature(path, id);
      return;
    }
    const { featureType: type, role } = description;
    if (type === undefined || (role !== 'server' && role !== 'client' && role !== 'special')) {
      this.say('SPINE-5.5.2-7', 'featureInformation', 'feature without type or role is not used');
      return;
    }
    if (!this.#entities.has(entityKey(path))) {
      this.say('SPINE-5.5.2-7', 'featureInformation', 'feature of an entity that is not listed');
      this.putEntity({ entityAddress: { entity: path } }, false);
    }
    const entity = this.#entities.get(entityKey(path));
    if (entity === undefined) return;
    if (!entity.features.has(id) && this.#features >= this.#bounds.featuresPerRemote) {
      this.say('SPINE-5.3.2-35', 'featureInformation', 'too many features, the rest is not used');
      return;
    }
    const features = this.#featuresToChange(entity);
    if (!features.has(id)) this.#features += 1;
    features.set(id, {
      id,
      type,
      role,
      functions: functionsOf(description),
      maxResponseDelay: responseDelayOf(description.maxResponseDelay),
    });
  }

  #dropFeature(path: readonly number[], id: number): void {
    const entity = this.#entities.get(entityKey(path));
    if (entity === undefined || !entity.features.has(id)) return;
    this.#featuresToChange(entity).delete(id);
    this.#features -= 1;
  }

  /** The features of an entity as a map of this message: copied at the first change only. */
  #featuresToChange(entity: DiscoveredEntity): Map<number, DiscoveredFeature> {
    const key = entityKey(entity.path);
    const own = this.#copied.get(key);
    if (own !== undefined && own === entity.features) return own;
    const copy = new Map(entity.features);
    this.#copied.set(key, copy);
    this.#entities.set(key, { ...entity, features: copy });
    return copy;
  }

  #usablePath(path: readonly number[] | undefined, where: string): readonly number[] | undefined {
    if (path !== undefined && path.length > 0 && path.length <= DEEPEST_ENTITY) return path;
    this.say(path === undefined ? 'SPINE-5.5.2-27' : 'SPINE-5.2.3-4', where, 'entity address missing or too deep');
    return undefined;
  }
}

/** More functions than any feature type has. */
const MOST_FUNCTIONS = 64;

function functionsOf(description: FeatureDescription): ReadonlyMap<string, Operations> {
  const functions = new Map<string, Operations>();
  // The name of the model, so that the received text can go.
  for (const { function: name, possibleOperations } of (description.supportedFunction ?? []).slice(0, MOST_FUNCTIONS))
    if (name !== undefined) functions.set(functionByName(name)?.name ?? name, operationsOf(possibleOperations));
  return functions;
}

/** The announced maximum response delay, within 1 s and 10 min: outside it is not believable. */
function responseDelayOf(announced: string | undefined): Millis {
  const delay = announced === undefined ? undefined : parseDuration(announced);
  if (delay === undefined) return DEFAULT_MAX_RESPONSE_DELAY;
  return millis(Math.min(Math.max(delay * 1000, 1_000), 600_000));
}

function pathKeyOf(description: { readonly featureAddress?: FeatureAddress } | undefined): string {
  return entityKey(description?.featureAddress?.entity ?? []);
}
