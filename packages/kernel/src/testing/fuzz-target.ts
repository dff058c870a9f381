/**
 * One parser for `npm run fuzz`. A file `*.fuzz.ts` beside the parser exports `fuzzTargets`, a list of these; the runner
 * finds it by its name.
 */
export interface FuzzTarget {
  /** Package and parser, for example `ship.hello`; also the name of the corpus file. */
  readonly name: string;
  /** Inputs the parser understands; changed ones are derived from them. */
  readonly seeds: readonly Uint8Array[];
  /** Pieces that mean something to the parser: inserted and put in place of others. */
  readonly tokens?: readonly string[];
  /** Longest input in octets; 4096 if left out. */
  readonly longest?: number;
  /**
   * Parses one input and throws when something is broken that must hold for every input. Answers with a short name of what
   * the parser did, from a small set (codes and rules, never parts of the input): inputs with a new answer are kept, and
   * further ones derived from them.
   */
  run(input: Uint8Array): string;
}
