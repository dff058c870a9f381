import type { GuardedFacts } from './invariants/failsafe-kept.ts';

/** What somebody outside knows of a controllable system: what arrived at it, and the states it reported. Times in s. */
export class SystemWatch {
  #heardAt = Number.NEGATIVE_INFINITY;
  #firstHeardAt = Number.NEGATIVE_INFINITY;
  #hasHeard = false;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #enteredAt = 0;

  /** It was switched on: nothing is known, and it is in Init. */
  started(now: number): void {
    this.#heardAt = Number.NEGATIVE_INFINITY;
    this.#writtenAt = Number.NEGATIVE_INFINITY;
    this.entered(now);
  }

  entered(now: number): void {
    this.#enteredAt = now;
    this.#hasHeard = false;
  }

  heartbeat(now: number): void {
    this.#heardAt = now;
    if (!this.#hasHeard) this.#firstHeardAt = now;
    this.#hasHeard = true;
  }

  written(now: number): void {
    this.#writtenAt = now;
  }

  get writtenAt(): number {
    return this.#writtenAt;
  }

  facts(now: number, failsafeDuration: number): GuardedFacts {
    return {
      sinceHeartbeat: now - this.#heardAt,
      inState: now - this.#enteredAt,
      sinceFirstHeartbeat: this.#hasHeard ? now - this.#firstHeardAt : Number.POSITIVE_INFINITY,
      failsafeDuration,
      sinceWrite: now - this.#writtenAt,
    };
  }
}
