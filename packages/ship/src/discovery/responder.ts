import { type Clock, type Logger, millis, type Random } from '@busbar/kernel';
import { hostLabel } from '../identity/ship-id.ts';
import { AnnouncedLink } from './announced-link.ts';
import { encodeMessage } from './dns-encode.ts';
import type { DnsMessage, DnsRecord } from './dns-message.ts';
import { type LocalNetwork, networkKey } from './local-network.ts';
import type { MulticastHost, MulticastUser } from './multicast-host.ts';
import type { DatagramEnd } from './multicast-port.ts';
import { numberedHost, numberedInstance } from './numbered-name.ts';
import { type OwnName, type OwnRecords, ownNameOf, ownRecords, recordKey } from './own-records.ts';
import { TruncatedQueries } from './truncated-queries.ts';
import { type TxtRecord, type TxtStyle, txtEntries } from './txt-record.ts';

/** A service this node announces. */
export interface Announcement {
  /** Instance name for people, at most 63 octets (SHIP-6.4.2-1). */
  readonly instance: string;
  readonly port: number;
  readonly txt: TxtRecord;
  /** Case of the announced SKI; default: that of the discovery it goes to. */
  readonly skiCase?: TxtStyle['skiCase'];
}

/** An announcement in force. */
export interface Advertisement {
  /** The instance name it has at present: another one than asked for after a conflict (SHIP-6.4.2-2). */
  readonly instance: string;
  /** Why nothing can be announced here; undefined while it works. */
  problem(): string | undefined;
  /** Changes the text, for example after the SKI or `register` changed. */
  update(txt: TxtRecord): void;
  /** Says goodbye (TTL 0) and ends. */
  stop(): Promise<void>;
}

/** What {@link Responder} needs. */
export interface ResponderOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly host: MulticastHost;
  readonly style: TxtStyle;
}

/** Random wait before the first probe, ms (RFC 6762, 8.1). */
const FIRST_PROBE = 250;
/** So many conflicts within so long are an attack or a mistake: then slowly (RFC 6762, 8.1, has 10 s), ms. */
const CONFLICTS = { most: 15, within: 60_000, wait: 5000 };
/** What was ours is not a conflict for this long: packets of before an update are still on the way, ms. */
const FORMERLY_OURS = 5000;
/** Records remembered as formerly ours. */
const MOST_FORMER = 64;

/**
 * Announces a service with probing, conflict rename, defence and goodbye (SHIP-6.4.2-2, SHIP-6.4.4-10; RFC 6762) on
 * every network of the host, also those that come later.
 */
export class Responder implements MulticastUser {
  readonly #options: ResponderOptions;
  readonly #announcement: Announcement;
  readonly #links = new Map<string, AnnouncedLink>();
  readonly #truncated: TruncatedQueries;
  readonly #formerly = new Map<string, number>();
  readonly #leave: () => void;
  #strings: readonly Uint8Array[];
  #attempt: Readonly<Record<OwnName, number>> = { instance: 1, host: 1 };
  #contested: OwnName = 'instance';
  #conflicts: readonly number[] = [];
  #isClosed = false;

  /** @throws ShipError `ship.txt-record-invalid` */
  constructor(options: ResponderOptions, announcement: Announcement) {
    this.#options = options;
    this.#announcement = announcement;
    this.#strings = txtStringsOf(announcement.txt, options.style);
    this.#truncated = new TruncatedQueries(options.clock, options.random);
    this.#leave = options.host.add(this);
    options.logger.debug('discovery.announcing', { instance: this.instance, port: announcement.port });
  }

  get instance(): string {
    return numberedInstance(this.#announcement.instance, this.#attempt.instance);
  }

  networkChanged(network: LocalNetwork): void {
    const key = networkKey(network);
    const link = this.#links.get(key);
    if (link !== undefined) {
      this.#remember(link.records);
      link.changed(network, this.#records(network));
      return;
    }
    const delay = millis(this.#options.random() * FIRST_PROBE);
    const added = new AnnouncedLink(network, this.#records(network), delay, {
      clock: this.#options.clock,
      random: this.#options.random,
      send: (message, to, end) => this.#options.host.send(encodeMessage(message), to, end),
      rename: () => this.#rename(),
    });
    this.#links.set(key, added);
  }

  networkGone(network: LocalNetwork): void {
    const key = networkKey(network);
    this.#links.get(key)?.close();
    this.#links.delete(key);
  }

  heard(message: DnsMessage, network: LocalNetwork, from: DatagramEnd): void {
    const link = this.#links.get(networkKey(network));
    if (link === undefined) return;
    if (!message.isResponse) {
      const asker = `${networkKey(network)} ${from.address} ${from.port}`;
      this.#truncated.take(asker, message, (query) => link.asked(query, from));
      return;
    }
    const contest = [...message.answers, ...message.additionals].find((record) => this.#isContest(record, link));
    if (contest === undefined) return;
    this.#contested = ownNameOf(contest, link.records) ?? 'instance';
    link.happen({ type: 'contested' });
  }

  /** @throws ShipError `ship.txt-record-invalid` */
  update(txt: TxtRecord): void {
    this.#strings = txtStringsOf(txt, this.#options.style);
    for (const link of this.#links.values()) this.networkChanged(link.network);
  }

  async stop(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leave();
    this.#truncated.close();
    await Promise.all([...this.#links.values()].map((link) => link.goodbye()));
    this.#links.clear();
  }

  #records(network: LocalNetwork): OwnRecords {
    const { port, txt } = this.#announcement;
    return ownRecords({
      instance: this.instance,
      host: numberedHost(hostLabel(txt.id), this.#attempt.host),
      port,
      strings: this.#strings,
      addresses: network.hostAddresses,
    });
  }

  /** A record of one of our names that says something else than we do. */
  #isContest(record: DnsRecord, link: AnnouncedLink): boolean {
    if (record.ttl === 0 || ownNameOf(record, link.records) === undefined) return false;
    switch (record.type) {
      case 'A':
      case 'AAAA':
        return !this.#options.host.ownAddresses.has(record.address) && !this.#wasOurs(record);
      case 'SRV':
      case 'TXT': {
        const key = recordKey(record);
        return !link.records.ofInstance.some((own) => recordKey(own) === key) && !this.#wasOurs(record);
      }
      default:
        return false;
    }
  }

  #wasOurs(record: DnsRecord): boolean {
    const until = this.#formerly.get(recordKey(record));
    return until !== undefined && until >= this.#options.clock.now();
  }

  #remember({ ofInstance, ofHost }: OwnRecords): void {
    const until = this.#options.clock.now() + FORMERLY_OURS;
    for (const record of [...ofInstance, ...ofHost]) this.#formerly.set(recordKey(record), until);
    for (const key of [...this.#formerly.keys()].slice(0, Math.max(0, this.#formerly.size - MOST_FORMER)))
      this.#formerly.delete(key);
  }

  /** Every network begins again with the new name: one node has one name. */
  #rename(): void {
    const { clock, random, logger } = this.#options;
    const now = clock.now();
    this.#attempt = { ...this.#attempt, [this.#contested]: this.#attempt[this.#contested] + 1 };
    this.#conflicts = [...this.#conflicts, now].filter((at) => now - at < CONFLICTS.within).slice(-CONFLICTS.most);
    const isTooMany = this.#conflicts.length >= CONFLICTS.most;
    const delay = millis(isTooMany ? CONFLICTS.wait : random() * FIRST_PROBE);
    logger.info('discovery.renamed', { instance: this.instance, contested: this.#contested, rule: 'SHIP-6.4.2-2' });
    for (const link of this.#links.values()) link.restart(this.#records(link.network), delay);
  }
}

function txtStringsOf(txt: TxtRecord, style: TxtStyle): readonly Uint8Array[] {
  return txtEntries(txt, style).map(([key, value]) => Buffer.from(`${key}=${value}`));
}
