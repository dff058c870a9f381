import { Worker } from 'node:worker_threads';
import type { Break, FuzzOutcome } from './fuzz-target.ts';
import type { DeclaredTarget } from './target.ts';
import { WatchedInput } from './watched-input.ts';

/** What a worker is told. */
export interface Work {
  readonly root: string;
  readonly file: string;
  readonly target: string;
  readonly runs: number;
  readonly seed: number;
  readonly corpus: readonly Uint8Array[];
  readonly memory: SharedArrayBuffer;
}

/** One input must not take longer than this, ms; a slower one is looked at by the worker itself. */
const HANG_MS = 10_000;
/** Memory that may stay in use after a target, octets (robustness: no growth above 50 MB). */
const MOST_GROWTH = 50 * 1024 * 1024;

/** Fuzzes one target in a thread of its own: an endless loop ends with the input that caused it, not with the patience of CI. */
export async function runTarget(
  root: string,
  { file, target }: DeclaredTarget,
  work: Pick<Work, 'runs' | 'seed' | 'corpus'>,
  hangMs: number = HANG_MS,
): Promise<FuzzOutcome> {
  const watched = new WatchedInput();
  const workerData: Work = { ...work, root, file, target: target.name, memory: watched.memory };
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<FuzzOutcome>();
  const broke = (broken: Break): void => resolve({ runs: 0, ms: 0, broken, found: [], behaviours: 0 });
  let last: number | undefined;
  const watcher = setInterval(() => {
    const { running } = watched;
    if (running !== undefined && running === last) {
      broke({ input: watched.input, error: `one input runs longer than ${hangMs / 1000} s`, run: running });
      void worker.terminate();
    }
    last = running;
  }, hangMs);
  worker.on('message', ({ outcome, growth }: { outcome: FuzzOutcome; growth: number }) => {
    if (outcome.broken !== undefined || growth < MOST_GROWTH) resolve(outcome);
    else {
      const grown = `${Math.round(growth / 1024 / 1024)} MB stay in use after ${outcome.runs} inputs`;
      resolve({ ...outcome, broken: { input: new Uint8Array(0), error: grown, run: outcome.runs } });
    }
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`the worker of ${target.name} ended with ${code} and told nothing`)));
  try {
    return await promise;
  } finally {
    clearInterval(watcher);
  }
}
