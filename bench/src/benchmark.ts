/** One measurement beside its baseline, taken in turn in the same process layout. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, for people. */
  readonly measures: string;
  readonly unit: string;
  /** The bound the ratio has to keep, in words. */
  readonly bound: string;
  /** Rounds before the first one that counts; default 5. */
  readonly warmUp?: number;
  /** Rounds of a scenario that is long and measured as a whole; default: as many as were asked for. */
  readonly rounds?: number;
  /** Prepares what both sides share; the returned pair is measured in turn. */
  prepare(progress: Progress): Promise<Pair>;
}

/** Told what a long measurement has found so far, for people. */
export type Progress = (text: string) => void;

/** The two sides of a benchmark; each call is one round and returns the figure in the benchmark's unit. */
export interface Pair {
  measure(): Promise<number> | number;
  baseline(): Promise<number> | number;
  close(): Promise<void> | void;
}

/** The JSON shape of `busbar bench --json`. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  /** Median of the ratios value / baseline of each round. */
  readonly ratio: number;
  readonly rounds: number;
}

/** Rounds before the first one that counts: both sides then run compiled code, as a program that is up for a minute does. */
const WARM_UP = 5;

/** Runs warm-up and rounds, our side and the baseline in turn, and keeps the medians. */
export async function runBenchmark(
  benchmark: Benchmark,
  asked: number,
  progress: Progress = () => undefined,
): Promise<BenchmarkResult> {
  const rounds = benchmark.rounds ?? asked;
  const pair = await benchmark.prepare(progress);
  try {
    for (let round = 0; round < (benchmark.warmUp ?? WARM_UP); round++) {
      await pair.baseline();
      await pair.measure();
    }
    const values: number[] = [];
    const baselines: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // Who goes first alternates, so that a drift of the machine does not favour one side.
      const first = round % 2 === 0;
      const early = first ? await pair.baseline() : await pair.measure();
      const late = first ? await pair.measure() : await pair.baseline();
      const [value, baseline] = first ? [late, early] : [early, late];
      values.push(value);
      baselines.push(baseline);
      ratios.push(value / baseline);
    }
    return {
      name: benchmark.name,
      value: rounded(median(values)),
      unit: benchmark.unit,
      baseline: rounded(median(baselines)),
      ratio: rounded(median(ratios)),
      rounds,
    };
  } finally {
    await pair.close();
  }
}

/** The middle value; of an even count the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
