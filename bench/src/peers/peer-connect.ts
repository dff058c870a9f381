import { BUSBAR, type PeerProgram } from '@busbar/interop';
import type { Identity } from '@busbar/ship';
import type { Benchmark } from '../benchmark.ts';
import { type BenchNode, benchNode, identities } from '../ship/bench-node.ts';
import { pause } from './bench-device.ts';
import { type MeasuredPeer, measuredPeer } from './measured-peer.ts';

/** Connections of one round, and how many are dialled at the same time. */
const STORM = 100;
const AT_ONCE = 10;
/** Peers whose memory is measured. */
const IDLE = 100;
/** Until a peer has put away what connecting left behind, ms. */
const SETTLED = 2_000;

/** The same storm of connections into Busbar and into a peer: connects to the data phase per second of processor time. */
export function peerConnect(peer: PeerProgram): Benchmark {
  return {
    name: `peers.${peer.name}.connect`,
    measures: `connections to the data phase per second of processor time, beside ${peer.name}`,
    unit: '1/s of CPU',
    bound: '>= 1',
    warmUp: 1,
    async prepare() {
      const clients = identities(STORM);
      const trust = clients.map(({ ski }) => ski);
      const ours = await measuredPeer(BUSBAR, ['MA-MPC'], trust);
      const theirs = await measuredPeer(peer, ['MA-MPC'], trust);
      return {
        measure: () => storm(clients, ours),
        baseline: () => storm(clients, theirs),
        async close() {
          await ours.close();
          await theirs.close();
        },
      };
    },
  };
}

/** Memory in RAM per idle peer beyond the start of the program. */
export function peerMemory(peer: PeerProgram): Benchmark {
  return {
    name: `peers.${peer.name}.memory`,
    measures: `memory of an idle peer beyond the start of the program, beside ${peer.name}`,
    unit: 'kB',
    bound: '<= 1',
    warmUp: 0,
    prepare: () =>
      Promise.resolve({
        measure: () => memory(BUSBAR),
        baseline: () => memory(peer),
        close: () => undefined,
      }),
  };
}

async function storm(clients: readonly Identity[], server: MeasuredPeer): Promise<number> {
  const before = server.cpuSeconds();
  const nodes = await connectAll(clients, server);
  const used = server.cpuSeconds() - before;
  await Promise.all(nodes.map((node) => node.close()));
  // The end of the connections is not part of the round, nor of the next one.
  await pause(SETTLED / 4);
  return clients.length / used;
}

async function connectAll(clients: readonly Identity[], server: MeasuredPeer): Promise<readonly BenchNode[]> {
  const nodes: BenchNode[] = [];
  const waiting = [...clients];
  const line = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const node = await benchNode(next, server);
      nodes.push(node);
      await node.connect();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return nodes;
}

async function memory(program: PeerProgram): Promise<number> {
  const clients = identities(IDLE);
  const server = await measuredPeer(
    program,
    ['MA-MPC'],
    clients.map(({ ski }) => ski),
  );
  try {
    await pause(SETTLED);
    const before = server.residentBytes();
    const nodes = await connectAll(clients, server);
    await pause(SETTLED);
    const each = (server.residentBytes() - before) / IDLE;
    await Promise.all(nodes.map((node) => node.close()));
    return each / 1000;
  } finally {
    await server.close();
  }
}
