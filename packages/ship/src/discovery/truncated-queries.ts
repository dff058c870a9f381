import { type CancelTimer, type Clock, millis, type Random } from '@busbar/kernel';
import type { DnsMessage } from './dns-message.ts';

/** Wait for the rest of a query, ms: 400 to 500 (RFC 6762, 7.2). */
const REST = { least: 400, spread: 100 };
/** Askers waited for at the same time; others are answered at once. */
const MOST_ASKERS = 16;
/** Known answers collected of one asker. */
const MOST_KNOWN = 1024;

/** Queries whose known answers fill more than one packet: put together before they are answered. */
export class TruncatedQueries {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #parts = new Map<string, { query: DnsMessage; cancel: CancelTimer }>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Calls `complete` at once, or when the rest has come or did not come in time. */
  take(asker: string, query: DnsMessage, complete: (query: DnsMessage) => void): void {
    const earlier = this.#parts.get(asker);
    if (earlier === undefined && (!query.isTruncated || this.#parts.size >= MOST_ASKERS)) {
      complete(query);
      return;
    }
    earlier?.cancel();
    this.#parts.delete(asker);
    const whole = earlier === undefined ? query : joined(earlier.query, query);
    if (!query.isTruncated) {
      complete(whole);
      return;
    }
    const delay = millis(REST.least + this.#random() * REST.spread);
    const cancel = this.#clock.after(delay, () => {
      this.#parts.delete(asker);
      complete(whole);
    });
    this.#parts.set(asker, { query: whole, cancel });
  }

  close(): void {
    for (const { cancel } of this.#parts.values()) cancel();
    this.#parts.clear();
  }
}

function joined(first: DnsMessage, next: DnsMessage): DnsMessage {
  return {
    ...first,
    questions: [...first.questions, ...next.questions].slice(0, MOST_KNOWN),
    answers: [...first.answers, ...next.answers].slice(0, MOST_KNOWN),
  };
}
