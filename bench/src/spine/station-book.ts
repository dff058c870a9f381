import {
  type AnyFunction,
  type FeatureType,
  FUNCTIONS,
  featureType,
  type LocalDevice,
  type LocalEntity,
  type LocalFeature,
  type RemoteDevice,
  type RemoteFeature,
} from '@busbar/spine';

/** An energy manager that subscribes and reads everything a station offers, as one with all use cases does. */
export class StationBook {
  readonly #entity: LocalEntity;
  readonly #known = new Set<RemoteFeature>();
  readonly #open = new Map<RemoteDevice, number>();
  readonly #learnt = new Set<RemoteDevice>();
  #told: (() => void) | undefined;

  constructor(device: LocalDevice) {
    this.#entity = device.addEntity('CEM');
    device.onRemote((remote) => this.#look(remote));
  }

  /** Resolves when so many stations are known with all their data. */
  learnt(stations: number): Promise<void> {
    return new Promise((done) => {
      this.#told = () => {
        if (this.#learnt.size >= stations) done();
      };
      this.#told();
    });
  }

  #look(remote: RemoteDevice): void {
    for (const entity of remote.entities())
      for (const feature of entity.features()) {
        if (feature.role !== 'server' || this.#known.has(feature)) continue;
        this.#known.add(feature);
        void this.#learn(remote, feature);
      }
  }

  async #learn(remote: RemoteDevice, feature: RemoteFeature): Promise<void> {
    this.#open.set(remote, (this.#open.get(remote) ?? 0) + 1);
    const client = this.#client(feature);
    await feature.subscribe(client);
    for (const declaration of readable(feature)) await feature.read(client, declaration);
    const open = (this.#open.get(remote) ?? 0) - 1;
    this.#open.set(remote, open);
    if (open === 0 && remote.entities().some(({ type }) => type === 'EV')) this.#learnt.add(remote);
    this.#told?.();
  }

  #client({ type }: RemoteFeature): LocalFeature {
    const known: FeatureType = featureType.values.find((one) => one === type) ?? 'Generic';
    return this.#entity.feature(known, 'client');
  }
}

function readable(feature: RemoteFeature): readonly AnyFunction[] {
  return FUNCTIONS.filter((declaration) => feature.operations(declaration).read);
}
