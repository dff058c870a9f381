/** Octets of an input the watcher can show; longer ones are cut. */
const MOST_SHOWN = 16_384;
const IDLE = -1;

/**
 * The input a worker is busy with, in memory it shares with the watcher: a worker that hangs can tell nothing any more.
 * Words: number of the input, its length (-1: none is run), then the octets.
 */
export class WatchedInput {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #octets: Uint8Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(8 + MOST_SHOWN)) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, 2);
    this.#octets = new Uint8Array(memory, 8);
    if (this.#words[0] === 0) this.#words[1] = IDLE;
  }

  /** An input begins, or (undefined) is done. */
  set(input: Uint8Array | undefined): void {
    if (input === undefined) {
      Atomics.store(this.#words, 1, IDLE);
      return;
    }
    const shown = input.subarray(0, MOST_SHOWN);
    this.#octets.set(shown);
    Atomics.add(this.#words, 0, 1);
    Atomics.store(this.#words, 1, shown.length);
  }

  /** Number of the input that runs; undefined when none does. */
  get running(): number | undefined {
    return Atomics.load(this.#words, 1) === IDLE ? undefined : Atomics.load(this.#words, 0);
  }

  /** The input that runs. */
  get input(): Uint8Array {
    return this.#octets.slice(0, Math.max(0, Atomics.load(this.#words, 1)));
  }
}
