import type { Unlisten } from '@busbar/kernel';
import type { Destination } from '../communication-mode/destination-list.ts';
import type { FeatureAddress } from '../datagram/datagram.ts';
import type { FunctionDeclaration } from '../model/function-declaration.ts';
import type { AnnouncedUseCase } from '../node-management/use-case-data.ts';
import type { FullFeatureAddress } from './feature-address.ts';
import type { Operations } from './operations.ts';
import type { ReadOutcome, WriteOutcome } from './result-error.ts';

/** A connected peer. A new one is made for every connection: nothing is kept across them (SPINE-5.2.3-8). */
export interface RemoteDevice {
  readonly ski: string;
  readonly label: string;
  /** Device address; undefined until discovered. */
  readonly address: string | undefined;
  readonly deviceType: string | undefined;
  /** `networkFeatureSet` as announced: `simple`, `smart`, `router` or `gateway` (SPINE-5.4.2-1). */
  readonly featureSet: string | undefined;
  /** The device that passes our messages on to this one; undefined when it is connected directly (SPINE-5.4.3-1). */
  readonly via: RemoteDevice | undefined;
  /** Its entities are known. Use cases follow a moment later and are told as a change. */
  readonly isDiscovered: boolean;
  readonly isClosed: boolean;
  entities(): readonly RemoteEntity[];
  entity(path: readonly number[]): RemoteEntity | undefined;
  useCases(): readonly RemoteUseCase[];
  /** Devices it says are behind it; read in enhanced communication mode only (SPINE-5.5.3-3). */
  destinations(): readonly Destination[];
  /** Its tree, its use cases or our relations to it changed, or it closed. */
  onChanged(listener: () => void): Unlisten;
}

/** A use case that a peer announces; lines are given as received, one each (SPINE-5.5.6-2). */
export interface RemoteUseCase extends AnnouncedUseCase {
  /** The entity that plays the actor; undefined when none is stated (see `entityPath`) or it does not exist (yet). */
  readonly entity: RemoteEntity | undefined;
}

/** An entity of a peer. */
export interface RemoteEntity {
  readonly path: readonly number[];
  /** As announced; unknown types are possible. */
  readonly type: string;
  readonly label: string | undefined;
  readonly device: RemoteDevice;
  /** It was removed, or the connection ended; a new object is made when it comes back. */
  readonly isGone: boolean;
  features(): readonly RemoteFeature[];
  /** The first feature of this type and role. */
  feature(type: string, role: 'server' | 'client'): RemoteFeature | undefined;
}

/** How data came: it was there already, as answer to a read, or unasked. */
export type DataOrigin = 'snapshot' | 'reply' | 'notify';

/** What is written. Without `partial` and `deleteElements` the value is the complete function. */
export interface RemoteWrite<T> {
  readonly value: T;
  /** The value holds only what changes. */
  readonly partial?: boolean;
  /** Elements to remove first: from which entries, and which elements, e.g. `{ limitId: 0 }` and `{ timePeriod: {} }`. */
  readonly deleteElements?: { readonly selectors: object; readonly elements: object };
}

/** One of our features as the sender of a request: of role client, and of the type of the server feature or `Generic`. */
export interface ClientFeature {
  readonly address: FullFeatureAddress;
}

/** A feature of a peer. */
export interface RemoteFeature {
  readonly address: FeatureAddress;
  readonly type: string;
  readonly role: 'server' | 'client' | 'special';
  readonly entity: RemoteEntity;
  /** What the peer announced for the function; nothing when it does not offer it. */
  operations(declaration: FunctionDeclaration<unknown>): Operations;
  /** Reads a function in full. An identical read that waits for its answer is shared (SPINE-5.3.2-16). */
  read<T>(from: ClientFeature, declaration: FunctionDeclaration<T>): Promise<ReadOutcome<T>>;
  /**
   * Writes. Where restricted writes are not offered, the change is merged into the last known data and written in full
   * (SPINE-5.2.2-18). A binding that got lost is renewed once (SPINE-5.5.4-27).
   */
  write<T>(from: ClientFeature, declaration: FunctionDeclaration<T>, write: RemoteWrite<T>): Promise<WriteOutcome>;
  /**
   * Subscribes. The promise tells the outcome of this try; a refused or unanswered one is repeated after 30 s, 5 min and
   * 15 min, and meanwhile the needed functions are polled (SPINE-5.3.2-37, SPINE-5.5.5-18).
   */
  subscribe(from: ClientFeature): Promise<WriteOutcome>;
  /** Binds; repeated like a subscription (SPINE-5.5.4-26). */
  bind(from: ClientFeature): Promise<WriteOutcome>;
  /** Ends the subscription, or gives up asking for it; nothing is polled any more (SPINE-5.5.5-15). */
  unsubscribe(from: ClientFeature): Promise<WriteOutcome>;
  /** Ends the binding, or gives up asking for it (SPINE-5.5.4-3). */
  unbind(from: ClientFeature): Promise<WriteOutcome>;
  isSubscribed(from: ClientFeature): boolean;
  isBound(from: ClientFeature): boolean;
  /** The last known data; running times as the time that remains (SPINE-5.2.2-15). */
  data<T>(declaration: FunctionDeclaration<T>): T | undefined;
  /** Tells received data; a late listener is told the known data at once. */
  onData<T>(declaration: FunctionDeclaration<T>, listener: (value: T, how: DataOrigin) => void): Unlisten;
}
