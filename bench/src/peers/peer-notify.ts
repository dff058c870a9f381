import { BUSBAR, type PeerProgram } from '@busbar/interop';
import type { Benchmark } from '../benchmark.ts';
import { identities } from '../ship/bench-node.ts';
import { SIZES } from '../spine/measurement-notify.ts';
import { type LoadNode, loadNode } from './load-node.ts';
import { type MeasuredPeer, measuredPeer } from './measured-peer.ts';

/** Notifies of one round: about a second of processor time of the slowest stack. */
const PER_ROUND = { small: 30_000, large: 10_000 } as const;
/** Notifies on one connection before the peer is asked whether it has taken them. */
const WINDOW = 100;

/** The same stream of notifies into Busbar and into a peer: datagrams per second of processor time. */
export function peerNotify(peer: PeerProgram, size: keyof typeof SIZES, connections: number): Benchmark {
  const bytes = size === 'small' ? '1.6kB' : '6kB';
  return {
    name: `peers.${peer.name}.notify-${bytes}-${connections}`,
    measures: `notifies of ${bytes} on ${connections} ${connections === 1 ? 'connection' : 'connections'} taken per second of processor time, beside ${peer.name}`,
    unit: '1/s of CPU',
    bound: '>= 2',
    warmUp: 2,
    async prepare() {
      const ours = await stream(BUSBAR, size, connections);
      const theirs = await stream(peer, size, connections);
      return {
        measure: () => ours.round(),
        baseline: () => theirs.round(),
        async close() {
          await ours.close();
          await theirs.close();
        },
      };
    },
  };
}

interface Stream {
  round(): Promise<number>;
  close(): Promise<void>;
}

async function stream(program: PeerProgram, size: keyof typeof SIZES, connections: number): Promise<Stream> {
  const clients = identities(connections);
  const receiver: MeasuredPeer = await measuredPeer(
    program,
    ['MA-MPC'],
    clients.map(({ ski }) => ski),
  );
  const nodes: LoadNode[] = [];
  for (const client of clients) nodes.push(await loadNode(client, receiver));
  const texts = nodes.map((node) => node.notifyOf(SIZES[size]));
  const each = Math.ceil(PER_ROUND[size] / connections);
  return {
    async round() {
      const before = receiver.cpuSeconds();
      await Promise.all(nodes.map((node, index) => pour(node, texts[index], each)));
      return (each * connections) / (receiver.cpuSeconds() - before);
    },
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
      await receiver.close();
    },
  };
}

async function pour(node: LoadNode, text: ReturnType<LoadNode['notifyOf']> | undefined, count: number): Promise<void> {
  if (text === undefined) return;
  for (let sent = 0; sent < count; sent += WINDOW) {
    for (let one = 0; one < Math.min(WINDOW, count - sent); one += 1) node.send(text);
    await node.settle();
  }
}
