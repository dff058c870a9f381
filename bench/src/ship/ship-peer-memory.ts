import { millis, systemClock } from '@busbar/kernel';
import type { Benchmark } from '../benchmark.ts';
import { type Cast, cast, manyPeers } from './many-peers.ts';

const PEERS = 500;
/** Until the process has put away what connecting left behind, ms. */
const SETTLED = 3000;

/** `ship.peer-memory`: memory in RAM per idle peer in data exchange, beyond the node without peers. */
export const shipPeerMemory: Benchmark = {
  name: 'ship.peer-memory',
  measures: `memory in RAM of an idle peer, of ${PEERS}, after collecting garbage, beside ws + TLS`,
  unit: 'kB',
  bound: '<= 100 kB',
  warmUp: 0,
  rounds: 1,
  async prepare() {
    const people = cast(PEERS);
    return {
      measure: () => perPeer('busbar', people),
      baseline: () => perPeer('raw', people),
      close: () => undefined,
    };
  },
};

async function perPeer(side: 'busbar' | 'raw', people: Cast): Promise<number> {
  const { server, farm, close } = await manyPeers(side, people);
  try {
    const before = await server.ask('memory', null);
    await farm.ask('connect', server.port);
    await new Promise<void>((done) => systemClock().after(millis(SETTLED), done));
    return ((await server.ask('memory', null)) - before) / PEERS / 1000;
  } finally {
    close();
  }
}
