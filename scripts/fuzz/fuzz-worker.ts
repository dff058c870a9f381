// A thread that fuzzes one target and tells the outcome; started by run-target.ts.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { fuzzTarget, tryInput } from './fuzz-target.ts';
import type { Work } from './run-target.ts';
import { targetsOf } from './target.ts';
import { WatchedInput } from './watched-input.ts';

const work = workerData as Work;
const target = (await targetsOf(work.root, work.file)).find(({ name }) => name === work.target);
if (target === undefined) throw new Error(`${work.file} declares no ${work.target}`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Octets in use when nothing is left to collect. */
const inUse = (): number => {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const watched = new WatchedInput(work.memory);
const options = { watch: (input?: Uint8Array) => watched.set(input), now: () => performance.now() };
// Parsers use errors to leave a text early; where they were thrown matters for the one that broke only.
const traced = Error.stackTraceLimit;
Error.stackTraceLimit = 0;
// Once before, so that compiled code and tables do not count as growth.
fuzzTarget(target, { ...options, runs: Math.min(1000, work.runs), seed: work.seed, corpus: work.corpus });
const before = inUse();
const outcome = fuzzTarget(target, { ...options, runs: work.runs, seed: work.seed, corpus: work.corpus });
const growth = inUse() - before;
Error.stackTraceLimit = traced;
const { broken } = outcome;
const error = broken && (tryInput(target, broken.input, options).error ?? broken.error);
parentPort?.postMessage({
  growth,
  outcome: broken === undefined ? outcome : { ...outcome, broken: { ...broken, error } },
});
