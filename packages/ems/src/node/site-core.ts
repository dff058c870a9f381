import type { Clock, Logger } from '@busbar/kernel';
import type { Config } from '../config/config-schema.ts';
import { isListed } from '../config/listed-station.ts';
import type { EchonetSide } from '../echonet-lite/echonet-stations.ts';
import type { Metrics } from '../metrics.ts';
import { ControlLoop } from '../site/control-loop.ts';
import type { ControlState } from '../site/control-state.ts';
import { GridLimitRecord } from '../site/grid-limit-record.ts';
import { joinedSides } from '../site/joined-sides.ts';
import { ManualLimits } from '../site/manual-limits.ts';
import type { Store } from '../store/store.ts';
import { type SiteDevice, siteDevice } from './site-device.ts';

/** What the core needs. */
export interface SiteCoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: Config;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly shipId: string;
  readonly ski: string;
  /** Stations that speak ECHONET Lite; absent: none are looked for. */
  readonly echonet?: EchonetSide;
  /** Default names of stations by SKI. */
  readonly names: ReadonlyMap<string, string>;
  /** Told after every control tick. */
  ticked(state: ControlState): void;
  /** The list of limits changed. */
  limitsChanged(): void;
  /** Something could not be stored. */
  failed(error: unknown): void;
}

/** The energy manager without SHIP and page: SPINE device, record of limits, control loop. */
export interface SiteCore {
  readonly site: SiteDevice;
  readonly record: GridLimitRecord;
  readonly manual: ManualLimits;
  readonly loop: ControlLoop;
  close(): void;
}

/** Builds the core; it decides after `loop.start()`. Peers are joined by `site.device.connect`. */
export function siteCore(options: SiteCoreOptions): SiteCore {
  const { clock, logger, config, store, metrics, failed } = options;
  const manual = new ManualLimits(store, clock);
  const record = new GridLimitRecord({ store, clock, logger, failed, changed: () => options.limitsChanged() });
  let loop: ControlLoop | undefined;
  const site = siteDevice({
    clock,
    logger,
    shipId: options.shipId,
    ski: options.ski,
    config,
    record,
    healthy: () => loop?.isHealthy() ?? true,
  });
  // Before the loop listens: what the record knows decides about the limit that holds.
  const unlisten = site.system.onChange((status) => record.observed(status));
  const running = new ControlLoop({
    clock,
    logger,
    config,
    store,
    record,
    manual,
    metrics,
    mgcp: site.mgcp,
    system: site.system,
    sources: {
      ...joinedSides(site, options.echonet),
      store: store.stations,
      config,
      names: options.names,
      isTrusted: (ski) => isListed(config, ski) || store.trust.get(ski) !== undefined,
      failed,
    },
    ticked: (state) => options.ticked(state),
    limitsChanged: () => options.limitsChanged(),
    failed,
  });
  loop = running;
  return {
    site,
    record,
    manual,
    loop: running,
    close() {
      running.stop();
      unlisten();
      site.close();
    },
  };
}
