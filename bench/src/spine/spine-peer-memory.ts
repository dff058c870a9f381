import { millis, systemClock } from '@busbar/kernel';
import type { Identity } from '@busbar/ship';
import type { Benchmark } from '../benchmark.ts';
import { type Cast, cast } from '../ship/many-peers.ts';
import type { IdentityParts } from '../ship/server-process.ts';
import { type NodesOrder, nodesProcess } from './peer-process.ts';

const STATIONS = 200;
/** Peers before the first one that counts: what the program needs once is no part of a peer. */
const FIRST = 40;
/** Until the process has put away what connecting and reading left behind, ms. */
const SETTLED = 3000;

/** `spine.peer-memory`: memory per charging station with a car that is connected, known with all its data, and idle. */
export const spinePeerMemory: Benchmark = {
  name: 'spine.peer-memory',
  measures: `memory in RAM of an idle charging station with a car, of ${STATIONS}, all its data known, beside ws + TLS`,
  unit: 'kB',
  bound: '<= baseline + 150 kB',
  warmUp: 0,
  rounds: 1,
  async prepare() {
    const people = cast(FIRST + STATIONS);
    return {
      measure: () => perPeer(people, 'manager', 'stations'),
      baseline: () => perPeer(people, 'socket server', 'sockets'),
      close: () => undefined,
    };
  },
};

async function perPeer(
  { server, peers }: Cast,
  serverIs: NodesOrder['are'],
  peersAre: NodesOrder['are'],
): Promise<number> {
  const trust = peers.map(({ ski }) => ski);
  const one = await nodesProcess({ are: serverIs, identities: [parts(server)], trust });
  const some = (from: readonly Identity[]): ReturnType<typeof nodesProcess> =>
    nodesProcess({ are: peersAre, identities: from.map(parts), trust: [] });
  const [first, others] = [await some(peers.slice(0, FIRST)), await some(peers.slice(FIRST))];
  const memoryWith = async (count: number): Promise<number> => {
    await one.ask('learnt', count);
    await new Promise<void>((done) => systemClock().after(millis(SETTLED), done));
    return one.ask('memory', null);
  };
  try {
    await first.ask('dial', { ski: server.ski, port: one.port });
    const before = await memoryWith(FIRST);
    await others.ask('dial', { ski: server.ski, port: one.port });
    return ((await memoryWith(FIRST + STATIONS)) - before) / STATIONS / 1000;
  } finally {
    for (const child of [one, first, others]) child.close();
  }
}

function parts({ shipId, created, certificatePem, privateKeyPem }: Identity): IdentityParts {
  return { shipId, created, certificatePem, privateKeyPem };
}
