import type { Clock } from '@busbar/kernel';

/** A failure counts for so long after it happened; the next successful writes make it old, ms. */
const FRESH_MILLIS = 60_000;

/** Remembers that something could not be stored lately. */
export class StoreFailure {
  readonly #clock: Clock;
  #last: { readonly at: number; readonly text: string } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  happened(error: unknown): void {
    this.#last = { at: this.#clock.now(), text: error instanceof Error ? error.message : String(error) };
  }

  /** The failure of the last minute; undefined when all is well. */
  text(): string | undefined {
    const last = this.#last;
    return last !== undefined && this.#clock.now() - last.at < FRESH_MILLIS ? last.text : undefined;
  }
}
