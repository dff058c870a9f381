import { type Clock, type Finding, type LogFields, type Logger, TokenBucket } from '@busbar/kernel';

/** Log lines about one peer: a peer that misbehaves all the time must not fill the log. */
export class PeerLog {
  readonly #logger: Logger;
  readonly #bucket: TokenBucket;
  #suppressed = 0;

  /** @param linesPerSecond sustained rate; as many may come at once */
  constructor(logger: Logger, clock: Clock, linesPerSecond: number) {
    this.#logger = logger;
    this.#bucket = new TokenBucket(clock, linesPerSecond, linesPerSecond);
  }

  /** Logs a finding; what is above the rate is counted and told with the next line. */
  say({ severity, rule, path, text }: Finding, fields: LogFields = {}): void {
    if (!this.#bucket.take()) {
      this.#suppressed += 1;
      return;
    }
    const all = { ...fields, rule, text, ...(path === '' ? {} : { path }), ...this.#takeSuppressed() };
    if (severity === 'info') this.#logger.debug('spine.finding', all);
    else this.#logger.warn('spine.finding', all);
  }

  #takeSuppressed(): LogFields {
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    return suppressed === 0 ? {} : { suppressed };
  }
}
