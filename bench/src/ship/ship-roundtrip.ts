import { systemClock } from '@busbar/kernel';
import { type Benchmark, median } from '../benchmark.ts';
import { benchNode, identities } from './bench-node.ts';
import { rawConnect, rawContext } from './raw-peer.ts';
import { serverProcess } from './server-process.ts';

const clock = systemClock();
const PEERS = 10;
/** Round trips of one peer in one round. */
const TRIPS = 300;

/** About 300 octets on the wire. */
const PAYLOAD = `{"datagram":[{"header":[{"specificationVersion":"1.3.0"},{"msgCounter":1}]},{"payload":[{"cmd":[[{"note":"${'x'.repeat(130)}"}]]}]}]}`;
const FRAME = Buffer.concat([
  Buffer.from([2]),
  Buffer.from(`{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${PAYLOAD}}]}`),
]);

/** Sends one message and resolves with its echo. */
type Trip = () => Promise<void>;

/** `ship.roundtrip`: p50 of the echo of a data frame with 10 peers at once, beside the same octets through `ws` + TLS. */
export const shipRoundtrip: Benchmark = {
  name: 'ship.roundtrip',
  measures: 'p50 of a data frame echo with 10 peers, beside the echo of ws + TLS',
  unit: 'µs',
  bound: '<= 1.3',
  async prepare() {
    const [server, ...clients] = identities(PEERS + 1);
    if (server === undefined) throw new Error('no identity');
    const trust = clients.map(({ ski }) => ski);
    const busbar = await serverProcess({ side: 'busbar', identity: server, trust });
    const raw = await serverProcess({ side: 'raw', identity: server, trust });
    const nodes = await Promise.all(clients.map((client) => benchNode(client, { ski: server.ski, port: busbar.port })));
    const trips = await Promise.all(
      nodes.map(async (node): Promise<Trip> => {
        const link = await node.connect();
        let echoed = (): void => undefined;
        link.start({ message: () => echoed(), closed: () => undefined });
        return () =>
          new Promise((done) => {
            echoed = done;
            link.send(PAYLOAD);
          });
      }),
    );
    const sockets = await Promise.all(clients.map((client) => rawConnect(rawContext(client), raw.port)));
    const rawTrips = sockets.map((socket): Trip => {
      let echoed = (): void => undefined;
      socket.on('message', () => echoed());
      return () =>
        new Promise((done) => {
          echoed = done;
          socket.send(FRAME, { binary: true });
        });
    });
    return {
      measure: () => p50(trips),
      baseline: () => p50(rawTrips),
      async close() {
        for (const socket of sockets) socket.close();
        await Promise.all(nodes.map((node) => node.close()));
        busbar.close();
        raw.close();
      },
    };
  },
};

async function p50(trips: readonly Trip[]): Promise<number> {
  const durations: number[] = [];
  await Promise.all(
    trips.map(async (trip) => {
      for (let done = 0; done < TRIPS; done++) {
        const from = clock.now();
        await trip();
        durations.push((clock.now() - from) * 1000);
      }
    }),
  );
  return median(durations);
}
