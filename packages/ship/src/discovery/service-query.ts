import { type CancelTimer, type Clock, type Logger, type Millis, millis } from '@busbar/kernel';
import { encodeMessage } from './dns-encode.ts';
import { type DnsMessage, type DnsQuestion, type DnsRecord, EMPTY_MESSAGE, RECORD_TYPE } from './dns-message.ts';
import { folded, isSameName, isWritable } from './dns-name.ts';
import type { DnsSdOptions } from './dns-sd.ts';
import type { LocalNetwork } from './local-network.ts';
import { MulticastHost } from './multicast-host.ts';
import { type DatagramEnd, MDNS_PORT } from './multicast-port.ts';
import { SERVICE_TYPE } from './service-cache.ts';

/** A SHIP service as it answers, also one whose TXT record a node has to ignore (SHIP-6.4.4-3). */
export interface AnsweredService {
  readonly instance: string;
  readonly port: number | undefined;
  /** Strings of the TXT record, undecoded. */
  readonly strings: readonly Uint8Array[];
}

/** What {@link queryServices} needs. */
export interface ServiceQueryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names of interfaces; undefined: all. */
  readonly interfaces?: readonly string[] | undefined;
  readonly network?: DnsSdOptions['network'];
  /** Ends the query before its time. */
  readonly isEnough?: (found: readonly AnsweredService[]) => boolean;
}

/** Times at which the network is asked, ms. */
const QUESTIONS = [20, 1000, 3000];
/** Most services kept: a flood of names must not fill the memory. */
const MOST_SERVICES = 256;

/**
 * Asks for SHIP services and returns what was answered, undecoded: for tools that judge what a device says of itself. Nodes
 * browse instead.
 */
export async function queryServices(options: ServiceQueryOptions, within: Millis): Promise<readonly AnsweredService[]> {
  const { clock, logger, interfaces, network } = options;
  const host = new MulticastHost({ clock, logger, interfaces, ...network });
  const query = new ServiceQuery(options, host);
  await new Promise<void>((done) => query.start(within, done));
  await host.close();
  return query.found();
}

class ServiceQuery {
  readonly #options: ServiceQueryOptions;
  readonly #host: MulticastHost;
  readonly #networks = new Set<LocalNetwork>();
  /** By folded instance name. */
  readonly #heard = new Map<string, { name: string; port?: number; strings?: readonly Uint8Array[] }>();
  #end: () => void = () => undefined;

  constructor(options: ServiceQueryOptions, host: MulticastHost) {
    this.#options = options;
    this.#host = host;
  }

  start(within: Millis, done: () => void): void {
    const { clock } = this.#options;
    const times = QUESTIONS.filter((time) => time < within);
    const cancels: CancelTimer[] = times.map((time) => clock.after(millis(time), () => this.#ask()));
    const leave = this.#host.add({
      heard: (message, _network, from) => this.#answered(message, from),
      networkChanged: (network) => void this.#networks.add(network),
      networkGone: (network) => void this.#networks.delete(network),
    });
    this.#end = () => {
      this.#end = () => undefined;
      for (const cancel of cancels) cancel();
      leave();
      done();
    };
    cancels.push(clock.after(within, () => this.#end()));
  }

  found(): readonly AnsweredService[] {
    return [...this.#heard.values()].flatMap(({ name, port, strings }) =>
      strings === undefined ? [] : [{ instance: name.slice(0, -SERVICE_TYPE.length - 1), port, strings }],
    );
  }

  #ask(): void {
    const { PTR, TXT, SRV } = RECORD_TYPE;
    const question = (name: string, type: number): DnsQuestion => ({ name, type, isUnicastWanted: false });
    const incomplete = [...this.#heard.values()].filter(({ strings }) => strings === undefined);
    const questions = [
      question(SERVICE_TYPE, PTR),
      ...incomplete.flatMap(({ name }) => [question(name, TXT), question(name, SRV)]),
    ];
    for (const network of this.#networks) void this.#host.send(encodeMessage({ ...EMPTY_MESSAGE, questions }), network);
  }

  #answered(message: DnsMessage, from: DatagramEnd): void {
    // Answers of multicast DNS come from its port (RFC 6762, 6).
    if (!message.isResponse || from.port !== MDNS_PORT) return;
    for (const record of [...message.answers, ...message.additionals]) this.#take(record);
    if (this.#options.isEnough?.(this.found()) === true) this.#end();
  }

  #take(record: DnsRecord): void {
    if (record.ttl === 0) return;
    if (record.type === 'PTR' && isSameName(record.name, SERVICE_TYPE)) this.#service(record.target);
    if (record.type !== 'TXT' && record.type !== 'SRV') return;
    const service = this.#service(record.name);
    if (service === undefined) return;
    if (record.type === 'SRV') service.port = record.port;
    else service.strings = record.strings;
  }

  #service(name: string): { name: string; port?: number; strings?: readonly Uint8Array[] } | undefined {
    const key = folded(name);
    if (!key.endsWith(`.${SERVICE_TYPE}`) || !isWritable(name)) return undefined;
    const known = this.#heard.get(key);
    if (known !== undefined || this.#heard.size >= MOST_SERVICES) return known;
    const service = { name };
    this.#heard.set(key, service);
    return service;
  }
}
