import { type Clock, TokenBucket } from '@busbar/kernel';

/** Packets taken from one source per second, and at once (robustness.md section 4). */
const PER_SOURCE = { perSecond: 20, burst: 60 };
/** Packets taken from all sources: a flood with invented sources costs no more than this. */
const IN_TOTAL = { perSecond: 400, burst: 800 };
/** Sources with a budget of their own; more share the last one. */
const MOST_SOURCES = 256;

/** How many packets are looked at, per source and in total. */
export class PacketBudget {
  readonly #clock: Clock;
  readonly #sources = new Map<string, TokenBucket>();
  readonly #total: TokenBucket;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#total = new TokenBucket(clock, IN_TOTAL.perSecond, IN_TOTAL.burst);
  }

  /**
   * Takes one packet of this source; false when it came too many times. The nodes of this host have one address
   * together on loopback, so there only the total counts.
   */
  take(source: string, isLoopback: boolean): boolean {
    return (isLoopback || this.#of(source).take()) && this.#total.take();
  }

  #of(source: string): TokenBucket {
    const key = this.#sources.has(source) || this.#sources.size < MOST_SOURCES ? source : 'others';
    let budget = this.#sources.get(key);
    if (budget === undefined) {
      budget = new TokenBucket(this.#clock, PER_SOURCE.perSecond, PER_SOURCE.burst);
      this.#sources.set(key, budget);
    }
    return budget;
  }
}
