import { BUSBAR, type PeerProgram } from '@busbar/interop';
import type { Benchmark } from '../benchmark.ts';
import { identities } from '../ship/bench-node.ts';
import { type LimitWriter, limitWriter } from './limit-writer.ts';
import { measuredPeer } from './measured-peer.ts';

/** Writes of one round. */
const PER_ROUND = 300;

/** Time from the write of a limit to its answer, in Busbar and in a peer. */
export function peerWrite(peer: PeerProgram, percentile: 50 | 99): Benchmark {
  return {
    name: `peers.${peer.name}.write-p${percentile}`,
    measures: `p${percentile} of the time from a limit to its answer, beside ${peer.name}`,
    unit: 'µs',
    bound: '<= 1',
    warmUp: 2,
    async prepare() {
      const ours = await writes(BUSBAR, percentile);
      const theirs = await writes(peer, percentile);
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

async function writes(
  program: PeerProgram,
  percentile: number,
): Promise<{ round(): Promise<number>; close(): Promise<void> }> {
  const [client] = identities(1);
  if (client === undefined) throw new Error('no identity');
  const receiver = await measuredPeer(program, ['CS-LPC'], [client.ski]);
  const writer: LimitWriter = await limitWriter(client, receiver);
  return {
    async round() {
      const times: number[] = [];
      for (let one = 0; one < PER_ROUND; one += 1) times.push(await writer.write(4200 + one));
      times.sort((a, b) => a - b);
      return times[Math.ceil((PER_ROUND * percentile) / 100) - 1] ?? Number.NaN;
    },
    async close() {
      await writer.close();
      await receiver.close();
    },
  };
}
