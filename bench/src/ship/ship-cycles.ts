import type { Benchmark } from '../benchmark.ts';
import { cast, manyPeers } from './many-peers.ts';

const PEERS = 25;
const CYCLES = 10_000;
/** Cycles between two looks at the memory. */
const STEP = 500;
const MEGABYTE = 1e6;
/** The engine doubles the space of young objects under load; of a fixed size it does not hide what stays. */
const FIXED_NURSERY = ['--min-semi-space-size=16', '--max-semi-space-size=16'];

/**
 * `ship.cycles`: memory in RAM over 10,000 times connect to data exchange and disconnect. The baseline is the same process
 * earlier: what grew between the second and the last quarter would grow for ever.
 */
export const shipCycles: Benchmark = {
  name: 'ship.cycles',
  measures: `memory in RAM after ${CYCLES} times connecting and disconnecting, beside the same process after ${CYCLES / 2}`,
  unit: 'MB',
  bound: '<= 1.05',
  warmUp: 0,
  rounds: 1,
  async prepare(progress) {
    const curve = await memoryCurve(progress);
    const quarter = curve.length / 4;
    return {
      measure: () => mean(curve.slice(3 * quarter)),
      baseline: () => mean(curve.slice(quarter, 2 * quarter)),
      close: () => undefined,
    };
  },
};

async function memoryCurve(progress: (text: string) => void): Promise<readonly number[]> {
  const { server, farm, close } = await manyPeers('busbar', cast(PEERS), { flags: FIXED_NURSERY });
  try {
    const curve: number[] = [];
    for (let cycles = STEP; cycles <= CYCLES; cycles += STEP) {
      await farm.ask('cycle', { port: server.port, times: STEP });
      const megabytes = (await server.ask('memory', null)) / MEGABYTE;
      curve.push(megabytes);
      progress(`${cycles}: ${megabytes.toFixed(1)} MB`);
    }
    return curve;
  } finally {
    close();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
