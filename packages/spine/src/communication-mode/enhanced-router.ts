import {
  type CancelTimer,
  type Clock,
  type Finding,
  type MessageLink,
  type Millis,
  millis,
  TokenBucket,
} from '@busbar/kernel';
import type { Cmd } from '../datagram/datagram.ts';
import type { CmdRefusal } from '../device/cmd-options.ts';
import type { SpineLimits } from '../device/limits.ts';
import type { CounterValue } from '../device/msg-counter.ts';
import type { RemoteDevice } from '../device/remote-tree.ts';
import type { WriteOutcome } from '../device/result-error.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { DestinationAnnouncer } from './destination-announcer.ts';
import { buildDestinations, type Destination } from './destination-list.ts';
import type { EnhancedMode } from './enhanced-mode.ts';
import { forwardedText } from './forwarded-message.ts';
import { type MessageAddresses, messagePlace } from './message-place.ts';
import { RoutedLink } from './routed-link.ts';

/** A connection to a peer, as the router sees it. */
export interface RoutedConnection {
  readonly remote: RemoteDevice;
  /** The peer says that it passes messages on. */
  readonly offersDestinations: boolean;
  start(): void;
  sendText(text: string): boolean;
  settle(reference: CounterValue, outcome: WriteOutcome): boolean;
  say(finding: Finding): void;
}

/** What the router needs from the device. */
export interface RouterHost {
  readonly address: string;
  readonly clock: Clock;
  readonly limits: SpineLimits;
  readonly own: Destination;
  /** Connections to peers; those to devices behind others are not among them. */
  direct(): readonly RoutedConnection[];
  /** Whether the peer hears of our changes. */
  isSubscribed(ski: string): boolean;
  /** Connects to a device behind a peer. */
  connectBehind(link: MessageLink, device: string, via: RoutedConnection): RoutedConnection;
  /** Notifies the subscribers of our NodeManagement. */
  notify(cmd: Cmd): void;
}

/** What became of a received message: nothing yet, done, or refused. */
export type Routed = 'here' | 'done' | CmdRefusal;

/** What was closed because something was wrong is not opened again at once. */
const PAUSE: Millis = millis(60_000);

interface Behind {
  readonly link: RoutedLink;
  readonly connection: RoutedConnection;
}

/** Carries out the enhanced communication mode: connects to devices behind peers, passes messages on, tells who is behind us. */
export class EnhancedRouter {
  readonly #mode: EnhancedMode;
  readonly #host: RouterHost;
  readonly #announcer: DestinationAnnouncer;
  /** By the connection they are reached through, then by device address. */
  readonly #behind = new Map<RoutedConnection, Map<string, Behind>>();
  /** When we closed a link ourselves; as many as the peer lists. */
  readonly #closedAt = new WeakMap<RoutedConnection, Map<string, Millis>>();
  readonly #rates = new WeakMap<RoutedConnection, TokenBucket>();
  #cancel: CancelTimer | undefined;
  #isClosed = false;

  constructor(mode: EnhancedMode, host: RouterHost) {
    this.#mode = mode;
    this.#host = host;
    this.#announcer = new DestinationAnnouncer((cmd) => host.notify(cmd));
  }

  /** Whether destination lists of peers are read. */
  get isReaching(): boolean {
    return this.#mode.reaches !== undefined;
  }

  /** The destination list as a peer reads it. */
  destinations(): unknown {
    return buildDestinations(this.#host.own, this.#announcer.told);
  }

  /** Takes a message out of the way that is not for this device, or not from the peer itself. */
  route(at: RoutedConnection, addresses: MessageAddresses, text: string): Routed {
    const place = messagePlace(addresses, {
      ownDevice: this.#host.address,
      peerDevice: at.remote.address,
      reaches: (device) => this.#isReached(device, at),
      forwards: (device) => this.#isForwarded(at, device),
      isConnected: (device) => this.#to(device) !== undefined,
    });
    switch (place.do) {
      case 'here':
        return 'here';
      case 'deliver': {
        const behind = this.#behindOf(at).get(place.from) ?? this.#connect(place.from, at);
        if (behind === undefined) return overload('too many devices behind this peer');
        behind.link.deliver(text);
        return 'done';
      }
      case 'forward':
        return this.#forward(at, place.to, addresses, text);
      case 'refuse':
        return place.refusal;
    }
  }

  /** Hands a result of the peer to the request it answers, if that was sent to a device behind it. */
  settle(at: RoutedConnection, reference: CounterValue, outcome: WriteOutcome): boolean {
    return [...this.#behindOf(at).values()].some(({ connection }) => connection.settle(reference, outcome));
  }

  /** Peers, their subscriptions or their destination lists changed; looked at once at the end of the turn. */
  changed(): void {
    if (this.#isClosed) return;
    this.#cancel ??= this.#host.clock.after(millis(0), () => {
      this.#cancel = undefined;
      this.#look();
    });
  }

  /** A connection ended: what is behind it cannot be reached any more. */
  closed(at: RoutedConnection): void {
    const behind = this.#behindOf(at);
    this.#behind.delete(at);
    for (const { link } of behind.values()) link.end('the device in between is gone');
    this.changed();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  #look(): void {
    if (this.#mode.forwards !== undefined) this.#announcer.tell(this.#listed());
    if (this.#mode.reaches === undefined) return;
    for (const at of this.#host.direct()) {
      const wanted = at.remote.destinations().filter(({ device }) => this.#isWanted(device, at));
      const behind = this.#behindOf(at);
      for (const [device, { link }] of behind) {
        if (wanted.some((one) => one.device === device)) continue;
        behind.delete(device);
        link.end('not reachable any more');
      }
      for (const { device } of wanted) if (!behind.has(device)) this.#connect(device, at);
    }
  }

  /** Peers that can hear of others and be talked to by them; a simple device would take it for an attack. */
  #listed(): readonly Destination[] {
    return this.#host
      .direct()
      .filter(({ remote }) => remote.isDiscovered && remote.featureSet !== 'simple')
      .filter(({ remote }) => this.#host.isSubscribed(remote.ski))
      .flatMap(({ remote: { address, featureSet } }) =>
        address === undefined ? [] : [{ device: address, featureSet, label: undefined }],
      )
      .slice(0, this.#host.limits.destinationsPerRemote);
  }

  #isWanted(device: string, via: RoutedConnection): boolean {
    const closedAt = this.#closedAt.get(via)?.get(device);
    const isTooSoon = closedAt !== undefined && this.#host.clock.now() - closedAt < PAUSE;
    const isOther = device !== this.#host.address && this.#to(device) === undefined;
    return isOther && !isTooSoon && this.#isReached(device, via);
  }

  /** Only a peer that says that it passes messages on does so. */
  #isReached(device: string, via: RoutedConnection): boolean {
    return via.offersDestinations && this.#mode.reaches?.(device, via.remote) === true;
  }

  #isForwarded(from: RoutedConnection, device: string): boolean | undefined {
    const { forwards } = this.#mode;
    const to = this.#to(device);
    if (forwards === undefined || to === undefined || to === from) return undefined;
    const isListed = (address: string | undefined): boolean =>
      this.#announcer.told.some((one) => one.device === address);
    return isListed(device) && isListed(from.remote.address) && forwards(from.remote, to.remote);
  }

  #forward(from: RoutedConnection, device: string, { source }: MessageAddresses, text: string): Routed {
    if (!this.#rateOf(from).take()) return overload('too many messages to pass on');
    const passed = forwardedText(text, source);
    if (passed === undefined) return refusal(ERROR_NUMBERS.generalError, 'the header is not readable');
    return this.#to(device)?.sendText(passed) === true
      ? 'done'
      : refusal(ERROR_NUMBERS.destinationUnreachable, 'the destination takes no message');
  }

  #connect(device: string, via: RoutedConnection): Behind | undefined {
    const behind = this.#behindOf(via);
    if (behind.size >= this.#host.limits.routedPeersPerRemote) {
      via.say({ severity: 'warning', rule: 'SPINE-5.3.2-35', path: '', text: 'too many devices behind this peer' });
      return undefined;
    }
    const link = new RoutedLink(
      (text) => via.sendText(text),
      () => {
        this.#behindOf(via).delete(device);
        const closed = this.#closedAt.get(via) ?? new Map<string, Millis>();
        this.#closedAt.set(via, closed.set(device, this.#host.clock.now()));
      },
    );
    const made = { link, connection: this.#host.connectBehind(link, device, via) };
    behind.set(device, made);
    this.#behind.set(via, behind);
    made.connection.start();
    return made;
  }

  #behindOf(at: RoutedConnection): Map<string, Behind> {
    return this.#behind.get(at) ?? new Map<string, Behind>();
  }

  #to(device: string): RoutedConnection | undefined {
    return this.#host.direct().find(({ remote }) => remote.address === device);
  }

  #rateOf(from: RoutedConnection): TokenBucket {
    const { forwardedPerSecond } = this.#host.limits;
    const known =
      this.#rates.get(from) ?? new TokenBucket(this.#host.clock, forwardedPerSecond, 4 * forwardedPerSecond);
    this.#rates.set(from, known);
    return known;
  }
}

function refusal(errorNumber: number, description: string): CmdRefusal {
  return { errorNumber, rule: 'SPINE-5.4.3-1', description };
}

function overload(description: string): CmdRefusal {
  return { errorNumber: ERROR_NUMBERS.overload, rule: 'SPINE-5.3.2-35', description };
}
