import { seededRandom } from '../seeded-random.ts';
import { changedInput, type Material } from './change-input.ts';
import type { Target } from './target.ts';

/** One input must be done in this time (robustness: no hang above 100 ms), ms. */
const LONGEST_RUN_MS = 100;
/** Inputs to derive others from; behaviours come from small sets, so this is far above what a target needs. */
const LARGEST_POOL = 512;
/** Longest input of a target that names no other, octets. */
const LONGEST_INPUT = 4096;
/** A break of an input that lasts this many tries is not made smaller any further. */
const MOST_TRIES = 5000;

/** How a target is fuzzed. */
export interface FuzzOptions {
  readonly runs: number;
  readonly seed: number;
  /** Inputs found earlier, run first. */
  readonly corpus: readonly Uint8Array[];
  /** Told each input before it runs, and undefined afterwards. */
  readonly watch?: (input: Uint8Array | undefined) => void;
  /** Monotonic time, ms. */
  now(): number;
}

/** An input that broke a target. */
export interface Break {
  readonly input: Uint8Array;
  /** What was thrown, or how long it took. */
  readonly error: string;
  /** Number of the run, from 1; 0: an input of the corpus or a seed. */
  readonly run: number;
}

/** What came out. */
export interface FuzzOutcome {
  readonly runs: number;
  readonly ms: number;
  readonly broken: Break | undefined;
  /** Inputs with a behaviour that no seed and no input of the corpus has. */
  readonly found: readonly { readonly input: Uint8Array; readonly behaviour: string }[];
  /** How many behaviours were seen. */
  readonly behaviours: number;
}

/** Runs corpus and seeds, then `runs` changed inputs; ends at the first one that breaks the target. */
export function fuzzTarget(target: Target, options: FuzzOptions): FuzzOutcome {
  const start = options.now();
  const random = seededRandom(options.seed);
  const known = [...options.corpus, ...target.seeds];
  const pool: Uint8Array[] = known.length === 0 ? [new Uint8Array(0)] : [...known];
  const material: Material = {
    pool,
    tokens: (target.tokens ?? []).map((text) => Buffer.from(text)),
    longest: target.longest ?? LONGEST_INPUT,
  };
  const behaviours = new Set<string>();
  const found: { input: Uint8Array; behaviour: string }[] = [];
  const outcome = (runs: number, broken?: Break): FuzzOutcome => {
    return { runs, ms: options.now() - start, broken, found, behaviours: behaviours.size };
  };
  for (const input of known) {
    const result = tryInput(target, input, options);
    if (result.error !== undefined) return outcome(0, { input, error: result.error, run: 0 });
    behaviours.add(result.behaviour);
  }
  for (let run = 1; run <= options.runs; run += 1) {
    const input = changedInput(material, random);
    const result = tryInput(target, input, options);
    if (result.error !== undefined) return outcome(run, smallest(target, { input, error: result.error, run }, options));
    if (behaviours.has(result.behaviour)) continue;
    behaviours.add(result.behaviour);
    found.push({ input, behaviour: result.behaviour });
    if (pool.length < LARGEST_POOL) pool.push(input);
  }
  return outcome(options.runs);
}

type Result =
  | { readonly error: string; readonly behaviour?: undefined }
  | { readonly error?: undefined; readonly behaviour: string };

/** Runs one input: what the target did, or why that is broken. */
export function tryInput(target: Target, input: Uint8Array, options: Pick<FuzzOptions, 'watch' | 'now'>): Result {
  let shortest = Number.POSITIVE_INFINITY;
  // A slow input gets further chances: the first one may have met a garbage collection.
  for (let chance = 0; chance < 3; chance += 1) {
    options.watch?.(input);
    const start = options.now();
    let behaviour: string;
    try {
      // A copy, so that a parser that writes into its input does not change the corpus.
      behaviour = target.run(new Uint8Array(input));
    } catch (error) {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    } finally {
      options.watch?.(undefined);
    }
    shortest = Math.min(shortest, options.now() - start);
    if (shortest <= LONGEST_RUN_MS) return { behaviour };
  }
  return { error: `one input took ${Math.round(shortest)} ms, at most ${LONGEST_RUN_MS} ms are allowed` };
}

/** Cuts pieces out of an input as long as it breaks the target in the same way. */
function smallest(target: Target, broken: Break, options: FuzzOptions): Break {
  const kind = firstLine(broken.error);
  let { input, error } = broken;
  let tries = 0;
  for (let size = input.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at + size <= input.length && tries < MOST_TRIES; tries += 1) {
      const shorter = Buffer.concat([input.subarray(0, at), input.subarray(at + size)]);
      const result = tryInput(target, shorter, options);
      if (result.error !== undefined && firstLine(result.error) === kind) {
        input = shorter;
        error = result.error;
      } else at += size;
    }
  }
  return { input, error, run: broken.run };
}

function firstLine(error: string): string {
  return error.split('\n', 1)[0] ?? '';
}
