import { assertThat, Listeners, type Unlisten } from '@busbar/kernel';
import { type FeatureType, featureType } from '../model/feature-type.ts';
import type { DescribedEntity } from '../node-management/detailed-discovery.ts';
import type { UseCaseAnnouncement } from '../node-management/use-case-data.ts';
import { type FeatureHost, LocalFeatureNode } from './local-feature.ts';
import type { LocalDevice, LocalEntity, LocalFeatureOptions } from './local-tree.ts';

/** What an entity needs from its device. */
export interface EntityHost extends FeatureHost {
  readonly device: LocalDevice;
  useCasesChanged(): void;
}

/** One of our entities. */
export class LocalEntityNode implements LocalEntity {
  readonly path: readonly number[];
  readonly type: string;
  readonly device: LocalDevice;
  readonly #host: EntityHost;
  readonly #features = new Map<number, LocalFeatureNode>();
  readonly #announcements = new Set<UseCaseAnnouncement>();
  readonly #shared = new Map<symbol, unknown>();
  readonly #removed: Listeners<[]>;
  #isPresent = true;

  constructor(path: readonly number[], type: string, host: EntityHost) {
    this.path = path;
    this.type = type;
    this.device = host.device;
    this.#host = host;
    this.#removed = new Listeners((error) => host.logger.error('listener.failed', { error: String(error) }));
  }

  get isPresent(): boolean {
    return this.#isPresent;
  }

  feature(type: FeatureType, role: 'server' | 'client', options: LocalFeatureOptions = {}): LocalFeatureNode {
    const known = this.features().find((feature) => feature.type === type && feature.role === role);
    return known ?? this.addFeature(type, role, options);
  }

  /** Adds a feature of any role; only NodeManagement is special (SPINE-5.2.1-3). */
  addFeature(
    type: FeatureType,
    role: 'server' | 'client' | 'special',
    options: LocalFeatureOptions = {},
  ): LocalFeatureNode {
    // An unknown type in our discovery data stops other stacks (SPINE-5.5.2-28).
    assertThat(featureType.values.includes(type), `there is no feature type ${type}`);
    const id = options.id ?? this.#freeId();
    assertThat(!this.#features.has(id), `feature ${id} exists already`);
    const { maxResponseDelay } = options;
    const address = { device: this.device.address, entity: this.path, feature: id };
    const feature = new LocalFeatureNode({ address, type, role, maxResponseDelay }, this, this.#host);
    this.#features.set(id, feature);
    this.#host.featureChanged(feature);
    return feature;
  }

  features(): readonly LocalFeatureNode[] {
    return [...this.#features.values()];
  }

  featureById(id: number): LocalFeatureNode | undefined {
    return this.#features.get(id);
  }

  announce(useCase: UseCaseAnnouncement): () => void {
    const own = { ...useCase };
    this.#announcements.add(own);
    this.#host.useCasesChanged();
    return () => {
      if (this.#announcements.delete(own)) this.#host.useCasesChanged();
    };
  }

  announcements(): readonly UseCaseAnnouncement[] {
    return [...this.#announcements];
  }

  onRemoved(listener: () => void): Unlisten {
    return this.#removed.add(listener);
  }

  shared<T>(key: symbol, make: () => T): T {
    if (!this.#shared.has(key)) this.#shared.set(key, make());
    return this.#shared.get(key) as T;
  }

  describe(): DescribedEntity {
    return { path: this.path, type: this.type, features: this.features().map((feature) => feature.describe()) };
  }

  /** The entity leaves, or the device closes: use cases, heartbeats and timers end (SPINE-5.5.2-25). */
  close(): void {
    this.#isPresent = false;
    this.#removed.emit();
    this.#removed.clear();
    this.#announcements.clear();
    for (const feature of this.#features.values()) feature.close();
  }

  #freeId(): number {
    let id = 1;
    while (this.#features.has(id)) id += 1;
    return id;
  }
}
