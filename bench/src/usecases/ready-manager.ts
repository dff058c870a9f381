import { type CancelTimer, millis, silentLogger, systemClock } from '@busbar/kernel';
import { type Identity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import { BENCH_SERVICE } from '../ship/bench-node.ts';
import type { PeerPlace } from '../ship/server-process.ts';
import { countedLink, type LinkTally } from './counted-link.ts';
import { WholeManager } from './whole-manager.ts';

/** One connection, from dialling until nothing is missing. */
export interface Readiness extends Readonly<LinkTally> {
  readonly ms: number;
}

/** An energy manager that connects to one station again and again. */
export interface ReadyManager {
  /** Dials; resolves when everything is read, then ends the connection. */
  connect(): Promise<Readiness>;
  close(): Promise<void>;
}

const clock = systemClock();
/** A connection that is not ready by then never will be. */
const PATIENCE = millis(20_000);

/** Builds the energy manager; it dials when it is asked to. */
export async function readyManager(identity: Identity, { ski, port }: PeerPlace): Promise<ReadyManager> {
  const device = new LocalDevice({
    address: `d:_n:Busbar_Bench-${identity.ski}`,
    deviceType: 'EnergyManagementSystem',
    clock,
    logger: silentLogger,
  });
  const manager = new WholeManager(device);
  let look: () => void = () => undefined;
  let tally: LinkTally = { sent: 0, received: 0, octets: 0 };
  const node = new ShipNode({
    identity,
    clock,
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore([]),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: ({ label }, link) =>
      device.connect(
        countedLink(link, tally, () => look()),
        { ski, label },
      ),
  });
  await node.start();
  node.addAddress(ski, { host: '127.0.0.1', port });
  const end = async (): Promise<void> => {
    const over = Promise.withResolvers<void>();
    const isOver = (): void => {
      if (device.remotes().length === 0 && node.peers().every(({ connected }) => !connected)) over.resolve();
    };
    const stops = [node.onChange(isOver), device.onRemote(isOver)];
    node.remove(ski);
    isOver();
    await over.promise;
    for (const stop of stops) stop();
  };
  return {
    async connect() {
      tally = { sent: 0, received: 0, octets: 0 };
      const from = clock.now();
      await untilReady();
      const readiness = { ...tally, ms: clock.now() - from };
      await end();
      return readiness;
    },
    async close() {
      device.close();
      await node.close();
    },
  };

  function untilReady(): Promise<void> {
    return new Promise((done, fail) => {
      let isLooking = false;
      const cancel: CancelTimer = clock.after(PATIENCE, () => {
        const [remote] = device.remotes();
        fail(new Error(`never ready: ${remote === undefined ? 'not connected' : manager.missing(remote).join(', ')}`));
      });
      look = () => {
        if (isLooking) return;
        isLooking = true;
        // Answers are passed on by promises: looked at when these are through.
        clock.after(millis(0), () => {
          isLooking = false;
          if (!manager.isReady) return;
          cancel();
          look = () => undefined;
          done();
        });
      };
      node.approve(ski);
    });
  }
}
