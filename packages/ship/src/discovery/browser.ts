import { type CancelTimer, type Clock, every, type Logger, millis, TokenBucket } from '@busbar/kernel';
import type { Packet } from 'dns-packet';
import multicastDns from 'multicast-dns';
import { isHeardOn, type LocalNetwork, localNetworks } from './local-network.ts';
import { type CacheChange, SERVICE_TYPE, ServiceCache } from './service-cache.ts';
import { serviceRecords } from './service-records.ts';

/** Told about every change in the picture of the network. */
export type BrowseListener = (change: CacheChange) => void;

/** What {@link Browser} needs. */
export interface BrowserOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names of interfaces; undefined: all there are, and those that come later. */
  readonly interfaces: readonly string[] | undefined;
}

/** Seconds after start at which the network is asked; afterwards every {@link ASK_AGAIN}. */
const FIRST_QUESTIONS = [0, 1, 3, 7, 15];
/** Less than half the TTL of 120 s: a service that is still there answers before it would be forgotten. */
const ASK_AGAIN = millis(50_000);
const TICK = millis(1000);
/** Interfaces come and go with cables and Wi-Fi. */
const LOOK_FOR_INTERFACES = millis(10_000);
/** A question of our own comes back at once where multicast works, ms. */
const HEARING_TIME = 2000;
/** Packets taken from one source per second, and at once (robustness.md section 4). */
const PER_SOURCE = { perSecond: 20, burst: 60 };
/** Packets taken from all sources: a flood with invented sources costs no more than this. */
const IN_TOTAL = { perSecond: 400, burst: 800 };
/** Sources with a budget of their own; more share the last one. */
const MOST_SOURCES = 256;
/** Instances asked for by name in one question. */
const MOST_QUESTIONS = 20;

interface Ear {
  readonly network: LocalNetwork;
  readonly socket: multicastDns.MulticastDNS;
  askedAt: number | undefined;
  problem: string | undefined;
}

/** Browses the network for SHIP services until it is closed (SHIP-6.4.1-1, SHIP-6.4.5-1). */
export class Browser {
  readonly #options: BrowserOptions;
  readonly #listener: BrowseListener;
  readonly #cache = new ServiceCache();
  readonly #ears = new Map<string, Ear>();
  readonly #timers: CancelTimer[] = [];
  readonly #budgets = new Map<string, TokenBucket>();
  readonly #budget: TokenBucket;
  readonly #closing: Promise<void>[] = [];
  #networks: readonly LocalNetwork[] = [];

  constructor(options: BrowserOptions, listener: BrowseListener) {
    const { clock } = options;
    this.#options = options;
    this.#listener = listener;
    this.#budget = new TokenBucket(clock, IN_TOTAL.perSecond, IN_TOTAL.burst);
    this.#lookForInterfaces();
    for (const delay of FIRST_QUESTIONS) this.#timers.push(clock.after(millis(delay * 1000), () => this.ask()));
    this.#timers.push(every(clock, ASK_AGAIN, () => this.ask()));
    this.#timers.push(every(clock, LOOK_FOR_INTERFACES, () => this.#lookForInterfaces()));
    this.#timers.push(every(clock, TICK, () => this.#tick()));
  }

  /** Asks the network now. */
  ask(): void {
    for (const ear of this.#ears.values()) this.#askOn(ear);
  }

  /** Why multicast works on no interface; undefined while it works on one. */
  problem(): string | undefined {
    const ears = [...this.#ears.values()];
    if (ears.length === 0)
      return `no interface with an IPv4 address${this.#options.interfaces === undefined ? '' : ` among ${this.#options.interfaces.join(', ')}`}`;
    if (ears.some((ear) => ear.problem === undefined)) return undefined;
    return ears.map((ear) => `${ear.network.name}: ${ear.problem}`).join('; ');
  }

  async close(): Promise<void> {
    for (const cancel of this.#timers.splice(0)) cancel();
    for (const key of [...this.#ears.keys()]) this.#deafen(key);
    await Promise.all(this.#closing);
  }

  #lookForInterfaces(): void {
    const { interfaces } = this.#options;
    this.#networks = localNetworks();
    const wanted = new Map(
      this.#networks
        .filter(({ name }) => interfaces === undefined || interfaces.includes(name))
        .map((network) => [`${network.name} ${network.address}`, network]),
    );
    for (const key of this.#ears.keys()) if (!wanted.has(key)) this.#deafen(key);
    for (const [key, network] of wanted) if (!this.#ears.has(key)) this.#listenOn(key, network);
  }

  #listenOn(key: string, network: LocalNetwork): void {
    // Bound to all addresses: a socket bound to one of its own receives no multicast on Linux.
    const socket = multicastDns({ interface: network.address, bind: '0.0.0.0', reuseAddr: true, loopback: true });
    const ear: Ear = { network, socket, askedAt: undefined, problem: undefined };
    socket.on('error', (error) => this.#failed(ear, error.message));
    socket.on('warning', (error) =>
      this.#options.logger.debug('discovery.packetIgnored', { interface: network.name, error: String(error) }),
    );
    socket.on('query', (_packet, source) => this.#isAccepted(ear, source.address));
    socket.on('response', (packet, source) => {
      if (this.#isAccepted(ear, source.address)) this.#answered(ear, packet);
    });
    this.#ears.set(key, ear);
    this.#askOn(ear);
  }

  #deafen(key: string): void {
    const ear = this.#ears.get(key);
    if (ear === undefined) return;
    this.#ears.delete(key);
    this.#closing.push(new Promise((done) => ear.socket.destroy(() => done())));
  }

  #askOn(ear: Ear): void {
    ear.askedAt ??= this.#options.clock.now();
    ear.socket.query({ questions: this.#questions() }, (error) => {
      if (error) this.#failed(ear, error.message);
    });
  }

  /** Asks for the service type, and for what is missing of instances heard of. */
  #questions(): { name: string; type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'AAAA' }[] {
    return [
      { name: SERVICE_TYPE, type: 'PTR' },
      ...this.#cache
        .incomplete()
        .slice(0, MOST_QUESTIONS)
        .flatMap((name) => [
          { name, type: 'SRV' as const },
          { name, type: 'TXT' as const },
        ]),
      ...this.#cache
        .withoutAddress()
        .slice(0, MOST_QUESTIONS)
        .flatMap((name) => [
          { name, type: 'A' as const },
          { name, type: 'AAAA' as const },
        ]),
    ];
  }

  /** Whether a packet counts on this interface and is within its budget. Any packet proves that multicast works. */
  #isAccepted(ear: Ear, source: string): boolean {
    if (!isHeardOn(ear.network, source, this.#networks)) return false;
    ear.askedAt = undefined;
    ear.problem = undefined;
    return this.#budgetOf(source).take() && this.#budget.take();
  }

  #answered(ear: Ear, packet: Packet): void {
    const records = serviceRecords(packet, ear.network.isLoopback);
    if (records.length > 0) this.#tell(this.#cache.take(records, this.#options.clock.now(), ear.network.name));
  }

  #tick(): void {
    const now = this.#options.clock.now();
    this.#tell(this.#cache.expire(now));
    for (const ear of this.#ears.values())
      if (ear.askedAt !== undefined && now - ear.askedAt > HEARING_TIME)
        this.#failed(ear, 'own questions do not come back, multicast is blocked');
  }

  #tell(changes: readonly CacheChange[]): void {
    for (const change of changes) this.#listener(change);
  }

  #failed(ear: Ear, why: string): void {
    if (ear.problem === undefined)
      this.#options.logger.warn('discovery.socketProblem', { interface: ear.network.name, error: why });
    ear.problem = why;
  }

  #budgetOf(source: string): TokenBucket {
    const key = this.#budgets.has(source) || this.#budgets.size < MOST_SOURCES ? source : 'others';
    let budget = this.#budgets.get(key);
    if (budget === undefined) {
      budget = new TokenBucket(this.#options.clock, PER_SOURCE.perSecond, PER_SOURCE.burst);
      this.#budgets.set(key, budget);
    }
    return budget;
  }
}
