import type { Clock, Logger, MessageLink, Millis, Unlisten } from '@busbar/kernel';
import type { Cmd, FeatureAddress } from '../datagram/datagram.ts';
import type { FeatureType } from '../model/feature-type.ts';
import type { FunctionDeclaration } from '../model/function-declaration.ts';
import type { UseCaseAnnouncement } from '../node-management/use-case-data.ts';
import type { FullFeatureAddress } from './feature-address.ts';
import type { RemoteDevice } from './remote-tree.ts';

/** What happened to a connected peer. */
export type RemoteEvent = 'connected' | 'discovered' | 'changed' | 'closed';

/** Who is at the other end of a link. */
export interface Peer {
  /** The authenticated identity; everything known of a peer hangs on it (SPINE-5.1-1). */
  readonly ski: string;
  /** Name for people; default the SKI. */
  readonly label?: string;
}

/** Our own SPINE device. */
export interface LocalDevice {
  readonly address: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Adds an entity; without `path` at the next free top level number. Connected peers are told at the end of the turn,
   * so that its features come along (SPINE-5.5.2-20).
   */
  addEntity(type: string, path?: readonly number[]): LocalEntity;
  /** Removes an entity with its children and everything that hangs on them (SPINE-5.5.2-25). */
  removeEntity(entity: LocalEntity): void;
  /** All entities, `[0]` first. */
  entities(): readonly LocalEntity[];
  /** Starts the link and the commissioning of the peer (SPINE-5.5.1-3). A link of the same SKI that is still open is closed. */
  connect(link: MessageLink, peer: Peer): RemoteDevice;
  /** The connected peers. */
  remotes(): readonly RemoteDevice[];
  /** Tells about peers; a late listener is told about the present ones at once. */
  onRemote(listener: (remote: RemoteDevice, what: RemoteEvent) => void): Unlisten;
  /** Ends all connections and timers. */
  close(): void;
}

/** One of our entities. */
export interface LocalEntity {
  readonly path: readonly number[];
  readonly type: string;
  readonly device: LocalDevice;
  /** False after it was removed. */
  readonly isPresent: boolean;
  /** The feature of this type and role; there is at most one, it is created when missing (use cases, common part 3.4). */
  feature(type: FeatureType, role: 'server' | 'client', options?: LocalFeatureOptions): LocalFeature;
  features(): readonly LocalFeature[];
  /** Announces a use case; several announcements of one (actor, name) are united. The returned function withdraws this one. */
  announce(useCase: UseCaseAnnouncement): () => void;
  /** Called once when the entity is removed or the device closed. */
  onRemoved(listener: () => void): Unlisten;
  /** Something that several use cases of this entity share, e.g. its heartbeat; made on first demand. */
  shared<T>(key: symbol, make: () => T): T;
}

/** Peculiarities of a feature. */
export interface LocalFeatureOptions {
  /** Feature number; default the next free one. */
  readonly id?: number;
  /** Announced when the feature may need longer than 10 s to answer (SPINE-5.3.2-36). */
  readonly maxResponseDelay?: Millis;
}

/** What a function is offered for. */
export interface OfferedOperations {
  readonly read?: boolean;
  readonly readPartial?: boolean;
  readonly write?: boolean;
  readonly writePartial?: boolean;
}

/** A client feature of a peer that is bound or subscribed here. */
export interface HeldRelation {
  readonly client: FeatureAddress;
  readonly ski: string;
}

/** One of our features. */
export interface LocalFeature {
  readonly address: FullFeatureAddress;
  readonly type: FeatureType;
  readonly role: 'server' | 'client' | 'special';
  readonly entity: LocalEntity;
  /** Whether a remote write needs a binding (SPINE-5.5.4-1); default true. */
  bindingRequired: boolean;
  /** Offers a function; what several use cases offer is united. */
  offer<T>(declaration: FunctionDeclaration<T>, operations: OfferedOperations): void;
  /** The present data; running times as the time that remains (SPINE-5.2.2-15). */
  data<T>(declaration: FunctionDeclaration<T>): T | undefined;
  /** Replaces the data. Subscribers are notified if it changed, or as stated. */
  set<T>(declaration: FunctionDeclaration<T>, value: T, options?: { readonly notify?: NotifyWhen }): void;
  /** Merges entries by their keys, or the elements of a function that is no list. */
  update<T>(declaration: FunctionDeclaration<T>, items: T): void;
  /** Adds a judge of remote writes; every judge of the function has to accept (SPINE-5.3.3-61). */
  approve<T>(declaration: FunctionDeclaration<T>, judge: WriteJudge<T>): Unlisten;
  /** Called after the result of a granted subscription was sent. */
  onSubscribed(listener: (client: FeatureAddress, remote: RemoteDevice) => void): Unlisten;
  /** Called before a read of a peer is answered: data with times that count from now can be brought up to date. */
  onRead(listener: () => void): Unlisten;
  /** Called after the result of a granted binding was sent. */
  onBound(listener: (client: FeatureAddress, remote: RemoteDevice) => void): Unlisten;
  /** Adds a judge of binding requests by the peer's SKI; every judge has to admit. Bindings that are held stay. */
  admit(judge: (ski: string) => boolean): Unlisten;
  bindings(): readonly HeldRelation[];
  subscribers(): readonly HeldRelation[];
}

/** When a change of data is notified: if it changed, in any case, not at all. */
export type NotifyWhen = 'changed' | 'always' | 'never';

/** A remote write that waits for a decision. */
export interface WriteRequest<T> {
  readonly ski: string;
  /** The client feature that writes. */
  readonly sender: FeatureAddress;
  readonly cmd: Cmd;
  /** The data element as received: absent elements mean unchanged. */
  readonly received: T | undefined;
  /** The data as it is. */
  readonly before: T | undefined;
  /** The data as it would be; of a function whose document the application computes, the data as it is (SPINE-5.3.3-81). */
  readonly resulting: T;
}

/** A decision about a write. `done` runs after the result was sent and before subscribers are notified. */
export type WriteVerdict<T = never> =
  | {
      readonly accept: true;
      /**
       * The data as it is to be, where the application computes it; default `resulting`. A restricted write of
       * `smartEnergyManagementPsData` is refused without it (SPINE-5.3.3-81).
       */
      readonly result?: T;
      readonly done?: (outcome: 'accepted' | 'refused') => void;
    }
  | {
      readonly accept: false;
      /** Default 7, command rejected. */
      readonly errorNumber?: number;
      readonly description?: string;
      readonly done?: (outcome: 'refused') => void;
    };

/** Decides about writes, at once or later; undecided after the maximum response delay counts as refused with error 2. */
export type WriteJudge<T> = (request: WriteRequest<T>) => WriteVerdict<T> | Promise<WriteVerdict<T>>;
