import { networkInterfaces } from 'node:os';
import { type Clock, every, type Logger, millis, type Random } from '@busbar/kernel';
import { dnsSd, ShipNode } from '@busbar/ship';
import type { DemoCommand } from './api/api-types.ts';
import { listen, requireLoopback } from './api/listen.ts';
import { buildApi } from './api/server.ts';
import type { Config } from './config/config-schema.ts';
import { completeConfig, type PartialConfig } from './config/load-config.ts';
import { startEchonet } from './echonet-lite/start-echonet.ts';
import { EmsError } from './errors.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { gaugeValues } from './node/gauge-values.ts';
import { MessageTrace } from './node/message-trace.ts';
import { ownIdentity } from './node/own-identity.ts';
import { ownQrText, SERVICE } from './node/own-service.ts';
import { siteCore } from './node/site-core.ts';
import { EnergyManagerSource } from './node/source.ts';
import { StoreFailure } from './node/store-failure.ts';
import { openStore, type Store } from './store/store.ts';
import { VERSION } from './version.ts';
import { DeviceList } from './view/device-list.ts';

/** Distance of condensing and cleaning the stored series, ms. */
const CONDENSE_MILLIS = 300_000;
/** Distance of health messages in the streams, ms. */
const HEALTH_MILLIS = 10_000;

/** How an energy manager is started. */
export interface EnergyManagerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: `Math.random`. */
  readonly random?: Random;
  /** Keeps identity, trust, limits, ledger and series. */
  readonly dataDir: string;
  /** Address of the page; only loopback. Default: from the configuration. */
  readonly http?: { readonly host: string; readonly port: number };
  /** SHIP server and DNS-SD; empty or no interfaces: all. Default: from the configuration. */
  readonly ship?: { readonly host: string; readonly port: number; readonly interfaces?: readonly string[] };
  /** Folder of the built page; without it only the API is served. */
  readonly pageDir?: string;
  /** What is left out has its default. */
  readonly config?: PartialConfig;
  /** Only in the demo: passes commands to the simulated control box. */
  readonly demo?: { controlBox(command: DemoCommand): Promise<object> };
}

/** A device to connect to that DNS-SD may not find. */
export interface PeerAddress {
  readonly ski: string;
  readonly host: string;
  readonly port: number;
  readonly path?: string | undefined;
  /** Trust it without asking. */
  readonly trusted?: boolean;
}

/** A running energy manager. */
export interface EnergyManager {
  /** Address of the page without a slash at the end. */
  readonly url: string;
  readonly ski: string;
  readonly shipId: string;
  readonly shipPort: number;
  addPeer(peer: PeerAddress): void;
  /** Default name of the stations of a device; a name given on the page or in the configuration wins. */
  nameStation(ski: string, name: string): void;
  /** Ends connections in order, stores what is left, and leaves no handle open. */
  close(): Promise<void>;
}

/**
 * Starts the energy manager: store, identity, SPINE device with use cases, control loop, SHIP, page. A device that is
 * missing is a status, never a failure to start.
 * @throws EmsError `ems.config-…`, `ems.port-…`, `ems.store-…`; ShipError `ship.identity-…`
 */
export async function startEnergyManager(options: EnergyManagerOptions): Promise<EnergyManager> {
  const config = completeConfig(options.config ?? {});
  const http = options.http ?? config.http;
  requireLoopback(http.host);
  const interfaces = knownInterfaces(options.ship?.interfaces ?? config.ship.interfaces);
  const { clock, logger, dataDir } = options;
  const store = openStore({ directory: dataDir, clock, logger, retention: config.history });
  const undo: (() => void | Promise<void>)[] = [() => store.close()];
  try {
    return await assemble({ ...options, config, http, interfaces }, store, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

type Settled = EnergyManagerOptions & {
  readonly config: Config;
  readonly http: { readonly host: string; readonly port: number };
  readonly interfaces: readonly string[] | undefined;
};

async function assemble(options: Settled, store: Store, undo: (() => void | Promise<void>)[]): Promise<EnergyManager> {
  const { clock, logger, config } = options;
  const identity = ownIdentity(store, clock);
  const storeFailure = new StoreFailure(clock);
  const names = new Map<string, string>();
  const parts: { ship?: ShipNode; source?: EnergyManagerSource } = {};
  const failed = (error: unknown): void => {
    storeFailure.happened(error);
    metrics.storeWriteFailed();
  };
  const metrics: Metrics = createMetrics(() => gaugeValues(core.loop, parts.ship, store));
  const trace = new MessageTrace(clock);
  const { random = Math.random } = options;
  const echonet = startEchonet({
    clock,
    logger,
    random,
    config,
    ski: identity.ski,
    failsafeLimit: () => store.flags.get('failsafe-watts') ?? config.gridLimit.failsafeWatts,
    trace,
  });
  if (echonet !== undefined) undo.push(() => echonet.close());
  const core = siteCore({
    clock,
    logger,
    config,
    store,
    metrics,
    shipId: identity.shipId,
    ski: identity.ski,
    names,
    ...(echonet === undefined ? {} : { echonet: echonet.side }),
    ticked: () => parts.source?.changed('site'),
    limitsChanged: () => parts.source?.changed('limits'),
    failed,
  });
  undo.push(() => core.close());
  const discovery = config.ship.discovery
    ? dnsSd({ clock, logger, ...(options.interfaces === undefined ? {} : { interfaces: options.interfaces }) })
    : undefined;
  const ship = new ShipNode({
    identity,
    clock,
    random: options.random ?? Math.random,
    logger,
    trust: store.trust,
    service: SERVICE,
    listen: options.ship ?? config.ship,
    profile: config.ship.profile,
    tls: { ccm8: config.ship.ccm8, resumption: config.ship.resumption },
    discovery,
    trace: (message) => trace.take(message),
    onLink: ({ ski, label }, link) => core.site.device.connect(link, { ski, label }),
  });
  undo.push(() => ship.close());

  parts.ship = ship;
  const devices = new DeviceList(core.site.device, ship, () => parts.source?.changed('devices'));
  undo.push(() => devices.close());
  let address = { host: '', port: 0 };
  const source = new EnergyManagerSource({
    clock,
    config,
    version: VERSION,
    identity,
    qrText: ownQrText(identity),
    store,
    storeFailure,
    record: core.record,
    loop: core.loop,
    manual: core.manual,
    ship,
    devices,
    trace,
    discoveryProblem: () => {
      const problem = discovery?.problem();
      return problem === undefined ? undefined : `Devices are not found: multicast does not work, ${problem}.`;
    },
    unlistedStations: () => echonet?.side.unlisted ?? [],
    address: () => address,
    demo:
      options.demo === undefined ? undefined : (command) => options.demo?.controlBox(command) ?? Promise.resolve({}),
  });
  parts.source = source;
  core.loop.start();

  const app = await buildApi({
    source,
    clock,
    logger,
    version: VERSION,
    allowedHosts: config.http.allowedHosts,
    pageDir: options.pageDir,
    metrics,
  });
  undo.push(() => app.close());
  const page = await listen(app, options.http.host, options.http.port);
  address = await ship.start();
  undo.push(
    ship.onChange(() => {
      source.changed('pairing');
      source.changed('devices');
    }),
    every(clock, millis(HEALTH_MILLIS), () => source.changed('health')),
    every(clock, millis(CONDENSE_MILLIS), () => attempt(() => store.series.condense(clock.wall()), failed)),
  );

  const addPeer = (peer: PeerAddress): void => {
    const { ski, host, port, path } = peer;
    ship.addAddress(ski, { host, port, ...(path === undefined ? {} : { path }) });
    if (peer.trusted === true && store.trust.get(ski) === undefined) ship.approve(ski);
  };
  for (const peer of config.peers) addPeer(peer);
  store.ledger.append('program.started', { version: VERSION, ski: identity.ski });
  logger.info('energyManager.started', { url: page.url, ski: identity.ski, port: address.port });

  return {
    url: page.url.replace(/\/$/, ''),
    ski: identity.ski,
    shipId: identity.shipId,
    shipPort: address.port,
    addPeer,
    nameStation: (ski, name) => {
      names.set(ski, name);
    },
    async close() {
      attempt(() => store.ledger.append('program.stopped', { version: VERSION }), failed);
      attempt(() => store.series.flush(), failed);
      for (const step of undo.splice(0).reverse()) await step();
    },
  };
}

/** Network interfaces for DNS-SD; undefined: all. A name that does not exist is an error that lists the others. */
function knownInterfaces(names: readonly string[]): readonly string[] | undefined {
  if (names.length === 0) return undefined;
  const present = Object.keys(networkInterfaces());
  const unknown = names.filter((name) => !present.includes(name));
  if (unknown.length === 0) return names;
  throw new EmsError(
    'ems.interface-unknown',
    `there is no network interface ${unknown.join(', ')}; this machine has ${present.join(', ')}. Correct ship.interfaces or --interface.`,
  );
}

function attempt(work: () => unknown, failed: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    failed(error);
  }
}
