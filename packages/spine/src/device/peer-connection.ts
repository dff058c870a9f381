import type { CancelTimer, Clock, Finding, Logger, MessageLink } from '@busbar/kernel';
import { encodeDatagram } from '../codec/encode-datagram.ts';
import type { Routed, RoutedConnection } from '../communication-mode/enhanced-router.ts';
import type { MessageAddresses } from '../communication-mode/message-place.ts';
import type { Cmd, CmdClassifier, FeatureAddress } from '../datagram/datagram.ts';
import {
  type NodeManagementBindingData,
  nodeManagementBindingData,
  nodeManagementDestinationListData,
} from '../model/node-management.ts';
import { ERROR_NUMBERS, resultData } from '../model/result.ts';
import type { CallingPeer } from '../node-management/node-management-server.ts';
import { Commissioning, type CommissioningHost } from './commissioning.ts';
import type { ConnectionHost } from './connection-host.ts';
import { entityKey, type FullFeatureAddress, isNodeManagement, NODE_MANAGEMENT, samePath } from './feature-address.ts';
import type { SpineLimits } from './limits.ts';
import type { Peer } from './local-tree.ts';
import type { CounterValue } from './msg-counter.ts';
import { fullCmd } from './notify-cmd.ts';
import { PeerLog } from './peer-log.ts';
import type { OwnRequest } from './peer-port.ts';
import { PeerReceiver, type ReceivedMessage, type ReceiverHost } from './peer-receiver.ts';
import { PendingRequests } from './pending-requests.ts';
import { RemoteDeviceNode } from './remote-device.ts';
import type { RemoteEntityNode } from './remote-entity.ts';
import type { RemoteFeatureNode } from './remote-feature.ts';
import type { RemoteDevice } from './remote-tree.ts';
import { RequestGate } from './request-gate.ts';
import { LINK_CLOSED, type ResultError, refused, SOURCE_GONE, type WriteOutcome } from './result-error.ts';
import { OWN_SPECIFICATION_VERSION } from './specification-version.ts';
import { answerDeadline, ENTITY_ADDED_REPEAT } from './timers.ts';

/** Of a connection to a device behind a peer: which device, and which peer. */
export interface BehindPeer {
  readonly address: string;
  readonly via: RemoteDevice;
}

/** The connection to one peer: sends, waits for answers, hands received messages on. Owns everything about the peer. */
export class PeerConnection implements CommissioningHost, ReceiverHost, RoutedConnection {
  readonly device: ConnectionHost;
  readonly remote: RemoteDeviceNode;
  readonly commissioning: Commissioning;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: SpineLimits;
  readonly ownDevice: string;
  readonly ownNodeManagement: FullFeatureAddress;
  readonly #link: MessageLink;
  readonly #log: PeerLog;
  readonly #pending: PendingRequests;
  readonly #gate: RequestGate;
  readonly #receiver: PeerReceiver;
  /** Requests that are repeated in a moment (SPINE-5.5.1-5). */
  readonly #repeats = new Map<CancelTimer, (outcome: WriteOutcome) => void>();
  #isClosed = false;

  /** @param behind of a device that is reached through another one (SPINE-5.4.3-1) */
  constructor(device: ConnectionHost, link: MessageLink, peer: Peer, behind?: BehindPeer) {
    this.device = device;
    this.clock = device.clock;
    this.logger = device.logger.with({ ski: peer.ski });
    this.limits = device.limits;
    this.ownDevice = device.address;
    this.ownNodeManagement = device.nodeManagement;
    this.#link = link;
    this.#log = new PeerLog(this.logger, device.clock, device.limits.logLinesPerSecond);
    this.#pending = new PendingRequests(device.clock, device.limits.pendingRequests);
    this.#gate = new RequestGate(device.clock, device.limits.pendingRequests);
    this.remote = new RemoteDeviceNode(peer.ski, peer.label ?? peer.ski, this, behind?.via);
    // Whoever passes a message on has to know where to.
    if (behind !== undefined) this.remote.learnAddress(behind.address);
    this.commissioning = new Commissioning(this);
    this.#receiver = new PeerReceiver(this);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get readsDestinations(): boolean {
    return this.device.readsDestinations && this.remote.via === undefined;
  }

  get offersDestinations(): boolean {
    const { nodeManagement, featureSet, via } = this.remote;
    const isOffered = nodeManagement?.operations(nodeManagementDestinationListData).read === true;
    return via === undefined && featureSet !== 'simple' && isOffered;
  }

  get nodeManagement(): FeatureAddress {
    const { address } = this.remote;
    return address === undefined ? NODE_MANAGEMENT : { device: address, ...NODE_MANAGEMENT };
  }

  get caller(): CallingPeer {
    return {
      ski: this.remote.ski,
      peerDevice: this.remote.address,
      ownDevice: this.ownDevice,
      release: (kind, { matches }) => {
        for (const feature of this.#features())
          feature.releaseRelations(kind, (client) =>
            matches({ client, server: { ...this.ownNodeManagement, ...feature.address } }),
          );
      },
    };
  }

  /** Starts the link and learns the peer. */
  start(): void {
    this.#link.start({
      message: (text) => {
        if (!this.#isClosed) this.#receiver.receive(text);
      },
      closed: (reason) => this.#end(reason),
    });
    this.commissioning.start();
  }

  /** Sends a datagram; its counter, or undefined when the link does not take it. */
  send(
    from: FeatureAddress,
    to: FeatureAddress,
    classifier: CmdClassifier,
    cmd: Cmd,
    options: { readonly reference?: CounterValue; readonly ackRequest?: boolean } = {},
  ): CounterValue | undefined {
    if (this.#isClosed) return undefined;
    this.device.announceChanges();
    const msgCounter = this.device.nextCounter();
    const header = {
      specificationVersion: OWN_SPECIFICATION_VERSION,
      addressSource: from,
      addressDestination: to,
      msgCounter,
      ...(options.reference === undefined ? {} : { msgCounterReference: options.reference }),
      cmdClassifier: classifier,
      ...(options.ackRequest === true ? { ackRequest: true } : {}),
    };
    const isTaken = this.#link.send(encodeDatagram({ header, cmd: [cmd] }));
    if (!isTaken) this.logger.warn('spine.notSent', { function: cmd.data?.name });
    return isTaken ? msgCounter : undefined;
  }

  notify(from: FullFeatureAddress, client: FullFeatureAddress, cmd: Cmd): void {
    this.send(from, client, 'notify', cmd);
  }

  reply({ header }: ReceivedMessage, cmd: Cmd): void {
    this.send(this.#answerSource(header.destination), this.#answerTarget(header.source), 'reply', cmd, {
      reference: header.msgCounter,
    });
  }

  result({ header }: ReceivedMessage, refusal?: ResultError): void {
    const { errorNumber = ERROR_NUMBERS.noError, description } = refusal ?? {};
    const value = { errorNumber, ...(description === undefined ? {} : { description }) };
    const cmd = fullCmd(resultData, value);
    this.send(this.#answerSource(header.destination), this.#answerTarget(header.source), 'result', cmd, {
      reference: header.msgCounter,
    });
  }

  request(request: OwnRequest, answered: (outcome: WriteOutcome) => void): void {
    if (this.#isClosed) {
      answered(LINK_CLOSED);
      return;
    }
    const party = request.onBehalfOf ?? request.from;
    const held = { send: () => this.#sendRequest(request, answered), abandon: () => answered(LINK_CLOSED) };
    if (isNodeManagement(party)) held.send();
    else if (!this.#gate.pass(held)) answered(refused(ERROR_NUMBERS.overload, 'too many requests wait'));
  }

  settle(reference: CounterValue, outcome: WriteOutcome): boolean {
    return this.#pending.settle(reference, outcome) || this.device.settleBehind(this, reference, outcome);
  }

  route(addresses: MessageAddresses, text: string): Routed {
    return this.remote.via === undefined ? this.device.route(this, addresses, text) : 'here';
  }

  /** Sends a message of another device, or to a device behind the peer. */
  sendText(text: string): boolean {
    return !this.#isClosed && this.#link.send(text);
  }

  destinationsChanged(): void {
    this.device.routesChanged();
  }

  lookUpBinding(
    client: FullFeatureAddress,
    server: FeatureAddress,
    found: (isListed: boolean | undefined) => void,
  ): void {
    const nodeManagement = this.remote.nodeManagement;
    if (nodeManagement === undefined) {
      found(undefined);
      return;
    }
    nodeManagement.readNow(this.ownNodeManagement, nodeManagementBindingData, (outcome) => {
      const table = outcome.ok ? nodeManagement.data(nodeManagementBindingData) : undefined;
      found(outcome.ok ? isListed(table ?? {}, client, server) : undefined);
    });
  }

  say(finding: Finding, fields: { readonly feature?: string; readonly function?: string } = {}): void {
    this.#log.say(finding, fields);
  }

  relationsChanged(): void {
    if (!this.#isClosed) this.tell('changed');
  }

  isAddressFree(device: string): boolean {
    return this.device.isAddressFree(device, this.remote.ski);
  }

  peerReplied(): void {
    this.#gate.peerReplied();
  }

  peerKnowsUs(): void {
    this.#gate.open();
  }

  /** Everything that hangs on what left goes with it (SPINE-5.5.2-21). */
  peerLost(entities: readonly RemoteEntityNode[], features: readonly RemoteFeatureNode[]): void {
    if (entities.length === 0 && features.length === 0) return;
    const isGone = ({ entity = [], feature }: FeatureAddress): boolean =>
      entities.some(({ path }) => samePath(path, entity)) ||
      features.some(({ address }) => address.feature === feature && samePath(address.entity ?? [], entity));
    this.#pending.dropGone(isGone);
    this.device.dropRelations(this.remote.ski, isGone);
  }

  /** One of our entities left: the peer forgets its relations to it, and so do we (SPINE-5.5.2-25). */
  forgetRelationsOf(paths: readonly (readonly number[])[]): void {
    const keys = new Set(paths.map(entityKey));
    for (const feature of this.#features())
      feature.releaseRelations(undefined, (client) => keys.has(entityKey(client.entity)));
  }

  tell(what: 'discovered' | 'changed'): void {
    this.remote.tellChanged();
    this.device.tell(this.remote, what);
  }

  disconnect(rule: string, text: string): void {
    this.say({ severity: 'error', rule, path: '', text });
    this.close(text);
  }

  close(reason: string): void {
    this.#link.close(reason);
    this.#end(reason);
  }

  #sendRequest(request: OwnRequest, answered: (outcome: WriteOutcome) => void, isRepeated = false): void {
    const { from, to, classifier, cmd, maxResponseDelay, late } = request;
    // What waited, is repeated, or was caused by a message under way may be older than the removal of its entity.
    if (this.device.feature(from.entity, from.feature) === undefined) {
      answered(SOURCE_GONE);
      return;
    }
    if (this.#pending.isFull) {
      answered(refused(ERROR_NUMBERS.overload, 'too many requests wait for an answer'));
      return;
    }
    const counter = this.send(from, to, classifier, cmd, { ackRequest: classifier !== 'read' });
    if (counter === undefined) {
      answered(LINK_CLOSED);
      return;
    }
    this.#pending.add(counter, answerDeadline(maxResponseDelay), {
      to,
      ...(late === undefined ? {} : { late }),
      answered: (outcome) => {
        if (!isRepeated && this.#isTooEarly(request, outcome)) this.#repeatSoon(request, answered);
        else answered(outcome);
      },
    });
  }

  /** Other stacks refuse what comes from an entity they have not taken in yet (SPINE-5.5.1-5). */
  #isTooEarly({ from, onBehalfOf }: OwnRequest, outcome: WriteOutcome): boolean {
    if (outcome.ok || outcome.closed || outcome.errorNumber !== ERROR_NUMBERS.generalError) return false;
    return this.device.isJustAdded((onBehalfOf ?? from).entity);
  }

  #repeatSoon(request: OwnRequest, answered: (outcome: WriteOutcome) => void): void {
    const cancel = this.clock.after(ENTITY_ADDED_REPEAT, () => {
      this.#repeats.delete(cancel);
      this.#sendRequest(request, answered, true);
    });
    this.#repeats.set(cancel, answered);
  }

  #end(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.logger.info('spine.closed', { reason });
    this.commissioning.close();
    this.#receiver.close();
    this.device.dropRelations(this.remote.ski, () => true);
    for (const [cancel, answered] of this.#repeats) {
      cancel();
      answered(LINK_CLOSED);
    }
    this.#repeats.clear();
    this.#gate.close();
    this.#pending.close();
    this.remote.close();
    this.device.closed(this.remote.ski, this.remote);
  }

  *#features(): Generator<RemoteFeatureNode> {
    for (const entity of this.remote.entities()) yield* entity.features();
  }

  /** The address that was asked for, with our device part (SPINE-5.2.3-7, SPINE-5.3.2-38). */
  #answerSource({ entity, feature }: FeatureAddress): FeatureAddress {
    return {
      device: this.ownDevice,
      ...(entity === undefined ? {} : { entity }),
      ...(feature === undefined ? {} : { feature }),
    };
  }

  /** Exactly the address that was received; a missing device part means the peer (SPINE-5.3.1-2, SPINE-5.2.3-6). */
  #answerTarget(source: FeatureAddress): FeatureAddress {
    const { address } = this.remote;
    return source.device !== undefined || address === undefined ? source : { device: address, ...source };
  }
}

function isListed(table: NodeManagementBindingData, client: FullFeatureAddress, server: FeatureAddress): boolean {
  const isSame = (a: FeatureAddress | undefined, b: FeatureAddress): boolean =>
    a !== undefined &&
    (a.device === undefined || a.device === b.device) &&
    a.feature === b.feature &&
    samePath(a.entity ?? [], b.entity ?? []);
  return (table.bindingEntry ?? []).some(
    (entry) => isSame(entry.clientAddress, client) && isSame(entry.serverAddress, server),
  );
}
