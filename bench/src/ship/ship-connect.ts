import { systemClock } from '@busbar/kernel';
import type { Benchmark } from '../benchmark.ts';
import { type BenchNode, benchNode, identities } from './bench-node.ts';
import { rawConnect, rawContext } from './raw-peer.ts';
import { serverProcess } from './server-process.ts';

/** Peers that connect in one round, and how many of them at the same time. */
const PEERS = 100;
const AT_ONCE = 25;

const clock = systemClock();

/** `ship.connect`: from nothing to the data phase, beside TLS and the WebSocket upgrade alone. */
export const shipConnect: Benchmark = {
  name: 'ship.connect',
  measures: 'connections to the data phase per second, beside ws + TLS handshakes',
  unit: '1/s',
  bound: '>= 0.6',
  async prepare() {
    const [server, ...clients] = identities(PEERS + 1);
    if (server === undefined) throw new Error('no identity');
    const trust = clients.map(({ ski }) => ski);
    const busbar = await serverProcess({ side: 'busbar', identity: server, trust });
    const raw = await serverProcess({ side: 'raw', identity: server, trust });
    // Made before anything is timed, on both sides: what a node or a context costs is no part of a connection.
    const contexts = clients.map(rawContext);
    const nodes: BenchNode[] = [];
    for (const client of clients) nodes.push(await benchNode(client, { ski: server.ski, port: busbar.port }));
    return {
      async measure() {
        const rate = await ratePerSecond(nodes, (node) => node.connect());
        await Promise.all(nodes.map((node) => node.disconnect()));
        return rate;
      },
      async baseline() {
        const sockets: { close(): void }[] = [];
        const rate = await ratePerSecond(contexts, async (context) =>
          sockets.push(await rawConnect(context, raw.port)),
        );
        for (const socket of sockets) socket.close();
        return rate;
      },
      async close() {
        await Promise.all(nodes.map((node) => node.close()));
        busbar.close();
        raw.close();
      },
    };
  },
};

/** Runs `act` for every item, {@link AT_ONCE} at a time, and says how many per second were done. */
async function ratePerSecond<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<number> {
  const waiting = [...items];
  const from = clock.now();
  const worker = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return items.length / ((clock.now() - from) / 1000);
}
