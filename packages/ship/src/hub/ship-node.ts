import {
  type Clock,
  formatInstant,
  Listeners,
  type Logger,
  type MessageLink,
  millis,
  type Random,
  type Unlisten,
} from '@busbar/kernel';
import { refuseUpgrade } from '../connection/admission.ts';
import { type ShipLimits, shipLimits } from '../connection/limits.ts';
import type { TracedMessage } from '../connection/ship-connection.ts';
import type { OpenSocket } from '../connection/websocket.ts';
import type { DnsSd } from '../discovery/dns-sd.ts';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { ShipError } from '../errors.ts';
import type { Identity } from '../identity/identity.ts';
import { parseSki } from '../identity/ski.ts';
import type { TrustStore } from '../identity/trust-store.ts';
import { curveNumber } from '../key-material/curve-number.ts';
import { KeyDesk, type KeyExchangeSetting } from '../key-material/key-desk.ts';
import { type KeyMaterialStore, memoryKeyMaterialStore } from '../key-material/key-material-store.ts';
import { type SmeSettings, smeSettings } from '../sme/sme.ts';
import { timerOf } from '../timers.ts';
import { KnownCertificates } from '../tls/known-certificates.ts';
import { clientTlsContext, DEFAULT_TLS_SETTINGS, type ShipProfile, type TlsSettings } from '../tls/tls-options.ts';
import { TlsSessions } from '../tls/tls-sessions.ts';
import type { VerifiedPeer } from '../tls/verify-peer.ts';
import { type AnnouncedService, Announcing, DEFAULT_PATH } from './announcing.ts';
import type { DoubleConnectionRule } from './double-connection.ts';
import { Occupancy } from './occupancy.ts';
import { Peer } from './peer.ts';
import type { PeerStatus } from './peer-status.ts';
import type { PeerSurroundings } from './peer-surroundings.ts';
import { type OwnPin, PinBook } from './pin-book.ts';
import { type Listening, networkTransport, type ShipTransport } from './transport.ts';

/** What a {@link ShipNode} is made of. */
export interface ShipNodeOptions {
  readonly identity: Identity;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly trust: TrustStore;
  /** How the node introduces itself. */
  readonly service: AnnouncedService;
  /** Default: all addresses, port 4712. A taken port falls back to a free one. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Announces the node and finds peers; without it peers are reached by entered addresses only. */
  readonly discovery?: DnsSd | undefined;
  readonly profile?: ShipProfile;
  /** Trust the first peer that says ready, while nobody is trusted yet: for simulators. */
  readonly firstApprovalWins?: boolean;
  readonly pin?: OwnPin;
  /** Keeps the counter of wrong PINs and the keys that were announced; in memory if left out. */
  readonly keyMaterial?: KeyMaterialStore;
  /**
   * Key material exchange of version 1.1: certificate updates of both sides, or also a commissioning tool (6.9.2.3, 6.9.7).
   * Default: `off`, in the `iec` profile `certificate-update` (SHIP-6.9.2.3-10).
   */
  readonly keyExchange?: KeyExchangeSetting;
  /** Changes to the settings of the message exchange. */
  readonly settings?: Partial<SmeSettings>;
  /** Changes to the limits of the profile. */
  readonly limits?: Partial<ShipLimits>;
  /** Default: `initiator`, in the `iec` profile `spec` (SHIP-6.9.3.4-1, -2). */
  readonly doubleConnection?: DoubleConnectionRule;
  /** Default: neither CCM_8 nor resumption of sessions. */
  readonly tls?: Partial<TlsSettings>;
  /** Default: the network. */
  readonly transport?: ShipTransport;
  /** Sees every message of the message exchange; a PIN is blanked out. */
  readonly trace?: (message: TracedMessage) => void;
  /** Data exchange with a peer is open. */
  onLink(peer: { ski: string; shipId: string | undefined; label: string }, link: MessageLink): void;
}

const DEFAULT_LISTEN = { host: '::', port: 4712 } as const;

/** One SHIP node: one identity, server and client at once, any number of peers. */
export class ShipNode {
  /** Own keys, and this node as commissioning tool (version 1.1). */
  readonly keys: KeyDesk;
  readonly #options: ShipNodeOptions;
  readonly #limits: ShipLimits;
  readonly #occupancy: Occupancy;
  readonly #certificates: KnownCertificates;
  readonly #settings: SmeSettings;
  readonly #peers = new Map<string, Peer>();
  readonly #changed: Listeners<[ski: string]>;
  readonly #around: PeerSurroundings;
  readonly #tls: TlsSettings;
  readonly #sessions: TlsSessions | undefined;
  readonly #transport: ShipTransport;
  readonly #listener: Listening;
  readonly #announcing: Announcing;
  /** Peers whose change is told at the end of this turn. */
  readonly #toTell = new Set<string>();
  #stopBrowsing: (() => void) | undefined;
  #isClosed = false;
  /** Called whenever a socket is gone while the node closes. */
  #socketGone: () => void = () => undefined;

  constructor(options: ShipNodeOptions) {
    const { identity, logger, clock } = options;
    const profile = options.profile ?? 'default';
    this.#options = options;
    this.#transport = options.transport ?? networkTransport;
    this.#limits = shipLimits(profile, options.limits);
    this.#occupancy = new Occupancy(this.#limits);
    this.#certificates = new KnownCertificates(clock);
    this.#tls = { ...DEFAULT_TLS_SETTINGS, ...options.tls };
    this.#sessions = this.#tls.resumption ? this.#tlsSessions() : undefined;
    this.#settings = smeSettings({ ...(profile === 'iec' ? IEC_SETTINGS : {}), ...options.settings });
    this.#changed = new Listeners((error) => logger.error('node.listenerFailed', { error: String(error) }));
    const keyStore = options.keyMaterial ?? memoryKeyMaterialStore();
    this.keys = this.#keyDesk(profile, keyStore);
    this.#around = this.#surroundings(profile, keyStore);
    this.#announcing = new Announcing(options.discovery, options.service, identity, profile, logger);
    for (const finding of identity.findings)
      logger.warn('identity.finding', { rule: finding.rule, text: finding.text });
    this.#listener = this.#transport.listener({
      identity,
      profile,
      clock,
      logger,
      limits: this.#limits,
      tls: this.#tls,
      certificates: this.#certificates,
      sessions: this.#sessions,
      path: options.service.path ?? DEFAULT_PATH,
      handshakeTimeout: timerOf(this.#settings.timers, 'incomingHandshake', false),
      closeTimeout: timerOf(this.#settings.timers, 'socketClose', false),
      refuse: (peer, address) => this.#refuse(peer, address),
      opened: (socket) => this.#opened(socket),
    });
  }

  /**
   * Opens the port, announces the node, begins to look for peers and to dial the trusted ones.
   * @throws ShipError `ship.no-free-port`
   */
  async start(): Promise<{ host: string; port: number }> {
    const { host, port } = this.#options.listen ?? DEFAULT_LISTEN;
    const address = await this.#listener.listen(host, port);
    if (this.#isClosed) throw closedError();
    const { trust } = this.#options;
    for (const { ski } of [...trust.refused(), ...trust.list()]) this.#peer(ski);
    this.#announcing.start(address.port);
    this.#stopBrowsing = this.#options.discovery?.browse({
      found: (service) => {
        if (service.ski !== this.#options.identity.ski) this.#peer(service.ski).found(service);
        else if (service.port !== address.port) this.#twin(service);
      },
      lost: (service) => {
        this.#peers.get(service.ski)?.lost(service.instance);
        this.#forgetStrangers();
      },
    });
    return address;
  }

  /** Says goodbye, closes every connection in order and resolves when no socket and no timer is left. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopBrowsing?.();
    for (const peer of this.#peers.values()) peer.close();
    await Promise.all([this.#announcing.stop(), this.#listener.close(), this.#socketsGone()]);
    this.#changed.clear();
  }

  /** Trusts a peer durably and dials it at once when an address is known (SHIP-6.4.5-3). */
  approve(ski: string): void {
    const peer = this.#peer(this.#checked(ski));
    this.#options.trust.put(peer.approved());
    peer.happen({ type: 'approved' });
  }

  /** Refuses a peer durably, until it is approved or removed; trust ends with it. */
  refuse(ski: string): void {
    const peer = this.#peer(this.#checked(ski));
    this.#sessions?.forget(peer.ski);
    this.#options.trust.refuse({ ski: peer.ski, since: formatInstant(this.#options.clock.wall()) });
    peer.happen({ type: 'refused' });
  }

  /** Forgets durably what was decided about a peer; a connection is closed with that reason (SHIP-6.9.3.2). */
  remove(ski: string): void {
    const peer = this.#peer(this.#checked(ski));
    this.#sessions?.forget(peer.ski);
    this.#options.trust.remove(peer.ski);
    peer.happen({ type: 'removed' });
  }

  /** A place where a peer can be dialled, for networks without multicast. */
  addAddress(ski: string, address: { host: string; port: number; path?: string }): void {
    this.#peer(this.#checked(ski)).addEndpoint({ path: this.#options.service.path ?? DEFAULT_PATH, ...address });
  }

  /** The PIN printed on a peer, as its user entered it. */
  enterPin(ski: string, pin: string): void {
    this.#peer(this.#checked(ski)).enterPin(pin);
  }

  /** All peers that are trusted, found on the network, or were here lately. */
  peers(): readonly PeerStatus[] {
    return [...this.#peers.values()].map((peer) => peer.status());
  }

  /** Told the SKI of a peer whose status changed. */
  onChange(listener: (ski: string) => void): Unlisten {
    return this.#changed.add(listener);
  }

  #tlsSessions(): TlsSessions {
    const { clock, trust } = this.#options;
    const isTrusted = (ski: string): boolean => trust.get(ski) !== undefined;
    return new TlsSessions({ clock, isTrusted, capacity: this.#limits.trustedConnections });
  }

  #keyDesk(profile: ShipProfile, store: KeyMaterialStore): KeyDesk {
    const { identity, trust, clock, logger, keyExchange } = this.#options;
    return new KeyDesk({
      key: { ski: identity.ski, curve: curveNumber(identity.certificate.curve) },
      setting: keyExchange ?? (profile === 'iec' ? 'certificate-update' : 'off'),
      ...{ store, trust, clock, logger },
      retryAfter: timerOf(this.#settings.timers, 'keyMaterialRetry', true),
      trusted: (ski) => this.#peer(ski).happen({ type: 'approved' }),
      untrusted: (ski) => this.remove(ski),
      tell: (ski, event) => this.#peers.get(ski)?.tell(event) ?? false,
      tellAll: (event) => {
        for (const peer of this.#peers.values()) peer.tell(event);
      },
    });
  }

  #surroundings(profile: ShipProfile, keyStore: KeyMaterialStore): PeerSurroundings {
    const { identity, clock, random, logger, trust, trace } = this.#options;
    return {
      localSki: identity.ski,
      ownShipId: identity.shipId,
      clock,
      random,
      logger,
      limits: this.#limits,
      occupancy: this.#occupancy,
      settings: this.#settings,
      doubleConnection: this.#options.doubleConnection ?? (profile === 'iec' ? 'spec' : 'initiator'),
      clientContext: clientTlsContext(identity, this.#tls),
      certificates: this.#certificates,
      sessions: this.#sessions,
      transport: this.#transport,
      trust,
      pins: new PinBook({ own: this.#options.pin, store: keyStore, clock, logger, timers: this.#settings.timers }),
      keys: this.keys,
      trace,
      trustsFirst: () => this.#options.firstApprovalWins === true && trust.list().length === 0,
      approve: (ski) => this.approve(ski),
      linked: (peer, link) => this.#options.onLink(peer, link),
      changed: (ski) => this.#peerChanged(ski),
      socketsChanged: (isTrusted) => this.#socketsChanged(isTrusted),
      trustedPeerLost: () => {
        if (!this.#isClosed) this.#options.discovery?.refresh();
      },
    };
  }

  /** Two nodes with one identity take each other's connections away. */
  #twin({ instance, host, port }: DiscoveredService): void {
    this.#options.logger.error('identity.usedTwice', { instance, host, port, rule: 'SHIP-6.9.2-1' });
  }

  /** A handshake is a dozen changes; listeners are told once per turn and peer. */
  #peerChanged(ski: string): void {
    if (this.#isClosed) return;
    // Cheaper than queueMicrotask, which makes a resource for async hooks each time.
    if (this.#toTell.size === 0) void Promise.resolve().then(() => this.#tellChanges());
    this.#toTell.add(ski);
  }

  #tellChanges(): void {
    const changed = [...this.#toTell];
    this.#toTell.clear();
    for (const ski of changed) this.#changed.emit(ski);
  }

  #socketsChanged(isTrusted: boolean): void {
    if (this.#isClosed) {
      this.#socketGone();
      return;
    }
    if (!isTrusted) this.#forgetStrangers();
    // SHIP-6.4.4-10: announced as long as a further connection can be accepted.
    this.#announcing.setAvailable(this.#occupancy.mayAccept);
  }

  #opened(socket: OpenSocket): void {
    if (this.#isClosed) socket.webSocket.terminate();
    else this.#peer(socket.peer.ski).opened(socket);
  }

  #refuse({ ski }: VerifiedPeer, address: string): string | undefined {
    const isTrusted = this.#options.trust.get(ski) !== undefined;
    return refuseUpgrade(isTrusted, this.#occupancy.without(ski, address), this.#limits);
  }

  #peer(ski: string): Peer {
    let peer = this.#peers.get(ski);
    if (peer === undefined) {
      peer = new Peer(ski, this.#around);
      this.#peers.set(ski, peer);
    }
    return peer;
  }

  /** Strangers that went away are kept for the page, but not without bound; the oldest goes first. */
  #forgetStrangers(): void {
    const strangers = [...this.#peers.values()].filter((peer) => peer.isForgettable);
    for (const { ski } of strangers.slice(0, Math.max(0, strangers.length - this.#limits.rememberedStrangers)))
      this.#peers.delete(ski);
  }

  #checked(text: string): string {
    if (this.#isClosed) throw closedError();
    const ski = parseSki(text);
    if (ski === undefined)
      throw new ShipError('ship.invalid-ski', `"${text}" is not an SKI: it has 40 hexadecimal digits.`);
    if (ski === this.#options.identity.ski)
      throw new ShipError('ship.invalid-ski', 'This is the SKI of this node itself.');
    return ski;
  }

  async #socketsGone(): Promise<void> {
    const sockets = (): ShipConnectionList => [...this.#peers.values()].flatMap((peer) => peer.sockets);
    if (sockets().length === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socketGone = () => {
      if (sockets().length === 0) resolve();
    };
    // The close announcement, its answer and the close frame have their time; what is left then is destroyed.
    const { timers } = this.#settings;
    const patience = timerOf(timers, 'close', true) + 2 * timerOf(timers, 'socketClose', true);
    const cancel = this.#options.clock.after(millis(patience), () => {
      for (const socket of sockets()) socket.terminate();
    });
    await promise;
    cancel();
  }
}

type ShipConnectionList = Peer['sockets'];

/** Where the text of the standard and the installed base differ (ship.md section 13). */
const IEC_SETTINGS: Partial<SmeSettings> = { maxVersion: '1.1', announceMdns: true };

function closedError(): ShipError {
  return new ShipError('ship.node-closed', 'The node is closed.');
}
