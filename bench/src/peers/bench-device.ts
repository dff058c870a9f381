import { type MessageLink, millis, silentLogger, systemClock } from '@busbar/kernel';
import { type Identity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import { BENCH_SERVICE } from '../ship/bench-node.ts';

const clock = systemClock();
/** Longest wait for a peer to take up a connection or to answer. */
const PATIENCE = millis(30_000);

/** Where a measured program listens. */
export interface PeerAddress {
  readonly ski: string;
  readonly port: number;
}

/** A device of ours that dials the measured program. */
export interface BenchDevice {
  readonly device: LocalDevice;
  /** Dials; the device is built up before. */
  dial(peer: PeerAddress): Promise<void>;
  close(): Promise<void>;
}

/** Builds a device; `tap` may stand between it and its connection. */
export function benchDevice(
  identity: Identity,
  deviceType: string,
  tap: (link: MessageLink) => MessageLink = (link) => link,
): BenchDevice {
  const device = new LocalDevice({
    address: `d:_n:Busbar_Bench-${identity.ski.slice(0, 8)}`,
    deviceType,
    clock,
    logger: silentLogger,
  });
  const ship = new ShipNode({
    identity,
    clock,
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore(),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: (at, link) => device.connect(tap(link), { ski: at.ski, label: at.label }),
  });
  return {
    device,
    async dial({ ski, port }) {
      await ship.start();
      ship.addAddress(ski, { host: '127.0.0.1', port });
      ship.approve(ski);
    },
    async close() {
      device.close();
      await ship.close();
    },
  };
}

/** The promise, or an error in these words when it takes too long. */
export async function inTime<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(PATIENCE, () => late.reject(new Error(otherwise)));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}

/** Waits on the wall clock. */
export function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(millis(ms), resolve);
  return promise;
}
