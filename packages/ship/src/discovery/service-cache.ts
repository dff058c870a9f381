import type { Millis, Random } from '@busbar/kernel';
import { type DnsQuestion, RECORD_TYPE } from './dns-message.ts';
import { folded, labelsOf } from './dns-name.ts';
import { isLinkLocal } from './local-network.ts';
import { hasExpired, isDueForRefresh, type RecordLife, recordLife, remainingSeconds } from './record-life.ts';
import { parseTxt, type TxtRecord } from './txt-record.ts';

/** A SHIP service as found on the network, resolved and valid. */
export interface DiscoveredService extends TxtRecord {
  /** Instance name in front of `._ship._tcp.local`, as people read it. */
  readonly instance: string;
  /** Host name of the SRV record. */
  readonly host: string;
  readonly port: number;
  /** IPv4 addresses first, then IPv6; link-local IPv6 addresses carry their zone or are left out (SHIP-6.4.4). */
  readonly addresses: readonly string[];
}

/** What all resource records have. */
interface AnyRecord {
  readonly name: string;
  /** Time to live in s; 0 says goodbye. */
  readonly ttl: number;
  /** The record replaces all others of its name and type (RFC 6762, 10.2). */
  readonly flush?: boolean;
}

/** A record about one service instance. */
export type InstanceRecord =
  | (AnyRecord & { readonly type: 'PTR'; readonly instance: string })
  | (AnyRecord & { readonly type: 'SRV'; readonly target: string; readonly port: number })
  | (AnyRecord & { readonly type: 'TXT'; readonly strings: readonly Uint8Array[] });

/** A record about the address of a host. */
export type AddressRecord =
  | (AnyRecord & { readonly type: 'A'; readonly address: string })
  | (AnyRecord & { readonly type: 'AAAA'; readonly address: string });

/** One resource record of an answer, reduced to what discovery needs. */
export type ServiceRecord = InstanceRecord | AddressRecord;

/** What changed in the picture of the network. */
export type CacheChange =
  | { readonly type: 'found'; readonly service: DiscoveredService }
  | { readonly type: 'lost'; readonly service: DiscoveredService };

/** Service type of SHIP (SHIP-6.4.3-1). */
export const SERVICE_TYPE = '_ship._tcp.local';
/** Labels of it. */
const TYPE_LABELS = 3;
/** Most services remembered; a flood of names cannot take more (robustness.md section 4). */
const MOST_SERVICES = 512;
/** Most addresses of one host. */
const MOST_ADDRESSES = 16;
/** Most host names remembered. */
const MOST_HOSTS = 1024;
/** Records of one answer may come in several packets: what is younger is not flushed by its siblings, ms. */
const FLUSH_GAP = 1000;

/** What is known of one instance; each record lives as long as it said. */
interface Entry {
  /** Full name in the case it was announced in. */
  readonly name: string;
  pointer?: { readonly life: RecordLife };
  place?: { readonly life: RecordLife; readonly target: string; readonly port: number };
  text?: { readonly life: RecordLife; readonly value: TxtRecord };
  service?: DiscoveredService;
  /** The service as last told, for comparison. */
  told?: string;
}

interface Address {
  readonly type: 'A' | 'AAAA';
  readonly zone: string | undefined;
  readonly life: RecordLife;
}

/** Records with their time to live, put together to services. Bounded; pure but for its own memory. */
export class ServiceCache {
  readonly #entries = new Map<string, Entry>();
  readonly #hosts = new Map<string, Map<string, Address>>();
  readonly #random: Random;

  /** @param random spreads the questions of several nodes about the same record */
  constructor(random: Random = () => 0) {
    this.#random = random;
  }

  /** Takes the records of one answer, received on an interface with this zone. */
  take(records: readonly ServiceRecord[], now: Millis, zone?: string): CacheChange[] {
    const touched = new Set<string>();
    for (const record of records) {
      if (record.type === 'A' || record.type === 'AAAA') {
        if (this.#takeAddress(record, now, zone)) for (const key of this.#instancesAt(record.name)) touched.add(key);
      } else {
        const key = this.#takeOfInstance(record, now);
        if (key !== undefined) touched.add(key);
      }
    }
    return this.#changes(touched, now);
  }

  /** Forgets what has expired. */
  expire(now: Millis): CacheChange[] {
    const touched = new Set<string>();
    for (const [host, addresses] of this.#hosts) {
      for (const [address, { life }] of addresses) {
        if (!hasExpired(life, now)) continue;
        addresses.delete(address);
        for (const key of this.#instancesAt(host)) touched.add(key);
      }
      if (addresses.size === 0) this.#hosts.delete(host);
    }
    for (const [key, entry] of this.#entries)
      if (
        [entry.pointer, entry.place, entry.text].some((record) => record !== undefined && hasExpired(record.life, now))
      )
        touched.add(key);
    return this.#changes(touched, now);
  }

  /** Instances whose host, port or text is still missing. */
  incomplete(): readonly string[] {
    return [...this.#entries.values()].filter((entry) => entry.service === undefined).map((entry) => entry.name);
  }

  /** Host names of services without an address. */
  withoutAddress(): readonly string[] {
    return this.services()
      .filter((service) => service.addresses.length === 0)
      .map((service) => service.host);
  }

  /**
   * Questions about records that have lived for 80, 85, 90 or 95 % of their time: what is still there answers before it
   * would be forgotten (RFC 6762, 5.2). What is more than `most` comes at the next call.
   */
  refreshQuestions(now: Millis, most = Number.POSITIVE_INFINITY): readonly DnsQuestion[] {
    const questions = new Map<string, DnsQuestion>();
    const ask = (life: RecordLife | undefined, name: string, type: number): void => {
      if (life === undefined || questions.size >= most || !isDueForRefresh(life, now)) return;
      questions.set(`${type} ${folded(name)}`, { name, type, isUnicastWanted: false });
    };
    for (const { name, pointer, place, text } of this.#entries.values()) {
      ask(pointer?.life, SERVICE_TYPE, RECORD_TYPE.PTR);
      ask(place?.life, name, RECORD_TYPE.SRV);
      ask(text?.life, name, RECORD_TYPE.TXT);
      for (const { type, life } of this.#hosts.get(folded(place?.target ?? ''))?.values() ?? [])
        ask(life, place?.target ?? '', RECORD_TYPE[type]);
    }
    return [...questions.values()];
  }

  /** Instances nobody has to tell again, with the time they live on in s (RFC 6762, 7.1). */
  knownPointers(now: Millis): readonly { readonly instance: string; readonly ttl: number }[] {
    return [...this.#entries.values()].flatMap(({ name, pointer, service }) => {
      const ttl = pointer === undefined ? 0 : remainingSeconds(pointer.life, now);
      return pointer !== undefined && service !== undefined && ttl * 2 > pointer.life.ttl
        ? [{ instance: name, ttl }]
        : [];
    });
  }

  /** Services known now. */
  services(): readonly DiscoveredService[] {
    return [...this.#entries.values()].flatMap((entry) => entry.service ?? []);
  }

  #takeOfInstance(record: InstanceRecord, now: number): string | undefined {
    const instance = record.type === 'PTR' ? record.instance : record.name;
    const key = folded(instance);
    if (!key.endsWith(`.${SERVICE_TYPE}`)) return undefined;
    if (record.type === 'PTR' && folded(record.name) !== SERVICE_TYPE) return undefined;
    const entry = this.#entries.get(key) ?? (record.ttl > 0 ? this.#newEntry(key, instance) : undefined);
    if (entry === undefined) return undefined;
    const life = recordLife(record.ttl, now, this.#random);
    switch (record.type) {
      case 'PTR':
        if (record.ttl > 0) entry.pointer = { life };
        // The whole instance says goodbye.
        else for (const part of ['pointer', 'place', 'text'] as const) delete entry[part];
        break;
      case 'SRV':
        entry.place = { life, target: record.target, port: record.port };
        break;
      case 'TXT': {
        const { value } = parseTxt(record.strings);
        if (value === undefined) delete entry.text;
        else entry.text = { life, value };
        break;
      }
    }
    return key;
  }

  #newEntry(key: string, name: string): Entry | undefined {
    if (this.#entries.size >= MOST_SERVICES) return undefined;
    const entry: Entry = { name };
    this.#entries.set(key, entry);
    return entry;
  }

  #takeAddress(record: AddressRecord, now: number, zone: string | undefined): boolean {
    const address = withZone(record.address, zone);
    if (address === undefined) return false;
    const key = folded(record.name);
    let addresses = this.#hosts.get(key);
    if (addresses === undefined) {
      if (this.#hosts.size >= MOST_HOSTS) return false;
      addresses = new Map();
      this.#hosts.set(key, addresses);
    }
    if (record.flush === true) flush(addresses, record.type, zone, now);
    const life = recordLife(record.ttl, now, this.#random);
    if (hasExpired(life, now)) addresses.delete(address);
    else if (addresses.has(address) || addresses.size < MOST_ADDRESSES)
      addresses.set(address, { type: record.type, zone, life });
    return true;
  }

  #instancesAt(host: string): readonly string[] {
    const target = folded(host);
    return [...this.#entries].filter(([, { place }]) => folded(place?.target ?? '') === target).map(([key]) => key);
  }

  #changes(touched: ReadonlySet<string>, now: number): CacheChange[] {
    return [...touched].flatMap((key) => this.#changesOf(key, now));
  }

  #changesOf(key: string, now: number): CacheChange[] {
    const entry = this.#entries.get(key);
    if (entry === undefined) return [];
    for (const part of ['pointer', 'place', 'text'] as const) {
      const record = entry[part];
      if (record !== undefined && hasExpired(record.life, now)) delete entry[part];
    }
    if (entry.pointer === undefined && entry.place === undefined && entry.text === undefined) this.#entries.delete(key);
    const before = entry.service;
    const service = this.#resolve(entry);
    if (service === undefined) {
      delete entry.service;
      delete entry.told;
      return before === undefined ? [] : [{ type: 'lost', service: before }];
    }
    const told = JSON.stringify(service);
    if (told === entry.told) return [];
    entry.service = service;
    entry.told = told;
    const found: CacheChange = { type: 'found', service };
    return before !== undefined && before.ski !== service.ski ? [{ type: 'lost', service: before }, found] : [found];
  }

  #resolve({ name, place, text }: Entry): DiscoveredService | undefined {
    if (place === undefined || text === undefined) return undefined;
    const known = this.#hosts.get(folded(place.target));
    return {
      ...text.value,
      instance: labelsOf(name).slice(0, -TYPE_LABELS).join('.'),
      host: place.target,
      port: place.port,
      addresses: [...(known?.keys() ?? [])].sort(byPreference),
    };
  }
}

/** Forgets what the host no longer has on the network it was heard in. */
function flush(addresses: Map<string, Address>, type: 'A' | 'AAAA', zone: string | undefined, now: number): void {
  for (const [address, known] of addresses)
    if (known.type === type && known.zone === zone && now - known.life.seen > FLUSH_GAP) addresses.delete(address);
}

/** IPv4 before global IPv6 before link-local IPv6; then by text, so that the order is stable. */
function byPreference(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(address: string): number {
  if (!address.includes(':')) return 0;
  return isLinkLocal(address) ? 2 : 1;
}

/** A link-local IPv6 address means nothing without the zone it was heard in. */
function withZone(address: string, zone: string | undefined): string | undefined {
  if (!isLinkLocal(address)) return address;
  return zone === undefined ? undefined : `${address}%${zone}`;
}
