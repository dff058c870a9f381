import { type CancelTimer, type Clock, every, type Logger, millis, type Random } from '@busbar/kernel';
import { encodeMessage } from './dns-encode.ts';
import { type DnsMessage, type DnsQuestion, type DnsRecord, EMPTY_MESSAGE, RECORD_TYPE } from './dns-message.ts';
import { type LocalNetwork, networkKey } from './local-network.ts';
import type { MulticastHost, MulticastUser } from './multicast-host.ts';
import { type DatagramEnd, MDNS_PORT } from './multicast-port.ts';
import { gapAfter } from './question-schedule.ts';
import { type CacheChange, SERVICE_TYPE, ServiceCache } from './service-cache.ts';
import { serviceRecords } from './service-records.ts';

/** Told about every change in the picture of the network. */
export type BrowseListener = (change: CacheChange) => void;

/** What {@link Browser} needs. */
export interface BrowserOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly host: MulticastHost;
}

const TICK = millis(1000);
/** Between two questions for the same, ms (RFC 6762, 5.2). */
const SHORTEST_GAP = 1000;
/** Random wait before the first question on a network, ms: 20 to 120 (RFC 6762, 5.2). */
const FIRST_QUESTION = { least: 20, spread: 100 };
/** Names asked for in one packet. */
const MOST_QUESTIONS = 20;
/** Packets of questions about what ends soon, per second. */
const MOST_PACKETS = 5;
/** Known answers named in one question: they fit into one packet. */
const MOST_KNOWN = 15;

/** Browses the network for SHIP services until it is closed (SHIP-6.4.1-1, SHIP-6.4.5-1). */
export class Browser implements MulticastUser {
  readonly #options: BrowserOptions;
  readonly #listener: BrowseListener;
  readonly #cache: ServiceCache;
  readonly #networks = new Map<string, LocalNetwork>();
  /** First questions on networks that appeared just now. */
  readonly #greetings = new Map<string, CancelTimer>();
  readonly #leave: () => void;
  readonly #stopTick: CancelTimer;
  #cancelNext: CancelTimer;
  #asked = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: BrowserOptions, listener: BrowseListener) {
    const { clock, random, host } = options;
    this.#options = options;
    this.#listener = listener;
    this.#cache = new ServiceCache(random);
    this.#leave = host.add(this);
    this.#cancelNext = clock.after(gapAfter(0), () => this.#askNext());
    this.#stopTick = every(clock, TICK, () => this.#tick());
  }

  /**
   * Asks the network now, and soon again: somebody waits for an answer. What is known is not said, because it may be
   * old. Not more than once a second (RFC 6762, 5.2).
   */
  refresh(): void {
    const { clock } = this.#options;
    const wait = Math.max(0, this.#askedAt + SHORTEST_GAP - clock.now());
    this.#cancelNext();
    this.#asked = -1;
    this.#cancelNext = clock.after(millis(wait), () => {
      this.#askNext(false);
    });
  }

  close(): void {
    this.#leave();
    this.#stopTick();
    this.#cancelNext();
    for (const cancel of this.#greetings.values()) cancel();
    this.#greetings.clear();
  }

  networkChanged(network: LocalNetwork): void {
    const key = networkKey(network);
    const isNew = !this.#networks.has(key);
    this.#networks.set(key, network);
    if (!isNew) return;
    const delay = millis(FIRST_QUESTION.least + this.#options.random() * FIRST_QUESTION.spread);
    const greet = (): void => {
      this.#greetings.delete(key);
      this.#askOn(network, this.#typeQuestions());
    };
    this.#greetings.set(key, this.#options.clock.after(delay, greet));
  }

  networkGone(network: LocalNetwork): void {
    const key = networkKey(network);
    this.#networks.delete(key);
    this.#greetings.get(key)?.();
    this.#greetings.delete(key);
  }

  heard(message: DnsMessage, network: LocalNetwork, from: DatagramEnd): void {
    // Answers of multicast DNS come from its port (RFC 6762, 6).
    if (!message.isResponse || from.port !== MDNS_PORT) return;
    const records = serviceRecords(message, network.isLoopback);
    if (records.length > 0) this.#tell(this.#cache.take(records, this.#options.clock.now(), network.name));
  }

  #askNext(isKnownSaid = true): void {
    this.#askedAt = this.#options.clock.now();
    for (const network of this.#networks.values()) this.#askOn(network, this.#typeQuestions(), isKnownSaid);
    this.#asked += 1;
    this.#cancelNext = this.#options.clock.after(gapAfter(this.#asked), () => this.#askNext());
  }

  /** Asks for the service type, and for what is missing of instances heard of. */
  #typeQuestions(): readonly DnsQuestion[] {
    const { PTR, SRV, TXT, A, AAAA } = RECORD_TYPE;
    const each = (names: readonly string[], types: readonly number[]): readonly DnsQuestion[] =>
      names.slice(0, MOST_QUESTIONS).flatMap((name) => types.map((type) => ({ name, type, isUnicastWanted: false })));
    return [
      ...each([SERVICE_TYPE], [PTR]),
      ...each(this.#cache.incomplete(), [SRV, TXT]),
      ...each(this.#cache.withoutAddress(), [A, AAAA]),
    ];
  }

  #askOn(network: LocalNetwork, questions: readonly DnsQuestion[], isKnownSaid = true): void {
    const isKnownUseful = isKnownSaid && questions.some(({ type }) => type === RECORD_TYPE.PTR);
    const answers = isKnownUseful ? this.#knownAnswers() : [];
    void this.#options.host.send(encodeMessage({ ...EMPTY_MESSAGE, questions, answers }), network);
  }

  #knownAnswers(): readonly DnsRecord[] {
    return this.#cache
      .knownPointers(this.#options.clock.now())
      .slice(0, MOST_KNOWN)
      .map(({ instance, ttl }) => ({ type: 'PTR', name: SERVICE_TYPE, ttl, flush: false, target: instance }));
  }

  #tick(): void {
    const now = this.#options.clock.now();
    this.#tell(this.#cache.expire(now));
    const questions = this.#cache.refreshQuestions(now, MOST_QUESTIONS * MOST_PACKETS);
    for (let at = 0; at < questions.length; at += MOST_QUESTIONS)
      for (const network of this.#networks.values()) this.#askOn(network, questions.slice(at, at + MOST_QUESTIONS));
  }

  #tell(changes: readonly CacheChange[]): void {
    for (const change of changes) this.#listener(change);
  }
}
