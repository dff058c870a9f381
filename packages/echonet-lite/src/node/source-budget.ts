import { type Clock, TokenBucket } from '@busbar/kernel';
import type { EchonetLimits } from '../limits.ts';

/** How many datagrams are read, per source and in total, and how many answers one source gets. */
export class SourceBudget {
  readonly #clock: Clock;
  readonly #limits: EchonetLimits;
  readonly #sources = new Map<string, TokenBucket>();
  readonly #total: TokenBucket;

  constructor(clock: Clock, limits: EchonetLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#total = new TokenBucket(clock, limits.inTotal.perSecond, limits.inTotal.burst);
  }

  /** Takes one datagram of this source; false when there were too many. */
  take(source: string): boolean {
    return this.#of(source).take() && this.#total.take();
  }

  /**
   * Takes one answer more than the first to one request: a request to all instances of a class must not multiply what is
   * sent to an address that somebody invented.
   */
  takeFurtherAnswer(source: string): boolean {
    return this.#of(source).take();
  }

  #of(source: string): TokenBucket {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const { perSecond, burst } = this.#limits.perSource;
    const budget = new TokenBucket(this.#clock, perSecond, burst);
    this.#sources.set(source, budget);
    // The one that is known longest: a flood with invented sources is bounded by the total.
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > Math.max(this.#limits.sources, this.#limits.nodes) && oldest !== undefined)
      this.#sources.delete(oldest);
    return budget;
  }
}
