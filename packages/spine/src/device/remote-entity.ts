import type { DiscoveredEntity } from '../node-management/discovered-tree.ts';
import type { PeerPort } from './peer-port.ts';
import type { CacheBudget } from './remote-data.ts';
import { RemoteFeatureNode } from './remote-feature.ts';
import type { RemoteDevice, RemoteEntity } from './remote-tree.ts';

/** An entity of a peer. */
export class RemoteEntityNode implements RemoteEntity {
  readonly path: readonly number[];
  readonly device: RemoteDevice;
  readonly #port: PeerPort;
  readonly #budget: CacheBudget;
  readonly #features = new Map<number, RemoteFeatureNode>();
  #described: DiscoveredEntity;
  #isGone = false;

  constructor(described: DiscoveredEntity, device: RemoteDevice, port: PeerPort, budget: CacheBudget) {
    this.path = described.path;
    this.#described = described;
    this.device = device;
    this.#port = port;
    this.#budget = budget;
    this.describe(described);
  }

  get type(): string {
    return this.#described.type;
  }

  get label(): string | undefined {
    return this.#described.label;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  features(): readonly RemoteFeatureNode[] {
    return [...this.#features.values()];
  }

  feature(type: string, role: 'server' | 'client'): RemoteFeatureNode | undefined {
    return this.features().find((feature) => feature.type === type && feature.role === role);
  }

  featureById(id: number): RemoteFeatureNode | undefined {
    return this.#features.get(id);
  }

  /** Takes over a new description: features that stay the same keep their object, data and relations (SPINE-5.5.2-24). */
  describe(described: DiscoveredEntity): readonly RemoteFeatureNode[] {
    this.#described = described;
    const gone: RemoteFeatureNode[] = [];
    for (const [id, feature] of this.#features) {
      const now = described.features.get(id);
      if (now?.type === feature.type && now.role === feature.role) continue;
      this.#features.delete(id);
      gone.push(feature);
    }
    for (const [id, feature] of described.features) {
      const known = this.#features.get(id);
      if (known !== undefined) known.describe(feature);
      else {
        const address = { device: this.device.address ?? '', entity: this.path, feature: id };
        this.#features.set(id, new RemoteFeatureNode(feature, address, this, this.#port, this.#budget));
      }
    }
    for (const feature of gone) feature.close();
    return gone;
  }

  /** The entity left, or the connection ended. */
  close(): void {
    this.#isGone = true;
    for (const feature of this.#features.values()) feature.close();
  }
}
