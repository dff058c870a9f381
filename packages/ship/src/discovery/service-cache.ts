import type { Millis } from '@busbar/kernel';
import { parseTxt, type TxtRecord } from './txt-record.ts';

/** A SHIP service as found on the network, resolved and valid. */
export interface DiscoveredService extends TxtRecord {
  /** Instance name in front of `._ship._tcp.local`. */
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
/** Most services remembered; a flood of names cannot take more (robustness.md section 4). */
const MOST_SERVICES = 512;
/** Most addresses of one host. */
const MOST_ADDRESSES = 16;
/** Most host names remembered. */
const MOST_HOSTS = 1024;
/** Longest time to live honoured, s. */
const LONGEST_TTL = 4500;
/** Records of one answer may come in several packets: what is younger is not flushed by its siblings, ms. */
const FLUSH_GAP = 1000;

/** What is known of one instance; each record lives as long as it said. */
interface Entry {
  /** Full name in the case it was announced in. */
  readonly name: string;
  pointer?: { readonly expires: number };
  place?: { readonly expires: number; readonly target: string; readonly port: number };
  text?: { readonly expires: number; readonly value: TxtRecord };
  service?: DiscoveredService;
  /** The service as last told, for comparison. */
  told?: string;
}

interface Address {
  readonly type: 'A' | 'AAAA';
  readonly zone: string | undefined;
  readonly seen: number;
  readonly expires: number;
}

/** Records with their time to live, put together to services. Bounded; pure but for its own memory. */
export class ServiceCache {
  readonly #entries = new Map<string, Entry>();
  readonly #hosts = new Map<string, Map<string, Address>>();

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
      for (const [address, { expires }] of addresses) {
        if (expires > now) continue;
        addresses.delete(address);
        for (const key of this.#instancesAt(host)) touched.add(key);
      }
      if (addresses.size === 0) this.#hosts.delete(host);
    }
    for (const [key, entry] of this.#entries)
      if ([entry.pointer, entry.place, entry.text].some((record) => record !== undefined && record.expires <= now))
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

  /** Services known now. */
  services(): readonly DiscoveredService[] {
    return [...this.#entries.values()].flatMap((entry) => entry.service ?? []);
  }

  #takeOfInstance(record: InstanceRecord, now: number): string | undefined {
    const instance = record.type === 'PTR' ? record.instance : record.name;
    const key = instance.toLowerCase();
    if (!key.endsWith(`.${SERVICE_TYPE}`)) return undefined;
    if (record.type === 'PTR' && record.name.toLowerCase() !== SERVICE_TYPE) return undefined;
    const entry = this.#entries.get(key) ?? (record.ttl > 0 ? this.#newEntry(key, instance) : undefined);
    if (entry === undefined) return undefined;
    const expires = expiryOf(record, now);
    switch (record.type) {
      case 'PTR':
        if (record.ttl > 0) entry.pointer = { expires };
        // The whole instance says goodbye.
        else for (const part of ['pointer', 'place', 'text'] as const) delete entry[part];
        break;
      case 'SRV':
        entry.place = { expires, target: record.target, port: record.port };
        break;
      case 'TXT': {
        const { value } = parseTxt(record.strings);
        if (value === undefined) delete entry.text;
        else entry.text = { expires, value };
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
    const key = record.name.toLowerCase();
    let addresses = this.#hosts.get(key);
    if (addresses === undefined) {
      if (this.#hosts.size >= MOST_HOSTS) return false;
      addresses = new Map();
      this.#hosts.set(key, addresses);
    }
    if (record.flush === true) flush(addresses, record.type, zone, now);
    const expires = expiryOf(record, now);
    if (expires <= now) addresses.delete(address);
    else if (addresses.has(address) || addresses.size < MOST_ADDRESSES)
      addresses.set(address, { type: record.type, zone, seen: now, expires });
    return true;
  }

  #instancesAt(host: string): readonly string[] {
    const target = host.toLowerCase();
    return [...this.#entries].filter(([, { place }]) => place?.target.toLowerCase() === target).map(([key]) => key);
  }

  #changes(touched: ReadonlySet<string>, now: number): CacheChange[] {
    return [...touched].flatMap((key) => this.#changesOf(key, now));
  }

  #changesOf(key: string, now: number): CacheChange[] {
    const entry = this.#entries.get(key);
    if (entry === undefined) return [];
    for (const part of ['pointer', 'place', 'text'] as const)
      if ((entry[part]?.expires ?? now + 1) <= now) delete entry[part];
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
    const known = this.#hosts.get(place.target.toLowerCase());
    return {
      ...text.value,
      instance: name.slice(0, -(SERVICE_TYPE.length + 1)),
      host: place.target,
      port: place.port,
      addresses: [...(known?.keys() ?? [])].sort(byPreference),
    };
  }
}

function expiryOf({ ttl }: ServiceRecord, now: number): number {
  return ttl === 0 ? now : now + Math.min(ttl, LONGEST_TTL) * 1000;
}

/** Forgets what the host no longer has on the network it was heard in. */
function flush(addresses: Map<string, Address>, type: 'A' | 'AAAA', zone: string | undefined, now: number): void {
  for (const [address, known] of addresses)
    if (known.type === type && known.zone === zone && now - known.seen > FLUSH_GAP) addresses.delete(address);
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

function isLinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}
