import { type CancelTimer, type Clock, every, Listeners, type Logger, millis, type Unlisten } from '@busbar/kernel';
import { decodeMessage } from './dns-decode.ts';
import type { DnsMessage } from './dns-message.ts';
import { isHeardOn, type LocalNetwork, localNetworks, networkKey } from './local-network.ts';
import { MulticastHealth, type MulticastStatus, multicastProblem } from './multicast-health.ts';
import { type DatagramEnd, type MulticastPort, type OpenMulticastPort, openMulticastPort } from './multicast-port.ts';
import { PacketBudget } from './packet-budget.ts';

/** What {@link MulticastHost} needs. */
export interface MulticastHostOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names of interfaces; undefined: all there are, and those that come later. */
  readonly interfaces: readonly string[] | undefined;
  /** Replaced in tests. */
  readonly open?: OpenMulticastPort;
  /** Interfaces that are up; replaced in tests. */
  readonly networks?: () => readonly LocalNetwork[];
}

/** Who sends and hears by a {@link MulticastHost}. */
export interface MulticastUser {
  /** A packet came over this network. */
  heard(message: DnsMessage, network: LocalNetwork, from: DatagramEnd): void;
  /** A network can be used from now on, or has other addresses. */
  networkChanged(network: LocalNetwork): void;
  networkGone(network: LocalNetwork): void;
}

/** Interfaces come and go with cables and Wi-Fi. */
const LOOK_FOR_INTERFACES = millis(5000);
const TICK = millis(1000);
/** A socket that does not work is opened again after this long. */
const OPEN_AGAIN = millis(30_000);

interface Ear {
  network: LocalNetwork;
  readonly health: MulticastHealth;
  port: MulticastPort;
  isOpen: boolean;
  openedAt: number;
  /** Told to the log, so that it is said once. */
  said: string | undefined;
}

/** The sockets of one node for multicast DNS: one per interface and family, for as long as the interface is up. */
export class MulticastHost {
  readonly #options: MulticastHostOptions;
  readonly #open: OpenMulticastPort;
  readonly #networks: () => readonly LocalNetwork[];
  readonly #ears = new Map<string, Ear>();
  readonly #users = new Set<MulticastUser>();
  readonly #problemChanged = new Listeners<[problem: string | undefined]>();
  readonly #timers: CancelTimer[];
  readonly #budget: PacketBudget;
  readonly #closing = new Set<Promise<void>>();
  #present: readonly LocalNetwork[] = [];
  #problem: string | undefined;
  #isClosed = false;

  constructor(options: MulticastHostOptions) {
    const { clock } = options;
    this.#options = options;
    this.#open = options.open ?? openMulticastPort;
    this.#networks = options.networks ?? (() => localNetworks());
    this.#budget = new PacketBudget(clock);
    this.#timers = [every(clock, LOOK_FOR_INTERFACES, () => this.#look()), every(clock, TICK, () => this.#tick())];
    this.#look();
  }

  /** Begins to use the sockets; the user is told the networks that can be used at once. */
  add(user: MulticastUser): Unlisten {
    this.#users.add(user);
    for (const { isOpen, network } of this.#ears.values()) if (isOpen) user.networkChanged(network);
    return () => {
      this.#users.delete(user);
    };
  }

  /** Told when {@link problem} changes. */
  onProblem(listener: (problem: string | undefined) => void): Unlisten {
    return this.#problemChanged.add(listener);
  }

  /** Addresses of this host on all interfaces. */
  get ownAddresses(): ReadonlySet<string> {
    return new Set(this.#present.flatMap(({ hostAddresses }) => hostAddresses));
  }

  /** Sends on one network, to everybody or to one; resolves when it is sent or has failed. */
  async send(octets: Uint8Array, network: LocalNetwork, to?: DatagramEnd): Promise<void> {
    const ear = this.#ears.get(networkKey(network));
    if (ear === undefined || !ear.isOpen) return;
    if (to === undefined) ear.health.sent(this.#options.clock.now());
    await ear.port.send(octets, to);
  }

  /** One line per interface and family. */
  statuses(): readonly MulticastStatus[] {
    return [...this.#ears.values()].map(({ health }) => health.status);
  }

  /** Why multicast works on no interface; undefined while it works on one. */
  problem(): string | undefined {
    if (this.#isClosed) return undefined;
    return multicastProblem(this.statuses(), this.#options.interfaces);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const cancel of this.#timers.splice(0)) cancel();
    this.#users.clear();
    this.#problemChanged.clear();
    for (const [key, ear] of this.#ears) this.#drop(key, ear);
    await Promise.all(this.#closing);
  }

  #look(): void {
    const { interfaces } = this.#options;
    this.#present = this.#networks();
    const wanted = new Map(
      this.#present
        .filter(({ name }) => interfaces === undefined || interfaces.includes(name))
        .map((network) => [networkKey(network), network]),
    );
    for (const [key, ear] of this.#ears) if (!wanted.has(key)) this.#drop(key, ear);
    for (const [key, network] of wanted) {
      const ear = this.#ears.get(key);
      if (ear === undefined) this.#listenOn(key, network);
      else if (ear.network.hostAddresses.join() !== network.hostAddresses.join()) {
        ear.network = network;
        if (ear.isOpen) this.#tellUsers((user) => user.networkChanged(network));
      }
    }
    this.#checkProblem();
  }

  #listenOn(key: string, network: LocalNetwork): void {
    const ear: Ear = {
      network,
      health: new MulticastHealth(network),
      port: NO_PORT,
      isOpen: false,
      openedAt: 0,
      said: undefined,
    };
    this.#ears.set(key, ear);
    this.#openPort(ear);
  }

  #openPort(ear: Ear): void {
    ear.openedAt = this.#options.clock.now();
    ear.health.reopened();
    const port = this.#open(ear.network, {
      opened: () => {
        if (ear.port !== port) return;
        ear.isOpen = true;
        this.#tellUsers((user) => user.networkChanged(ear.network));
      },
      received: (octets, from) => {
        if (ear.port === port) this.#received(ear, octets, from);
      },
      failed: (why) => {
        if (ear.port === port) this.#failed(ear, why);
      },
    });
    ear.port = port;
  }

  #drop(key: string, ear: Ear): void {
    this.#ears.delete(key);
    this.#closePort(ear);
    this.#options.logger.debug('discovery.networkGone', { interface: ear.network.name, address: ear.network.address });
    this.#tellUsers((user) => user.networkGone(ear.network));
  }

  #closePort(ear: Ear): void {
    const { port } = ear;
    ear.port = NO_PORT;
    ear.isOpen = false;
    const closing = port.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  #received(ear: Ear, octets: Uint8Array, from: DatagramEnd): void {
    if (!isHeardOn(ear.network, from.address, this.#present)) return;
    const address = from.address.replace(/%.*$/, '');
    const hadProblem = ear.health.status.problem !== undefined;
    ear.health.received(this.#present.some(({ hostAddresses }) => hostAddresses.includes(address)));
    if (hadProblem) this.#worksAgain(ear);
    if (!this.#budget.take(from.address, ear.network.isLoopback)) return;
    const { value, findings } = decodeMessage(octets);
    if (value !== undefined) this.#tellUsers((user) => user.heard(value, ear.network, from));
    else
      this.#options.logger.debug('discovery.packetIgnored', { interface: ear.network.name, error: findings[0]?.text });
  }

  #tick(): void {
    const now = this.#options.clock.now();
    for (const ear of this.#ears.values()) {
      if (ear.health.isDeaf(now)) this.#failed(ear, 'what is sent does not come back, multicast is blocked');
      if (ear.health.status.problem === undefined || now - ear.openedAt < OPEN_AGAIN) continue;
      // The operating system forgets the membership of an interface that went away for a moment.
      this.#closePort(ear);
      this.#tellUsers((user) => user.networkGone(ear.network));
      this.#openPort(ear);
    }
  }

  #failed(ear: Ear, why: string): void {
    ear.health.failed(why);
    if (ear.said === why) return;
    ear.said = why;
    this.#options.logger.warn('discovery.socketProblem', {
      interface: ear.network.name,
      address: ear.network.address,
      error: why,
    });
    this.#checkProblem();
  }

  #worksAgain(ear: Ear): void {
    ear.said = undefined;
    this.#options.logger.info('discovery.socketWorks', { interface: ear.network.name, address: ear.network.address });
    this.#checkProblem();
  }

  #checkProblem(): void {
    const problem = this.problem();
    if (problem === this.#problem) return;
    this.#problem = problem;
    if (problem === undefined) this.#options.logger.info('discovery.multicastWorks', {});
    else this.#options.logger.warn('discovery.noMulticast', { problem });
    this.#problemChanged.emit(problem);
  }

  #tellUsers(tell: (user: MulticastUser) => void): void {
    for (const user of [...this.#users]) tell(user);
  }
}

const NO_PORT: MulticastPort = { send: () => Promise.resolve(), close: () => Promise.resolve() };
