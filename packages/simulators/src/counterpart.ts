import type { Clock, Logger, Random } from '@busbar/kernel';
import {
  dnsSd,
  fileTrustStore,
  type Identity,
  loadOrCreateIdentity,
  ShipNode,
  type ShipProfile,
  shipTimers,
  type TimerOverrides,
  type TrustStore,
} from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import type { DeviceRecording } from './recording/device-recording.ts';
import { recordedFace } from './recording/recorded-face.ts';

/** What every simulated counterpart is given. */
export interface CounterpartOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  /** Keeps identity and trust; created when missing. */
  readonly dataDir: string;
  /** Address the SHIP server listens on. */
  readonly host?: string;
  /** SHIP port; 0 = any free one. */
  readonly shipPort?: number;
  /** Network interfaces for DNS-SD, for example `lo`; empty = no DNS-SD. */
  readonly interfaces?: readonly string[];
  /** SKIs that are trusted from the start; without any the first peer that approves is trusted. */
  readonly trust?: readonly string[];
  /** Where peers can be dialled that are not found by DNS-SD. */
  readonly peers?: readonly PeerAddress[];
  /** How it behaves where text and installed base differ; `default` follows the installed base. */
  readonly profile?: ShipProfile;
  /** Durations of SHIP other than the defaults, inside the ranges of the standard. */
  readonly timers?: TimerOverrides;
  /** Serial number; part of names and addresses. */
  readonly serial?: string;
  /** Introduces itself as this device was recorded: names, tree, use cases. */
  readonly like?: DeviceRecording;
  /** No sockets: peers are joined with `node.device.connect`, for simulations in virtual time. */
  readonly isOffline?: boolean;
}

/** The place of a peer. */
export interface PeerAddress {
  readonly ski: string;
  readonly host: string;
  readonly port: number;
}

/** What the counterpart is, as announced. */
export interface CounterpartKind {
  /** Name of the kind on the command line. */
  readonly kind: string;
  readonly deviceType: string;
  readonly brand: string;
  readonly type: string;
  readonly model: string;
  /** Device categories of the TXT record (SHIP-6.4.4). */
  readonly categories: readonly number[];
}

/** A running SHIP and SPINE node of a simulated counterpart. */
export interface Counterpart {
  readonly identity: Identity;
  readonly device: LocalDevice;
  readonly ship: ShipNode;
  readonly trust: TrustStore;
  /** Opens the SHIP server and DNS-SD. */
  start(): Promise<{ host: string; port: number }>;
  close(): Promise<void>;
}

/** Manufacturer part of every simulated device's addresses. */
const VENDOR = 'n:Busbar';

/** Builds the node; entities and use cases are added before {@link Counterpart.start}. */
export function counterpart(own: CounterpartKind, options: CounterpartOptions): Counterpart {
  const { clock, logger, random, like } = options;
  const kind = like === undefined ? own : kindOf(own, like);
  const identity = loadOrCreateIdentity(options.dataDir, { clock });
  const trust = fileTrustStore(options.dataDir);
  const serial = options.serial ?? identity.ski.slice(0, 8).toUpperCase();
  const device = new LocalDevice({
    address: `d:_${VENDOR}_${kind.kind}-${serial}`,
    deviceType: kind.deviceType,
    clock,
    logger,
    strictVersions: options.profile === 'iec',
    manufacturer: {
      deviceName: like?.product ?? `${kind.brand} ${kind.model}`,
      deviceCode: kind.model,
      serialNumber: serial,
      vendorName: kind.brand,
      brandName: kind.brand,
      ...(like?.firmware === undefined ? {} : { softwareRevision: like.firmware }),
    },
  });
  const interfaces = options.interfaces ?? [];
  const ship = new ShipNode({
    identity,
    clock,
    random,
    logger,
    trust,
    service: { brand: kind.brand, type: kind.type, model: kind.model, serial, categories: kind.categories },
    listen: { host: options.host ?? '127.0.0.1', port: options.shipPort ?? 0 },
    discovery: interfaces.length === 0 ? undefined : dnsSd({ clock, logger, interfaces }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.timers === undefined ? {} : { settings: { timers: shipTimers(options.timers) } }),
    firstApprovalWins: (options.trust ?? []).length === 0,
    onLink: (peer, link) =>
      device.connect(like === undefined ? link : recordedFace(link, like, () => device.entities()), {
        ski: peer.ski,
        label: peer.label,
      }),
  });
  return {
    identity,
    device,
    ship,
    trust,
    async start() {
      if (options.isOffline === true) return { host: '', port: 0 };
      const at = await ship.start();
      for (const { ski, host, port } of options.peers ?? []) ship.addAddress(ski, { host, port });
      for (const ski of options.trust ?? []) ship.approve(ski);
      return at;
    },
    async close() {
      device.close();
      await ship.close();
    },
  };
}

/** The kind under the names of a recorded product: the first word is its brand. */
function kindOf(kind: CounterpartKind, { product }: DeviceRecording): CounterpartKind {
  const [brand = kind.brand, ...rest] = product.split(/\s+/).filter(Boolean);
  return { ...kind, brand, model: rest.join(' ') || brand };
}
