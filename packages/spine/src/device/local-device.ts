import { assertThat, type Clock, Listeners, type Logger, type MessageLink, type Unlisten } from '@busbar/kernel';
import type { NetworkFeatureSet } from '../communication-mode/destination-list.ts';
import { type EnhancedMode, featureSetOf } from '../communication-mode/enhanced-mode.ts';
import { EnhancedRouter, type Routed, type RoutedConnection } from '../communication-mode/enhanced-router.ts';
import type { MessageAddresses } from '../communication-mode/message-place.ts';
import type { Cmd, FeatureAddress } from '../datagram/datagram.ts';
import {
  type DeviceClassificationManufacturerData,
  deviceClassificationManufacturerData,
} from '../model/device-classification.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { nodeManagementDestinationListData } from '../model/node-management.ts';
import { ChangeAnnouncer } from '../node-management/change-announcer.ts';
import type { DescribedDevice, DescribedEntity } from '../node-management/detailed-discovery.ts';
import {
  type CallingPeer,
  type CallOutcome,
  callNodeManagement,
  NODE_MANAGEMENT_OFFERS,
  readNodeManagement,
} from '../node-management/node-management-server.ts';
import type { RelationTarget } from '../node-management/relation.ts';
import { RelationTable } from '../node-management/relation-table.ts';
import type { UseCaseAnnouncement } from '../node-management/use-case-data.ts';
import type { ConnectionHost } from './connection-host.ts';
import {
  comparePaths,
  entityKey,
  type FullFeatureAddress,
  isBelow,
  isOwnDeviceAddress,
  NODE_MANAGEMENT,
  samePath,
} from './feature-address.ts';
import { DEEPEST_ENTITY, DEFAULT_LIMITS, type SpineLimits } from './limits.ts';
import { type EntityHost, LocalEntityNode } from './local-entity.ts';
import type { LocalFeatureNode } from './local-feature.ts';
import type { HeldRelation, LocalDevice as LocalDeviceView, LocalEntity, Peer, RemoteEvent } from './local-tree.ts';
import { type CounterValue, MsgCounter } from './msg-counter.ts';
import { PeerConnection } from './peer-connection.ts';
import type { RemoteDevice } from './remote-tree.ts';
import type { WriteOutcome } from './result-error.ts';

/** What a SPINE device is made of. */
export interface LocalDeviceOptions {
  /** Globally unique and stable, e.g. `d:_i:99999_Wallbox-0001` (SPINE-5.2.3-1). */
  readonly address: string;
  /** e.g. `EnergyManagementSystem`, `ChargingStation`. */
  readonly deviceType: string;
  /** Default `simple` (SPINE-5.4.2-1); in enhanced mode `smart`, or `router` when messages are passed on. */
  readonly featureSet?: NetworkFeatureSet;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Served by entity `[0]`. */
  readonly manufacturer?: DeviceClassificationManufacturerData;
  readonly limits?: Partial<SpineLimits>;
  /** Enhanced communication mode: devices behind others. Default: simple mode, every device has a connection of its own. */
  readonly enhanced?: EnhancedMode;
  /** Refuse requests with odd version strings instead of logging them (SPINE-5.3.2-5). Default false. */
  readonly strictVersions?: boolean;
  /** `entity`: any feature of the bound client entity may write (SPINE-5.5.4-12). Default `feature`. */
  readonly bindingScope?: 'feature' | 'entity';
  /** The message counter before the first message; default 0 (SPINE-5.3.2-11). */
  readonly lastMsgCounter?: CounterValue;
  /**
   * Told, before the first message and once per 1000 of them, a value above every counter that is used until the next call.
   * Stored, and given as `lastMsgCounter` after a restart, it lets the counter go on (SPINE-5.3.2-11).
   */
  readonly reserveMsgCounter?: (last: CounterValue) => void;
}

/** Our own SPINE device. */
export type LocalDevice = LocalDeviceView;

class LocalDeviceNode implements LocalDeviceView, ConnectionHost, EntityHost {
  readonly address: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: SpineLimits;
  readonly strictVersions: boolean;
  readonly described: DescribedDevice;
  readonly nodeManagement: FullFeatureAddress;
  readonly bindings = new RelationTable();
  readonly subscriptions = new RelationTable();
  readonly #isScopeEntity: boolean;
  readonly #counter: MsgCounter;
  readonly #entities = new Map<string, LocalEntityNode>();
  readonly #connections = new Map<string, PeerConnection>();
  readonly #announcer: ChangeAnnouncer;
  readonly #remoteListeners: Listeners<[RemoteDevice, RemoteEvent]>;
  readonly #router: EnhancedRouter | undefined;
  /** Whether a peer is told about changes of our entities. */
  readonly #isTold = (ski: string): boolean =>
    this.subscriptions.ofFeature(this.nodeManagement).some((one) => one.ski === ski);

  constructor(options: LocalDeviceOptions) {
    assertThat(
      isOwnDeviceAddress(options.address),
      `a device address looks like d:_i:99999_Wallbox-0001 or d:_n:Vendor_0001, has no white space and at most 256 characters, not "${options.address}"`,
    );
    this.address = options.address;
    this.clock = options.clock;
    this.logger = options.logger;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.strictVersions = options.strictVersions ?? false;
    const { address, deviceType, enhanced } = options;
    const { featureSet = featureSetOf(enhanced) } = options;
    this.described = { address, deviceType, featureSet };
    this.nodeManagement = { device: address, ...NODE_MANAGEMENT };
    this.#isScopeEntity = options.bindingScope === 'entity';
    this.#counter = new MsgCounter(options.lastMsgCounter, options.reserveMsgCounter);
    this.#remoteListeners = new Listeners((error) => this.logger.error('listener.failed', { error: String(error) }));
    this.#announcer = new ChangeAnnouncer({
      clock: this.clock,
      described: this.described,
      entities: () => this.describedEntities(),
      notify: (cmd, only) => this.#notifySubscribers(this.nodeManagement, cmd, only),
      isTold: this.#isTold,
      resetRelations: (paths) => this.#resetRelations(paths),
    });
    this.#router = enhanced === undefined ? undefined : this.#makeRouter(enhanced);
    this.#addRoot(options.manufacturer, enhanced?.forwards !== undefined);
    this.#announcer.flush();
  }

  get device(): LocalDeviceView {
    return this;
  }

  addEntity(type: string, path?: readonly number[]): LocalEntity {
    const free = path ?? [this.#freeId()];
    const parent = free.slice(0, -1);
    assertThat(free.length > 0 && free.length <= DEEPEST_ENTITY, 'an entity address has 1 to 15 numbers');
    assertThat(!this.#entities.has(entityKey(free)), `entity ${entityKey(free)} exists already`);
    assertThat(
      parent.length === 0 || (parent[0] !== 0 && this.#entities.has(entityKey(parent))),
      `entity ${entityKey(free)} has no parent`,
    );
    return this.#addEntity(free, type);
  }

  removeEntity(entity: LocalEntity): void {
    assertThat(!samePath(entity.path, NODE_MANAGEMENT.entity), 'entity 0 cannot be removed');
    if (this.#entities.get(entityKey(entity.path)) !== entity) return;
    const doomed = [...this.#entities.values()]
      .filter(({ path }) => samePath(path, entity.path) || isBelow(path, entity.path))
      .sort((a, b) => comparePaths(b.path, a.path));
    for (const one of doomed) {
      one.close();
      this.#entities.delete(entityKey(one.path));
      this.#announcer.entityRemoved(one.path);
    }
    this.#announcer.useCasesChanged();
    this.bindings.removeOfEntity(entity.path);
    this.subscriptions.removeOfEntity(entity.path);
    for (const connection of this.#connections.values()) connection.forgetRelationsOf(doomed.map(({ path }) => path));
  }

  entities(): readonly LocalEntity[] {
    return this.#sorted();
  }

  connect(link: MessageLink, peer: Peer): RemoteDevice {
    const connection = this.#connect(new PeerConnection(this, link, peer));
    connection.start();
    return connection.remote;
  }

  remotes(): readonly RemoteDevice[] {
    return [...this.#connections.values()].map(({ remote }) => remote);
  }

  onRemote(listener: (remote: RemoteDevice, what: RemoteEvent) => void): Unlisten {
    const unlisten = this.#remoteListeners.add(listener);
    for (const remote of this.remotes()) {
      listener(remote, 'connected');
      if (remote.isDiscovered) listener(remote, 'discovered');
    }
    return unlisten;
  }

  close(): void {
    this.#announcer.close();
    this.#router?.close();
    for (const connection of [...this.#connections.values()]) connection.close('device closed');
    for (const entity of this.#entities.values()) entity.close();
    this.#remoteListeners.clear();
  }

  nextCounter(): CounterValue {
    return this.#counter.next();
  }

  feature(entity: readonly number[], feature: number): LocalFeatureNode | undefined {
    return this.#entities.get(entityKey(entity))?.featureById(feature);
  }

  isBound(ski: string, source: FeatureAddress, { address }: LocalFeatureNode): boolean {
    return this.bindings
      .ofFeature(address)
      .some(
        ({ ski: owner, client }) =>
          owner === ski &&
          (source.device === undefined || source.device === client.device) &&
          samePath(source.entity ?? [], client.entity) &&
          (this.#isScopeEntity || source.feature === client.feature),
      );
  }

  undecidedWrites(ski: string): number {
    return this.#features().reduce((sum, feature) => sum + feature.undecidedWrites(ski), 0);
  }

  announceChanges(): void {
    this.#announcer.flush();
  }

  isJustAdded(entity: readonly number[]): boolean {
    return this.#announcer.isJustAdded(entity);
  }

  isAddressFree(device: string, ski: string): boolean {
    if (device === this.address) return false;
    // A device that was reached through another one may connect by itself.
    return this.#direct().every(({ remote }) => remote.ski === ski || remote.address !== device);
  }

  readNodeManagement(declaration: AnyFunction, ski: string): unknown {
    this.#announcer.read(ski, declaration);
    return readNodeManagement(this, declaration, ski);
  }

  callNodeManagement(declaration: AnyFunction, value: unknown, peer: CallingPeer): CallOutcome {
    this.#announcer.flush();
    return callNodeManagement(this, declaration, value, peer);
  }

  tellGranted(outcome: CallOutcome, remote: RemoteDevice): void {
    if (outcome.refusal !== undefined || outcome.granted === undefined) return;
    const { kind, relation } = outcome.granted;
    const feature = this.feature(relation.server.entity, relation.server.feature);
    if (kind === 'binding') feature?.bound.emit(relation.client, remote);
    else feature?.subscribed.emit(relation.client, remote);
    this.#announcer.subscribed(remote.ski);
    this.#router?.changed();
  }

  dropRelations(ski: string, isGone: (client: FullFeatureAddress) => boolean): void {
    this.bindings.removeOfPeer(ski, ({ client }) => isGone(client));
    this.subscriptions.removeOfPeer(ski, ({ client }) => isGone(client));
  }

  tell(remote: RemoteDevice, what: RemoteEvent): void {
    this.#remoteListeners.emit(remote, what);
    this.#router?.changed();
  }

  get readsDestinations(): boolean {
    return this.#router?.isReaching ?? false;
  }

  route(at: RoutedConnection, addresses: MessageAddresses, text: string): Routed {
    return this.#router?.route(at, addresses, text) ?? 'here';
  }

  settleBehind(at: RoutedConnection, reference: CounterValue, outcome: WriteOutcome): boolean {
    return this.#router?.settle(at, reference, outcome) ?? false;
  }

  routesChanged(): void {
    this.#router?.changed();
  }

  destinations(): unknown {
    return this.#router?.destinations() ?? {};
  }

  closed(ski: string, remote: RemoteDevice): void {
    const connection = this.#connections.get(ski);
    if (connection?.remote === remote) {
      this.#connections.delete(ski);
      this.#router?.closed(connection);
      this.#announcer.forget(ski);
    }
    for (const feature of this.#features()) feature.dropWrites(ski);
    this.tell(remote, 'closed');
  }

  notify(feature: LocalFeatureNode, cmd: Cmd): void {
    this.#notifySubscribers(feature.address, cmd);
  }

  subscribersOf(feature: LocalFeatureNode): readonly HeldRelation[] {
    return this.subscriptions.ofFeature(feature.address);
  }

  bindingsOf(feature: LocalFeatureNode): readonly HeldRelation[] {
    return this.bindings.ofFeature(feature.address);
  }

  /** A feature or its functions changed. */
  featureChanged(feature: LocalFeatureNode): void {
    this.#announcer.entityChanged(feature.address.entity);
  }

  useCasesChanged(): void {
    this.#announcer.useCasesChanged();
  }

  describedEntities(): readonly (DescribedEntity & { readonly announcements: readonly UseCaseAnnouncement[] })[] {
    return this.#sorted().map((entity) => ({ ...entity.describe(), announcements: entity.announcements() }));
  }

  /** A feature as binding and subscription requests see it. */
  target(entity: readonly number[], feature: number): RelationTarget | undefined {
    return this.feature(entity, feature);
  }

  #makeRouter(enhanced: EnhancedMode): EnhancedRouter {
    return new EnhancedRouter(enhanced, {
      address: this.address,
      clock: this.clock,
      limits: this.limits,
      own: { device: this.address, featureSet: this.described.featureSet, label: undefined },
      direct: () => this.#direct(),
      isSubscribed: this.#isTold,
      connectBehind: (link, address, { remote: via }) => {
        const peer = { ski: `${via.ski} ${address}`, label: `${address} via ${via.label}` };
        return this.#connect(new PeerConnection(this, link, peer, { address, via }));
      },
      notify: (cmd) => this.#notifySubscribers(this.nodeManagement, cmd),
    });
  }

  #direct(): readonly PeerConnection[] {
    return [...this.#connections.values()].filter(({ remote }) => remote.via === undefined);
  }

  #connect(connection: PeerConnection): PeerConnection {
    const { remote } = connection;
    this.#connections.get(remote.ski)?.close('replaced by a new connection');
    this.#connections.set(remote.ski, connection);
    this.tell(remote, 'connected');
    return connection;
  }

  #addRoot(manufacturer: DeviceClassificationManufacturerData | undefined, isForwarding: boolean): void {
    const root = this.#addEntity(NODE_MANAGEMENT.entity, 'DeviceInformation');
    const own = root.addFeature('NodeManagement', 'special', { id: NODE_MANAGEMENT.feature });
    for (const { declaration, read } of NODE_MANAGEMENT_OFFERS) own.offer(declaration, { read });
    if (isForwarding) own.offer(nodeManagementDestinationListData, { read: true });
    if (manufacturer === undefined) return;
    const classification = root.feature('DeviceClassification', 'server');
    classification.offer(deviceClassificationManufacturerData, { read: true });
    classification.set(deviceClassificationManufacturerData, manufacturer, { notify: 'never' });
  }

  #addEntity(path: readonly number[], type: string): LocalEntityNode {
    const entity = new LocalEntityNode([...path], type, this);
    this.#entities.set(entityKey(path), entity);
    this.#announcer.entityAdded(path);
    return entity;
  }

  #resetRelations(paths: readonly (readonly number[])[]): void {
    if (paths.length === 0) return;
    const told = new Set(this.subscriptions.ofFeature(this.nodeManagement).map(({ ski }) => ski));
    for (const ski of told) {
      const isOurs = ({ server }: { readonly server: FullFeatureAddress }): boolean =>
        paths.some((path) => samePath(path, server.entity));
      this.bindings.removeOfPeer(ski, isOurs);
      this.subscriptions.removeOfPeer(ski, isOurs);
      this.#connections.get(ski)?.forgetRelationsOf(paths);
    }
  }

  #notifySubscribers(server: FullFeatureAddress, cmd: Cmd, only?: string): boolean {
    const subscribers = this.subscriptions.ofFeature(server).filter(({ ski }) => ski === (only ?? ski));
    for (const { ski, client } of subscribers) this.#connections.get(ski)?.notify(server, client, cmd);
    return subscribers.length > 0;
  }

  #features(): readonly LocalFeatureNode[] {
    return [...this.#entities.values()].flatMap((entity) => entity.features());
  }

  #sorted(): readonly LocalEntityNode[] {
    return [...this.#entities.values()].sort((a, b) => comparePaths(a.path, b.path));
  }

  #freeId(): number {
    let id = 1;
    while (this.#entities.has(entityKey([id]))) id += 1;
    return id;
  }
}

/** Makes a SPINE device with entity `[0]` and NodeManagement (SPINE-5.2.1-1). */
export const LocalDevice: new (options: LocalDeviceOptions) => LocalDevice = LocalDeviceNode;
