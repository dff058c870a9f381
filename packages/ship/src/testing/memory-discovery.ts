import type { Clock, Millis } from '@busbar/kernel';
import type { DnsSd, ServiceListener } from '../discovery/dns-sd.ts';
import type { Announcement } from '../discovery/responder.ts';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { parseTxt, type TxtRecord, txtRdata, txtStrings } from '../discovery/txt-record.ts';

/** What one node announces, as it would stand in its DNS records. */
export interface MemoryRecord {
  readonly instance: string;
  readonly address: string;
  readonly port: number;
  /** Strings of the TXT record. */
  readonly strings: readonly Uint8Array[];
}

/** DNS-SD without packets: whoever browses sees what the others announce, written to and read from TXT records. */
export class MemoryDiscovery {
  readonly #clock: Clock;
  readonly #latency: Millis;
  readonly #records = new Set<MemoryRecord>();
  readonly #listeners = new Set<ServiceListener>();

  constructor(clock: Clock, latency: Millis) {
    this.#clock = clock;
    this.#latency = latency;
  }

  /** Everything announced now. */
  get records(): readonly MemoryRecord[] {
    return [...this.#records];
  }

  /** The discovery of a node at an address. */
  at(address: string): DnsSd {
    const own = new Set<() => void>();
    return {
      advertise: (announcement) => {
        let withdraw = this.#announce(address, announcement, announcement.txt);
        const stop = (): void => withdraw();
        own.add(stop);
        return {
          instance: announcement.instance,
          problem: () => undefined,
          update: (txt) => {
            withdraw();
            withdraw = this.#announce(address, announcement, txt);
          },
          stop: async () => stop(),
        };
      },
      browse: (listener) => {
        this.#listeners.add(listener);
        for (const record of this.#records) this.#later(listener, () => this.#found(listener, record));
        const stop = (): void => void this.#listeners.delete(listener);
        own.add(stop);
        return stop;
      },
      refresh: () => undefined,
      problem: () => undefined,
      onProblem: () => () => undefined,
      status: () => [],
      close: async () => {
        for (const stop of own) stop();
      },
    };
  }

  #announce(address: string, announcement: Announcement, txt: TxtRecord): () => void {
    const { instance, port, skiCase = 'lower' } = announcement;
    const record: MemoryRecord = { instance, address, port, strings: txtStrings(txtRdata(txt, { skiCase })) };
    this.#records.add(record);
    for (const listener of this.#listeners) this.#later(listener, () => this.#found(listener, record));
    return () => {
      if (!this.#records.delete(record)) return;
      for (const listener of this.#listeners) this.#later(listener, () => this.#lost(listener, record));
    };
  }

  #later(listener: ServiceListener, tell: () => void): void {
    this.#clock.after(this.#latency, () => {
      if (this.#listeners.has(listener)) tell();
    });
  }

  #found(listener: ServiceListener, record: MemoryRecord): void {
    const service = discovered(record);
    if (service !== undefined && this.#records.has(record)) listener.found(service);
  }

  #lost(listener: ServiceListener, record: MemoryRecord): void {
    const service = discovered(record);
    if (service !== undefined) listener.lost(service);
  }
}

/** The service of a record; none where a reader has to ignore it (SHIP-6.4.4-3). */
function discovered({ instance, address, port, strings }: MemoryRecord): DiscoveredService | undefined {
  const { value } = parseTxt(strings);
  return value === undefined ? undefined : { ...value, instance, host: `${address}.local`, port, addresses: [address] };
}
