import type { CancelTimer, Logger, MessageLink } from '@busbar/kernel';
import type { Endpoint } from '../connection/dial.ts';
import { type NodeEffect, ShipConnection } from '../connection/ship-connection.ts';
import type { OpenSocket } from '../connection/websocket.ts';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { withPin } from '../identity/pinned-certificate.ts';
import { isStoredAs, type TrustedPeer } from '../identity/trust-store.ts';
import { curveNumber } from '../key-material/curve-number.ts';
import { strongest } from '../key-material/trust-levels.ts';
import type { SmeEvent, SmeSettings } from '../sme/sme.ts';
import { timerOf } from '../timers.ts';
import type { PeerDialling } from './dial-sequence.ts';
import { noteCertificate } from './peer-certificate.ts';
import { PeerPlaces } from './peer-places.ts';
import { approvedRecord, labelOf, namesOf, type PeerNames, storedTrust } from './peer-record.ts';
import { initialPeer, liveConnections, type PeerEffect, type PeerEvent, type PeerState } from './peer-state.ts';
import { isConnected, type PeerStatus, peerStatus } from './peer-status.ts';
import { peerStep } from './peer-step.ts';
import type { PeerSurroundings } from './peer-surroundings.ts';

/** Performs what is decided about one peer: its connections, its attempts, what is stored of it. */
export class Peer {
  readonly ski: string;
  readonly #around: PeerSurroundings;
  readonly #logger: Logger;
  readonly #connections = new Map<number, ShipConnection>();
  readonly #events: PeerEvent[] = [];
  #state: PeerState;
  #isStepping = false;
  /** State number of the message exchange; nothing is decided by it. */
  #phase = 0;
  #nextId = 1;
  #cancelWait: CancelTimer | undefined;
  #cancelGrace: CancelTimer | undefined;
  #dialling: PeerDialling | undefined;
  readonly #places = new PeerPlaces();
  /** What becomes a link of the layers above, by connection. */
  readonly #inData = new Map<number, { readonly socket: OpenSocket; readonly link: MessageLink }>();

  constructor(ski: string, around: PeerSurroundings) {
    this.ski = ski;
    this.#around = around;
    this.#logger = around.logger.with({ ski });
    this.#state = initialPeer(storedTrust(ski, around.trust));
  }

  get state(): PeerState {
    return this.#state;
  }

  /** Sockets of this peer that are not gone yet, whatever became of their connection. */
  get sockets(): readonly ShipConnection[] {
    return [...this.#connections.values()];
  }

  get isTrusted(): boolean {
    return this.#state.trust === 'trusted';
  }

  /** True when nothing would be lost by forgetting this peer. */
  get isForgettable(): boolean {
    return !this.isTrusted && this.#connections.size === 0 && this.#places.endpoints.length === 0;
  }

  status(): PeerStatus {
    const facts = {
      ski: this.ski,
      trusted: this.#around.trust.get(this.ski),
      service: this.#places.service,
      endpoints: this.#places.endpoints,
      phase: this.#phase,
    };
    return peerStatus(this.#state, facts, this.#around.clock);
  }

  /** DNS-SD found the peer, or found it elsewhere. */
  found(service: DiscoveredService): void {
    this.#moved(this.#places.found(service));
  }

  /** DNS-SD lost one announcement of the peer. */
  lost(instance: string): void {
    const event = this.#places.lost(instance);
    if (event !== undefined) this.#moved(event);
  }

  /** The user entered an address. */
  addEndpoint(endpoint: Endpoint): void {
    this.#moved(this.#places.enter(endpoint));
  }

  #moved(event: PeerEvent): void {
    this.#dialling?.moved?.(this.#places.endpoints);
    this.happen(event);
  }

  /** A WebSocket to this peer is open, in either role. */
  opened(socket: OpenSocket): void {
    const pin = noteCertificate(this.#logger, this.#around.trust.get(this.ski), socket.peer);
    if (pin === 'other-key') {
      // Somebody made a second key with the SKI of a trusted peer: nothing of SHIP is exchanged.
      socket.webSocket.terminate();
      if (socket.role === 'client') this.happen({ type: 'dialFailed', why: 'a device with a forged SKI answered' });
      return;
    }
    const id = this.#nextId++;
    this.#connections.set(id, this.#connection(id, socket));
    this.happen({ type: 'opened', id, role: socket.role, isCertificateNew: pin === 'other-certificate' });
    this.#around.socketsChanged(this.isTrusted);
  }

  /** The user entered the PIN of the peer. */
  enterPin(text: string): void {
    const pin = this.#around.pins.enter(this.ski, text);
    this.happen({ type: 'pinEntered' });
    for (const { id } of liveConnections(this.#state)) this.#connections.get(id)?.tell({ type: 'pinEntered', pin });
  }

  /** Tells the connection whose payloads are exchanged; false when there is none. */
  tell(event: SmeEvent): boolean {
    const { linked } = this.#state;
    const connection = linked === undefined ? undefined : this.#connections.get(linked);
    connection?.tell(event);
    return connection !== undefined;
  }

  /** Something happened to this peer; decided and performed in order, never nested. */
  happen(event: PeerEvent): void {
    this.#events.push(event);
    if (this.#isStepping) return;
    const { connections, trust, dial } = this.#state;
    this.#isStepping = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#isStepping = false;
    }
    const after = this.#state;
    if (after.connections !== connections || after.trust !== trust || after.dial.at !== dial.at) this.#noteUse();
    this.#around.changed(this.ski);
  }

  #noteUse(): void {
    let [asClient, asServer] = [this.#state.dial.at === 'dialling', false];
    for (const { socket } of this.#connections.values())
      if (socket.role === 'client') asClient = true;
      else asServer = true;
    const addresses = liveConnections(this.#state).map(({ id }) => this.#connections.get(id)?.socket.address ?? '');
    this.#around.occupancy.note(this.ski, { isTrusted: this.isTrusted, asClient, asServer, addresses });
  }

  #step(event: PeerEvent): void {
    const { clock, random, localSki, doubleConnection, occupancy } = this.#around;
    const { state, effects } = peerStep(this.#state, event, {
      now: clock.now(),
      random,
      localSki,
      ski: this.ski,
      doubleConnection,
      mayDial: occupancy.mayDial(this.ski),
      trustsFirst: this.#around.trustsFirst(),
    });
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: PeerEffect): void {
    switch (effect.do) {
      case 'wait':
        this.#cancelWait?.();
        this.#cancelWait = this.#around.clock.after(effect.delay, () => this.happen({ type: 'dialDue' }));
        return;
      case 'stopWaiting':
        this.#cancelWait?.();
        return;
      case 'dial':
        this.#dial();
        return;
      case 'abortDial':
        this.#dialling?.abort();
        return;
      case 'begin':
        this.#connections.get(effect.id)?.start();
        return;
      case 'link':
        this.#link(effect.id);
        return;
      case 'tell':
        this.#connections.get(effect.id)?.tell(effect.event);
        return;
      case 'terminate':
        this.#connections.get(effect.id)?.terminate();
        return;
      case 'probe':
        this.#probe(effect.id);
        return;
      case 'startGrace':
        this.#cancelGrace?.();
        this.#cancelGrace = this.#around.clock.after(this.#grace(), () => this.happen({ type: 'graceOver' }));
        return;
      case 'trust':
        this.#logger.info('trust.firstApproval', { rule: 'SHIP-6.10.4.4-10' });
        this.#around.approve(this.ski);
        return;
    }
  }

  #dial(): void {
    const { clock, clientContext: context, certificates, sessions, limits, settings, transport } = this.#around;
    const isTrusted = this.isTrusted;
    const dialling = transport.dial(this.#places.endpoints, {
      ski: this.ski,
      context,
      certificates,
      sessions,
      clock,
      messageOctets: limits.messageOctets,
      connectTimeout: timerOf(settings.timers, 'connect', isTrusted),
      upgradeTimeout: timerOf(settings.timers, 'upgrade', isTrusted),
      closeTimeout: timerOf(settings.timers, 'socketClose', isTrusted),
    });
    this.#dialling = dialling;
    this.#logger.debug('peer.dialling', { attempt: this.#state.failed + 1 });
    void dialling.outcome.then((outcome) => {
      this.#dialling = undefined;
      if (outcome.ok) {
        this.#places.proved(outcome.socket.address, outcome.socket.port);
        return this.opened(outcome.socket);
      }
      this.#logger.debug('peer.dialFailed', { stage: outcome.stage, why: outcome.why });
      return this.happen({ type: 'dialFailed', why: outcome.why });
    });
  }

  #probe(id: number): void {
    const connection = this.#connections.get(id);
    const answer = (isAlive: boolean): void => this.happen({ type: 'probed', id, isAlive });
    if (connection === undefined) answer(false);
    else connection.probe(this.#grace(), answer);
  }

  #grace(): ReturnType<typeof timerOf> {
    return timerOf(this.#around.settings.timers, 'doubleConnectionGrace', this.isTrusted);
  }

  #connection(id: number, socket: OpenSocket): ShipConnection {
    const { clock, limits, trace, ownShipId, pins, keys } = this.#around;
    const logger = this.#logger.with({ connection: id, role: socket.role });
    logger.debug('connection.opened', { address: socket.address });
    return new ShipConnection({
      socket,
      ownShipId,
      clock,
      logger,
      limits,
      trace,
      owner: {
        trust: () => this.#state.trust,
        knownShipId: () => this.#around.trust.get(this.ski)?.shipId,
        otherConnection: () =>
          this.#state.dial.at === 'dialling' || liveConnections(this.#state).some((other) => other.id !== id),
        settings: () => this.#settings(),
        pin: () => pins.contextFor(this.ski, this.#around.trust.get(this.ski)?.userTrust ?? 0),
        keyMaterial: () => keys.contextFor(this.ski, curveNumber(socket.peer.curve)),
        dataExchange: (link) => {
          this.#inData.set(id, { socket, link });
          this.happen({ type: 'dataExchange', id });
        },
        happened: (effect) => this.#happened(id, effect, logger),
        gone: () => {
          this.#connections.delete(id);
          this.#inData.delete(id);
          this.#noteUse();
          this.#around.changed(this.ski);
          this.#around.socketsChanged(this.isTrusted);
        },
      },
    });
  }

  #settings(): SmeSettings {
    const { settings, clock } = this.#around;
    const isOld = this.#state.oldVersionUntil !== undefined && clock.now() < this.#state.oldVersionUntil;
    return isOld && settings.maxVersion !== '1.0' ? { ...settings, maxVersion: '1.0' } : settings;
  }

  /** What is known of the peer is stored before the first payload leaves (SHIP-6.2.2-2, -4). */
  #link(id: number): void {
    const ready = this.#inData.get(id);
    if (ready === undefined) return;
    const stored = this.#around.trust.get(this.ski);
    const { peer } = ready.socket;
    const curve = peer.curve === 'P-256' ? {} : { curve: curveNumber(peer.curve) };
    if (stored !== undefined) this.#store(withPin({ ...stored, ...curve, ...this.#names() }, peer));
    this.#logger.info('peer.connected', { role: ready.socket.role, address: ready.socket.address });
    this.#around.linked(
      { ski: this.ski, shipId: stored?.shipId ?? this.#places.service?.id, label: labelOf(this.ski, this.#names()) },
      ready.link,
    );
  }

  #happened(id: number, effect: NodeEffect, logger: Logger): void {
    switch (effect.do) {
      case 'phase':
        logger.debug('connection.phase', { from: effect.from, to: effect.to });
        this.#phase = effect.to;
        this.#around.changed(this.ski);
        return;
      case 'peerPhase':
        this.happen({ type: 'peerPhase', id, phase: effect.phase });
        return;
      case 'shipId':
        this.#change((stored) => ({ ...stored, shipId: effect.id }));
        return;
      case 'pinNeeded':
        this.happen({ type: 'pinNeeded' });
        return;
      case 'pinRefused':
        this.#around.pins.forget(this.ski);
        logger.warn('pin.refused', {});
        return;
      case 'pinAttempts':
        this.#around.pins.attempts(effect.wrong, effect.penaltyUntil);
        return;
      case 'secondFactor':
        logger.info('pin.proved', { rule: 'SHIP-6.10.4.6-3' });
        this.#around.pins.proved();
        this.#change((stored) => ({
          ...stored,
          secondFactorTrust: strongest(stored.secondFactorTrust, effect.trust),
        }));
        return;
      case 'askUser':
        logger.info('trust.asked', {});
        return;
      case 'withdrawQuestion':
        return;
      case 'ended':
        logger.info('connection.ended', { why: effect.why, detail: effect.detail });
        this.happen({ type: 'ended', id, why: effect.why, detail: effect.detail });
        if (isConnected(this.#state)) return;
        this.#around.keys.ended(this.ski);
        if (this.isTrusted) this.#around.trustedPeerLost();
        return;
      default:
        this.#around.keys.happened(this.ski, effect);
    }
  }

  #change(change: (stored: TrustedPeer) => TrustedPeer): void {
    const stored = this.#around.trust.get(this.ski);
    if (stored !== undefined) this.#store(change(stored));
  }

  /** A store that cannot be written does not end the connection: trust itself was stored when the user decided. */
  #store(peer: TrustedPeer): void {
    if (isStoredAs(peer, this.#around.trust.get(peer.ski))) return;
    try {
      this.#around.trust.put(peer);
      this.#around.changed(this.ski);
    } catch (error) {
      this.#logger.error('trust.notStored', { error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** What to store for a peer the user trusts now. */
  approved(): TrustedPeer {
    const { trust, clock } = this.#around;
    const isShipIdWrong = this.#state.hold === 'ship-id-mismatch';
    return approvedRecord(this.ski, trust.get(this.ski), this.#names(), clock.wall(), isShipIdWrong);
  }

  #names(): PeerNames {
    return namesOf(this.#places.service, this.#around.trust.get(this.ski));
  }

  /** Ends everything that waits; sockets are closed by the event `closing`. */
  close(): void {
    this.happen({ type: 'closing' });
    this.#cancelWait?.();
    this.#cancelGrace?.();
  }

  get isConnected(): boolean {
    return isConnected(this.#state);
  }
}
