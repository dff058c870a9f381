/** Longest time that is looked back, s. */
const KEPT = 600;

/** A value that holds until the next one is set, and what it was in the last minutes. */
export class StepHistory {
  /** Oldest first; the first one may have begun before what is kept. */
  #steps: readonly { readonly at: number; readonly value: number }[] = [];

  /** @param at s; instants do not fall */
  set(at: number, value: number): void {
    const kept = this.#steps.filter((_, index) => (this.#steps[index + 1]?.at ?? at) >= at - KEPT);
    this.#steps = [...kept, { at, value }];
  }

  /** The greatest value that held at any time from `from` on; `otherwise` if nothing was set. */
  most(from: number, otherwise: number): number {
    const held = this.#steps.filter((_, index) => (this.#steps[index + 1]?.at ?? Number.POSITIVE_INFINITY) >= from);
    return held.length === 0 ? otherwise : Math.max(...held.map(({ value }) => value));
  }

  get size(): number {
    return this.#steps.length;
  }
}
