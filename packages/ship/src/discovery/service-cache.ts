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

/** One resource record of an answer, reduced to what discovery needs. */
export type ServiceRecord = { readonly name: string; readonly ttl: number } & (
  | { readonly type: 'PTR'; readonly instance: string }
  | { readonly type: 'SRV'; readonly target: string; readonly port: number }
  | { readonly type: 'TXT'; readonly strings: readonly Uint8Array[] }
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
);

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
/** Longest TTL honoured, s. */
const LONGEST_TTL = 4500;

interface Entry {
  expires: number;
  srv?: { target: string; port: number };
  txt?: TxtRecord;
  told?: string;
  service?: DiscoveredService;
}

/** Records with their time to live, put together to services. Bounded; pure but for its own memory. */
export class ServiceCache {
  readonly #entries = new Map<string, Entry>();
  readonly #hosts = new Map<string, Map<string, number>>();

  /** Takes the records of one answer, received on an interface with this zone. */
  take(records: readonly ServiceRecord[], now: Millis, zone?: string): CacheChange[] {
    for (const record of records) this.#takeOne(record, now, zone);
    return this.#changes(now);
  }

  /** Forgets what has expired. */
  expire(now: Millis): CacheChange[] {
    for (const [host, addresses] of this.#hosts) {
      for (const [address, expires] of addresses) if (expires <= now) addresses.delete(address);
      if (addresses.size === 0) this.#hosts.delete(host);
    }
    return this.#changes(now);
  }

  /** Instances whose host, port or text is still missing. */
  incomplete(): readonly string[] {
    return [...this.#entries].filter(([, entry]) => entry.service === undefined).map(([instance]) => instance);
  }

  /** Services known now. */
  services(): readonly DiscoveredService[] {
    return [...this.#entries.values()].flatMap((entry) => entry.service ?? []);
  }

  #takeOne(record: ServiceRecord, now: number, zone: string | undefined): void {
    const expires = record.ttl === 0 ? now : now + Math.min(record.ttl, LONGEST_TTL) * 1000;
    switch (record.type) {
      case 'PTR':
        if (same(record.name, SERVICE_TYPE)) this.#touch(record.instance, expires, record.ttl > 0);
        return;
      case 'SRV': {
        const entry = this.#touch(record.name, expires, record.ttl > 0);
        if (entry !== undefined) entry.srv = { target: record.target, port: record.port };
        return;
      }
      case 'TXT': {
        const entry = this.#touch(record.name, expires, record.ttl > 0);
        const parsed = parseTxt(record.strings).value;
        if (entry === undefined) return;
        if (parsed === undefined) delete entry.txt;
        else entry.txt = parsed;
        return;
      }
      case 'A':
      case 'AAAA':
        this.#address(record.name, withZone(record.address, zone), expires, now);
        return;
    }
  }

  #touch(instance: string, expires: number, create: boolean): Entry | undefined {
    if (!instance.toLowerCase().endsWith(`.${SERVICE_TYPE}`)) return undefined;
    const key = instance.toLowerCase();
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      if (!create || this.#entries.size >= MOST_SERVICES) return undefined;
      entry = { expires };
      this.#entries.set(key, entry);
    }
    entry.expires = expires;
    return entry;
  }

  #address(host: string, address: string | undefined, expires: number, now: number): void {
    if (address === undefined) return;
    const key = host.toLowerCase();
    let addresses = this.#hosts.get(key);
    if (addresses === undefined) {
      if (this.#hosts.size >= MOST_HOSTS) return;
      addresses = new Map();
      this.#hosts.set(key, addresses);
    }
    if (expires <= now) addresses.delete(address);
    else if (addresses.has(address) || addresses.size < MOST_ADDRESSES) addresses.set(address, expires);
  }

  #changes(now: number): CacheChange[] {
    const changes: CacheChange[] = [];
    for (const [instance, entry] of this.#entries) {
      if (entry.expires <= now) {
        this.#entries.delete(instance);
        if (entry.service !== undefined) changes.push({ type: 'lost', service: entry.service });
        continue;
      }
      const service = this.#resolve(instance, entry);
      const told = service === undefined ? undefined : JSON.stringify(service);
      if (told === entry.told) continue;
      const before = entry.service;
      if (service === undefined) {
        delete entry.service;
        delete entry.told;
        if (before !== undefined) changes.push({ type: 'lost', service: before });
      } else {
        if (before !== undefined && before.ski !== service.ski) changes.push({ type: 'lost', service: before });
        entry.service = service;
        if (told !== undefined) entry.told = told;
        changes.push({ type: 'found', service });
      }
    }
    return changes;
  }

  #resolve(instance: string, entry: Entry): DiscoveredService | undefined {
    if (entry.srv === undefined || entry.txt === undefined) return undefined;
    const known = this.#hosts.get(entry.srv.target.toLowerCase());
    return {
      ...entry.txt,
      instance: instance.slice(0, -(SERVICE_TYPE.length + 1)),
      host: entry.srv.target,
      port: entry.srv.port,
      addresses: [...(known?.keys() ?? [])].sort(byPreference),
    };
  }
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

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b;
}
