import { Listeners, type Unlisten } from '@busbar/kernel';
import type { Destination } from '../communication-mode/destination-list.ts';
import type { FeatureAddress } from '../datagram/datagram.ts';
import { type DiscoveredTree, NOTHING_DISCOVERED } from '../node-management/discovered-tree.ts';
import type { AnnouncedUseCase } from '../node-management/use-case-data.ts';
import { entityKey, NODE_MANAGEMENT } from './feature-address.ts';
import type { PeerPort } from './peer-port.ts';
import type { CacheBudget } from './remote-data.ts';
import { RemoteEntityNode } from './remote-entity.ts';
import type { RemoteFeatureNode } from './remote-feature.ts';
import type { RemoteDevice, RemoteUseCase } from './remote-tree.ts';

/** A connected peer: what is known of it. */
export class RemoteDeviceNode implements RemoteDevice {
  readonly ski: string;
  readonly label: string;
  readonly via: RemoteDevice | undefined;
  readonly #port: PeerPort;
  readonly #budget: CacheBudget = { entries: 0 };
  readonly #entities = new Map<string, RemoteEntityNode>();
  readonly #changed: Listeners<[]>;
  #tree: DiscoveredTree = NOTHING_DISCOVERED;
  #address: string | undefined;
  #announced: readonly AnnouncedUseCase[] = [];
  #useCases: readonly RemoteUseCase[] = [];
  #destinations: readonly Destination[] = [];
  #isDiscovered = false;
  #isClosed = false;

  constructor(ski: string, label: string, port: PeerPort, via?: RemoteDevice) {
    this.ski = ski;
    this.label = label;
    this.via = via;
    this.#port = port;
    this.#changed = new Listeners((error) => port.logger.error('listener.failed', { error: String(error) }));
  }

  get address(): string | undefined {
    return this.#address;
  }

  get deviceType(): string | undefined {
    return this.#tree.deviceType;
  }

  get featureSet(): string | undefined {
    return this.#tree.featureSet;
  }

  get isDiscovered(): boolean {
    return this.#isDiscovered;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What discovery said. */
  get tree(): DiscoveredTree {
    return this.#tree;
  }

  entities(): readonly RemoteEntityNode[] {
    return [...this.#entities.values()];
  }

  entity(path: readonly number[]): RemoteEntityNode | undefined {
    return this.#entities.get(entityKey(path));
  }

  useCases(): readonly RemoteUseCase[] {
    return this.#useCases;
  }

  destinations(): readonly Destination[] {
    return this.#destinations;
  }

  adoptDestinations(destinations: readonly Destination[]): void {
    this.#destinations = destinations;
  }

  onChanged(listener: () => void): Unlisten {
    return this.#changed.add(listener);
  }

  /** The feature that a complete address of this peer means. */
  feature(address: FeatureAddress): RemoteFeatureNode | undefined {
    if (address.entity === undefined || address.feature === undefined) return undefined;
    return this.entity(address.entity)?.featureById(address.feature);
  }

  get nodeManagement(): RemoteFeatureNode | undefined {
    return this.feature(NODE_MANAGEMENT);
  }

  learnAddress(address: string): void {
    this.#address = address;
  }

  /**
   * Takes over what discovery says. Entities and features that stay keep their objects; returns those that left, which are
   * closed by then (SPINE-5.5.2-21, -24).
   */
  adopt(tree: DiscoveredTree): {
    readonly entities: readonly RemoteEntityNode[];
    readonly features: readonly RemoteFeatureNode[];
  } {
    this.#tree = tree;
    this.#isDiscovered = true;
    const goneEntities = [...this.#entities].filter(([key]) => !tree.entities.has(key));
    for (const [key] of goneEntities) this.#entities.delete(key);
    const goneFeatures: RemoteFeatureNode[] = [];
    for (const [key, described] of tree.entities) {
      const known = this.#entities.get(key);
      if (known !== undefined) goneFeatures.push(...known.describe(described));
      else this.#entities.set(key, new RemoteEntityNode(described, this, this.#port, this.#budget));
    }
    for (const [, entity] of goneEntities) entity.close();
    this.#resolveUseCases();
    return { entities: goneEntities.map(([, entity]) => entity), features: goneFeatures };
  }

  adoptUseCases(announced: readonly AnnouncedUseCase[]): void {
    this.#announced = announced;
    this.#resolveUseCases();
  }

  tellChanged(): void {
    this.#changed.emit();
  }

  /** The connection ended: everything about the peer is gone (SPINE-5.2.3-8, SPINE-5.5.5-17). */
  close(): void {
    this.#isClosed = true;
    for (const entity of this.#entities.values()) entity.close();
    this.tellChanged();
    this.#changed.clear();
  }

  #resolveUseCases(): void {
    this.#useCases = this.#announced.map((announced) => ({
      ...announced,
      entity: announced.entityPath === undefined ? undefined : this.entity(announced.entityPath),
    }));
  }
}
