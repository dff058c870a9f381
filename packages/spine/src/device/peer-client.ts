import type { Unlisten } from '@busbar/kernel';
import { sameData } from '../data/same-data.ts';
import type { FeatureType } from '../model/feature-type.ts';
import type { DataOf, FunctionDeclaration } from '../model/function-declaration.ts';
import { functions } from '../model/functions.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import type { LocalEntity, LocalFeature } from './local-tree.ts';
import type { RemoteDevice, RemoteEntity, RemoteFeature } from './remote-tree.ts';
import { type ReadOutcome, refused, type WriteOutcome } from './result-error.ts';

/** Functions of the model by name. */
export type NamedFunctions = typeof functions;
/** Data of the function with this name. */
export type DataNamed<N extends keyof NamedFunctions> = DataOf<NamedFunctions[N]>;

/** A peer, or one of its entities, as one of our entities uses it: functions by name, data by its type. */
export interface PeerClient {
  /** Its first server feature of this type, looked up anew with every use. */
  feature(type: FeatureType): PeerFeature;
}

/** A server feature of a peer together with our client feature for it. What is not there is refused with 4. */
export interface PeerFeature {
  read<N extends keyof NamedFunctions>(name: N): Promise<ReadOutcome<DataNamed<N>>>;
  /** Binds first, unless it is bound. @param change whether the value holds only what changes */
  write<N extends keyof NamedFunctions>(
    name: N,
    value: DataNamed<N>,
    change?: { readonly partial?: boolean },
  ): Promise<WriteOutcome>;
  /** Subscribes and reads: tells the data as it is, then every change, also when the feature comes only later. */
  watch<N extends keyof NamedFunctions>(
    name: N,
    listener: (value: DataNamed<N>, what: 'snapshot' | 'change') => void,
  ): Watch;
}

/** A running {@link PeerFeature.watch}. */
export interface Watch {
  /** Outcome of the first subscription; while one is not granted, the function is polled (SPINE-5.5.5-18). */
  readonly granted: Promise<WriteOutcome>;
  /** Tells nothing more; the subscription stays. */
  stop(): void;
}

/**
 * Makes a peer usable by names: `peerClient(cem, station).feature('LoadControl').read('loadControlLimitListData')`. Our
 * entity should have its client features before peers connect; one that is missing is added.
 */
export function peerClient(entity: LocalEntity, peer: RemoteDevice | RemoteEntity): PeerClient {
  return { feature: (type) => new TypedFeature(entity, peer, type) };
}

class TypedFeature implements PeerFeature {
  readonly #entity: LocalEntity;
  readonly #peer: RemoteDevice | RemoteEntity;
  readonly #type: FeatureType;

  constructor(entity: LocalEntity, peer: RemoteDevice | RemoteEntity, type: FeatureType) {
    this.#entity = entity;
    this.#peer = peer;
    this.#type = type;
  }

  async read<N extends keyof NamedFunctions>(name: N): Promise<ReadOutcome<DataNamed<N>>> {
    const feature = this.#find();
    return feature === undefined ? this.#missing() : feature.read(this.#client(), declarationOf(name));
  }

  async write<N extends keyof NamedFunctions>(
    name: N,
    value: DataNamed<N>,
    { partial = false }: { readonly partial?: boolean } = {},
  ): Promise<WriteOutcome> {
    const feature = this.#find();
    if (feature === undefined) return this.#missing();
    const client = this.#client();
    const bound: WriteOutcome = feature.isBound(client) ? { ok: true } : await feature.bind(client);
    return bound.ok ? feature.write(client, declarationOf(name), { value, partial }) : bound;
  }

  watch<N extends keyof NamedFunctions>(
    name: N,
    listener: (value: DataNamed<N>, what: 'snapshot' | 'change') => void,
  ): Watch {
    const granted = Promise.withResolvers<WriteOutcome>();
    let watched: RemoteFeature | undefined;
    let told: { readonly value: DataNamed<N> } | undefined;
    let stopData: Unlisten = () => undefined;
    const tell = (value: DataNamed<N>): void => {
      if (told !== undefined && sameData(told.value, value)) return;
      const what = told === undefined ? 'snapshot' : 'change';
      told = { value };
      listener(value, what);
    };
    const look = (): void => {
      const feature = this.#find();
      if (feature === undefined || feature === watched) return;
      stopData();
      watched = feature;
      stopData = feature.onData(declarationOf(name), tell);
      granted.resolve(feature.subscribe(this.#client()));
      // Subscribe first, then read, so that no change is lost (SPINE-5.5.5-3).
      void feature.read(this.#client(), declarationOf(name));
    };
    const stopLooking = deviceOf(this.#peer).onChanged(look);
    look();
    return {
      granted: granted.promise,
      stop: () => {
        stopLooking();
        stopData();
      },
    };
  }

  #find(): RemoteFeature | undefined {
    const entities = isDevice(this.#peer) ? this.#peer.entities() : [this.#peer];
    return entities.map((entity) => entity.feature(this.#type, 'server')).find((feature) => feature !== undefined);
  }

  /** Of the type of the server or `Generic`, whichever our entity has (SPINE-5.2.1-4). */
  #client(): LocalFeature {
    const clients = this.#entity.features().filter(({ role }) => role === 'client');
    return (
      clients.find(({ type }) => type === this.#type) ??
      clients.find(({ type }) => type === 'Generic') ??
      this.#entity.feature(this.#type, 'client')
    );
  }

  #missing(): ReturnType<typeof refused> {
    return refused(ERROR_NUMBERS.destinationUnknown, `the peer has no server feature of type ${this.#type}`);
  }
}

function isDevice(peer: RemoteDevice | RemoteEntity): peer is RemoteDevice {
  return 'entities' in peer;
}

function deviceOf(peer: RemoteDevice | RemoteEntity): RemoteDevice {
  return isDevice(peer) ? peer : peer.device;
}

/** The table of functions has under each name the function of this name. */
const declarations: { readonly [N in keyof NamedFunctions]: FunctionDeclaration<DataNamed<N>> } = functions;

function declarationOf<N extends keyof NamedFunctions>(name: N): FunctionDeclaration<DataNamed<N>> {
  return declarations[name];
}
