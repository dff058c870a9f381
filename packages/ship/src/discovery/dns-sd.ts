import { type Clock, Listeners, type Logger, type Random, type Unlisten } from '@busbar/kernel';
import { Browser } from './browser.ts';
import type { LocalNetwork } from './local-network.ts';
import type { MulticastStatus } from './multicast-health.ts';
import { MulticastHost } from './multicast-host.ts';
import type { OpenMulticastPort } from './multicast-port.ts';
import { type Advertisement, type Announcement, Responder } from './responder.ts';
import type { DiscoveredService } from './service-cache.ts';

/** Told what appears and disappears on the network. The same SKI may appear again with other addresses. */
export interface ServiceListener {
  found(service: DiscoveredService): void;
  lost(service: DiscoveredService): void;
}

/** Discovery of one node: announces it and watches the network (IEC 63380-3, 6.4). */
export interface DnsSd {
  /** @throws ShipError `ship.txt-record-invalid` */
  advertise(announcement: Announcement): Advertisement;
  /** Watches until the returned function is called. */
  browse(listener: ServiceListener): () => void;
  /** Asks the network at once: a connection was lost, or somebody waits (SHIP-6.4.5-1). */
  refresh(): void;
  /** Why multicast does not work here, in words; undefined while it works. */
  problem(): string | undefined;
  /** Told when {@link problem} changes. */
  onProblem(listener: (problem: string | undefined) => void): Unlisten;
  /** Whether multicast works, per interface and family; empty while nothing is announced or watched. */
  status(): readonly MulticastStatus[];
  close(): Promise<void>;
}

/** Options of {@link dnsSd}. */
export interface DnsSdOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Spreads questions and answers of several nodes; default `Math.random`. */
  readonly random?: Random;
  /** Names of network interfaces, for example `lo`; without it, or with `*`, all of them. */
  readonly interfaces?: readonly string[];
  /** Case of the announced SKI; upper case in the `iec` profile (SHIP-6.4.4-8). */
  readonly skiCase?: 'lower' | 'upper';
  /** The network below, replaced in tests. */
  readonly network?: { readonly open: OpenMulticastPort; readonly networks: () => readonly LocalNetwork[] };
}

/** Discovery by multicast DNS on the given interfaces, IPv4 and IPv6. */
export function dnsSd(options: DnsSdOptions): DnsSd {
  return new MulticastDnsSd(options);
}

/** The sockets are open while something is announced or watched. */
class MulticastDnsSd implements DnsSd {
  readonly #options: DnsSdOptions;
  readonly #random: Random;
  readonly #browsers = new Set<Browser>();
  readonly #responders = new Set<Responder>();
  readonly #problemChanged: Listeners<[problem: string | undefined]>;
  readonly #closing = new Set<Promise<void>>();
  #host: MulticastHost | undefined;

  constructor(options: DnsSdOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#problemChanged = new Listeners((error) =>
      options.logger.error('discovery.listenerFailed', { error: String(error) }),
    );
  }

  advertise(announcement: Announcement): Advertisement {
    const { clock, logger, skiCase } = this.#options;
    const style = { skiCase: announcement.skiCase ?? skiCase ?? 'lower' };
    const host = this.#opened();
    const responder = new Responder({ clock, random: this.#random, logger, host, style }, announcement);
    this.#responders.add(responder);
    return {
      get instance() {
        return responder.instance;
      },
      problem: () => host.problem(),
      update: (txt) => responder.update(txt),
      stop: () => this.#stop(responder),
    };
  }

  browse({ found, lost }: ServiceListener): () => void {
    const { clock, logger } = this.#options;
    const browser = new Browser({ clock, random: this.#random, logger, host: this.#opened() }, (change) =>
      change.type === 'found' ? found(change.service) : lost(change.service),
    );
    this.#browsers.add(browser);
    return () => {
      browser.close();
      if (this.#browsers.delete(browser)) this.#closeIfUnused();
    };
  }

  refresh(): void {
    for (const browser of this.#browsers) browser.refresh();
  }

  problem(): string | undefined {
    return this.#host?.problem();
  }

  onProblem(listener: (problem: string | undefined) => void): Unlisten {
    return this.#problemChanged.add(listener);
  }

  status(): readonly MulticastStatus[] {
    return this.#host?.statuses() ?? [];
  }

  async close(): Promise<void> {
    for (const browser of this.#browsers) browser.close();
    this.#browsers.clear();
    await Promise.all([...this.#responders].map((responder) => this.#stop(responder)));
    this.#closeIfUnused();
    await Promise.all(this.#closing);
    this.#problemChanged.clear();
  }

  async #stop(responder: Responder): Promise<void> {
    await responder.stop();
    if (this.#responders.delete(responder)) this.#closeIfUnused();
    await Promise.all(this.#closing);
  }

  #opened(): MulticastHost {
    if (this.#host === undefined) {
      const { clock, logger, interfaces, network } = this.#options;
      const wanted = interfaces === undefined || interfaces.includes('*') ? undefined : interfaces;
      this.#host = new MulticastHost({ clock, logger, interfaces: wanted, ...network });
      this.#host.onProblem((problem) => this.#problemChanged.emit(problem));
    }
    return this.#host;
  }

  #closeIfUnused(): void {
    const host = this.#host;
    if (host === undefined || this.#browsers.size > 0 || this.#responders.size > 0) return;
    this.#host = undefined;
    const closing = host.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}
