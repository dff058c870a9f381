import type { Clock, Logger } from '@busbar/kernel';
import type { Routed, RoutedConnection } from '../communication-mode/enhanced-router.ts';
import type { MessageAddresses } from '../communication-mode/message-place.ts';
import type { FeatureAddress } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import type { CallingPeer, CallOutcome } from '../node-management/node-management-server.ts';
import type { FullFeatureAddress } from './feature-address.ts';
import type { SpineLimits } from './limits.ts';
import type { LocalFeatureNode } from './local-feature.ts';
import type { RemoteEvent } from './local-tree.ts';
import type { CounterValue } from './msg-counter.ts';
import type { RemoteDevice } from './remote-tree.ts';
import type { WriteOutcome } from './result-error.ts';

/** This device as the connection to one peer sees it. */
export interface ConnectionHost {
  readonly address: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: SpineLimits;
  readonly strictVersions: boolean;
  readonly nodeManagement: FullFeatureAddress;
  nextCounter(): CounterValue;
  feature(entity: readonly number[], feature: number): LocalFeatureNode | undefined;
  isBound(ski: string, source: FeatureAddress, feature: LocalFeatureNode): boolean;
  /** Undecided writes of the peer at all our features. */
  undecidedWrites(ski: string): number;
  /** Tells peers about entities that changed in this turn, so that nothing is sent from one they do not know. */
  announceChanges(): void;
  /** The entity was announced to connected peers a moment ago (SPINE-5.5.1-5). */
  isJustAdded(entity: readonly number[]): boolean;
  /** Neither our own address nor that of another connected peer (SPINE-5.1-1). */
  isAddressFree(device: string, ski: string): boolean;
  readNodeManagement(declaration: AnyFunction, ski: string): unknown;
  callNodeManagement(declaration: AnyFunction, value: unknown, peer: CallingPeer): CallOutcome;
  /** Tells the application about a relation that was granted, after the result was sent. */
  tellGranted(outcome: CallOutcome, remote: RemoteDevice): void;
  /** Relations of client features that left the peer (SPINE-5.5.2-21). */
  dropRelations(ski: string, isGone: (client: FullFeatureAddress) => boolean): void;
  tell(remote: RemoteDevice, what: RemoteEvent): void;
  /** In enhanced communication mode: whether destination lists of peers are read (SPINE-5.4.3-1). */
  readonly readsDestinations: boolean;
  /** Takes a message out of the way that is for another device, or comes from one behind the peer. */
  route(at: RoutedConnection, addresses: MessageAddresses, text: string): Routed;
  /** Settles a request to a device behind the peer. */
  settleBehind(at: RoutedConnection, reference: CounterValue, outcome: WriteOutcome): boolean;
  /** The destination list of a peer changed. */
  routesChanged(): void;
  /** The connection ended. */
  closed(ski: string, remote: RemoteDevice): void;
}
