import type { Clock } from './clock.ts';

/** A token less the rounding of many small refills: a caller who waited as told must not come too early. */
const ONE = 1 - 1e-9;

/** Sustained rate with a burst, on the injected clock. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** @param perSecond tokens that return each second; @param burst most tokens held */
  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = clock.now();
  }

  /** Takes one token; false when none is left. */
  take(): boolean {
    this.#refill();
    if (this.#tokens < ONE) return false;
    this.#tokens = Math.max(0, this.#tokens - 1);
    return true;
  }

  /** Milliseconds until {@link take} succeeds again; 0 when it would now. */
  wait(): number {
    this.#refill();
    return this.#tokens >= ONE ? 0 : Math.ceil(((ONE - this.#tokens) / this.#perSecond) * 1000);
  }

  #refill(): void {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
  }
}
