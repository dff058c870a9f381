import type { Clock, Logger } from '@busbar/kernel';
import { Browser } from './browser.ts';
import { localNetworks } from './local-network.ts';
import { type Advertisement, type Announcement, advertiseShip } from './responder.ts';
import type { DiscoveredService } from './service-cache.ts';

/** Told what appears and disappears on the network. The same SKI may appear again with other addresses. */
export interface ServiceListener {
  found(service: DiscoveredService): void;
  lost(service: DiscoveredService): void;
}

/** Discovery of one node: announces it and watches the network (IEC 63380-3, 6.4). */
export interface DnsSd {
  advertise(announcement: Announcement): Advertisement;
  /** Watches until the returned function is called. */
  browse(listener: ServiceListener): () => void;
  /** Why multicast does not work here, in words; undefined while it works. */
  problem(): string | undefined;
  close(): Promise<void>;
}

/** Options of {@link dnsSd}. */
export interface DnsSdOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names of network interfaces, for example `lo`; without it, or with `*`, all of them. */
  readonly interfaces?: readonly string[];
  /** Case of the announced SKI; upper case in the `iec` profile (SHIP-6.4.4-8). */
  readonly skiCase?: 'lower' | 'upper';
}

/** Discovery by multicast DNS on the given interfaces. */
export function dnsSd(options: DnsSdOptions): DnsSd {
  const { clock, logger } = options;
  const isEverywhere = options.interfaces === undefined || options.interfaces.includes('*');
  const interfaces = isEverywhere ? undefined : options.interfaces;
  const browsers = new Set<Browser>();
  const advertisements = new Set<Advertisement>();
  return {
    advertise(announcement) {
      const style = { skiCase: announcement.skiCase ?? options.skiCase ?? 'lower' };
      const names = interfaces ?? localNetworks().map(({ name }) => name);
      const advertisement = advertiseShip({ logger, interfaces: names, style }, announcement);
      advertisements.add(advertisement);
      return {
        ...advertisement,
        async stop() {
          if (advertisements.delete(advertisement)) await advertisement.stop();
        },
      };
    },
    browse(listener) {
      const browser = new Browser({ clock, logger, interfaces }, (change) =>
        change.type === 'found' ? listener.found(change.service) : listener.lost(change.service),
      );
      browsers.add(browser);
      return () => {
        if (browsers.delete(browser)) void browser.close();
      };
    },
    problem: () => [...browsers, ...advertisements].map((one) => one.problem()).find((text) => text !== undefined),
    async close() {
      const all = [...[...browsers].map((one) => one.close()), ...[...advertisements].map((one) => one.stop())];
      browsers.clear();
      advertisements.clear();
      await Promise.all(all);
    },
  };
}
