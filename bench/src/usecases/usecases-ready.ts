import { systemClock } from '@busbar/kernel';
import type { Identity } from '@busbar/ship';
import type { Benchmark, Progress } from '../benchmark.ts';
import { identities } from '../ship/bench-node.ts';
import { rawConnect, rawContext } from '../ship/raw-peer.ts';
import type { IdentityParts } from '../ship/server-process.ts';
import { type Readiness, readyManager } from './ready-manager.ts';
import { stationProcess } from './station-process.ts';

/** Connections of one round. */
const PER_ROUND = 25;
const clock = systemClock();

/**
 * `usecases.ready-p50`, `usecases.ready-p99`: time from dialling a charging station with every use case and a car until it is
 * discovered, bound, subscribed and read; beside a `ws` + TLS connection with as many round trips of datagrams of the same size,
 * one after another.
 */
export const usecasesReady: readonly Benchmark[] = [ready(50), ready(99)];

function ready(percentile: 50 | 99): Benchmark {
  return {
    name: `usecases.ready-p${percentile}`,
    measures: `p${percentile} of the time until a station with every use case and a car is known, beside ws + TLS and as many round trips`,
    unit: 'ms',
    bound: 'value <= 250 ms',
    warmUp: 1,
    async prepare(progress) {
      const [server, client] = identities(2);
      if (server === undefined || client === undefined) throw new Error('no identity');
      const order = { identity: parts(server), trust: client.ski };
      const station = await stationProcess({ side: 'busbar', ...order });
      const echo = await stationProcess({ side: 'raw', ...order });
      const manager = await readyManager(client, { ski: server.ski, port: station.port });
      const first = await manager.connect();
      tell(first, progress);
      const context = rawContext(client);
      const trips = Math.ceil((first.sent + first.received) / 2);
      const payload = Buffer.alloc(Math.round(first.octets / (first.sent + first.received)), 0x20);
      return {
        measure: async () => of(percentile, async () => (await manager.connect()).ms),
        baseline: async () => of(percentile, () => roundTrips(context, echo.port, payload, trips)),
        async close() {
          await manager.close();
          station.close();
          echo.close();
        },
      };
    },
  };
}

function tell({ ms, sent, received, octets }: Readiness, progress: Progress): void {
  progress(
    `first connection after ${Math.round(ms)} ms: ${sent} datagrams sent, ${received} received, ${Math.round(octets / 1000)} kB`,
  );
}

async function of(percentile: number, once: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let one = 0; one < PER_ROUND; one += 1) times.push(await once());
  times.sort((a, b) => a - b);
  return times[Math.ceil((PER_ROUND * percentile) / 100) - 1] ?? Number.NaN;
}

/** Opens a raw connection and lets a message be echoed so many times; answers the milliseconds. */
async function roundTrips(
  context: ReturnType<typeof rawContext>,
  port: number,
  payload: Buffer,
  trips: number,
): Promise<number> {
  const from = clock.now();
  const socket = await rawConnect(context, port);
  for (let trip = 0; trip < trips; trip += 1)
    await new Promise<void>((echoed) => {
      socket.once('message', () => echoed());
      socket.send(payload, { binary: true });
    });
  const taken = clock.now() - from;
  await new Promise<void>((closed) => {
    socket.once('close', () => closed());
    socket.close();
  });
  return taken;
}

function parts({ shipId, created, certificatePem, privateKeyPem }: Identity): IdentityParts {
  return { shipId, created, certificatePem, privateKeyPem };
}
