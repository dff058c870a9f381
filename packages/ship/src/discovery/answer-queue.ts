import { type CancelTimer, type Clock, type Millis, millis } from '@busbar/kernel';
import { type Answer, unique } from './answer-question.ts';
import type { DnsRecord } from './dns-message.ts';
import { recordKey, TIME_TO_LIVE } from './own-records.ts';

/** A record is not repeated on a network before this long (RFC 6762, 6). */
const NOT_AGAIN = 1000;
/** The same for the defence against a probe. */
const NOT_AGAIN_FOR_PROBE = 250;
/** A record sent to everybody lately may be repeated to one alone (RFC 6762, 5.4). */
const LATELY = (TIME_TO_LIVE * 1000) / 4;

/** Answers on the way to everybody on one network: collected, and each record not too often. */
export class AnswerQueue {
  readonly #clock: Clock;
  readonly #send: (answers: readonly DnsRecord[], additionals: readonly DnsRecord[]) => void;
  /** Bounded by the records of one service. */
  readonly #waiting = new Map<string, { readonly record: DnsRecord; readonly due: number }>();
  readonly #sentAt = new Map<string, number>();
  #additionals: readonly DnsRecord[] = [];
  #timer: { readonly due: number; readonly cancel: CancelTimer } | undefined;

  constructor(clock: Clock, send: (answers: readonly DnsRecord[], additionals: readonly DnsRecord[]) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Sends an answer after a delay; later where it was sent just now. */
  add({ answers, additionals }: Answer, delay: Millis, isProbe: boolean): void {
    const now = this.#clock.now();
    const gap = isProbe ? NOT_AGAIN_FOR_PROBE : NOT_AGAIN;
    for (const record of answers) {
      const key = recordKey(record);
      const due = Math.max(now + delay, (this.#sentAt.get(key) ?? Number.NEGATIVE_INFINITY) + gap);
      this.#waiting.set(key, { record, due: Math.min(due, this.#waiting.get(key)?.due ?? due) });
    }
    this.#additionals = unique([...this.#additionals, ...additionals]);
    this.#schedule();
  }

  /** These went to everybody just now, in an announcement. */
  sent(records: readonly DnsRecord[]): void {
    const now = this.#clock.now();
    for (const [key, at] of this.#sentAt) if (now - at > LATELY) this.#sentAt.delete(key);
    for (const record of records) {
      this.#sentAt.set(recordKey(record), now);
      this.#waiting.delete(recordKey(record));
    }
    this.#schedule();
  }

  /** True when everybody heard the record lately. */
  wasSentLately(record: DnsRecord): boolean {
    const at = this.#sentAt.get(recordKey(record));
    return at !== undefined && this.#clock.now() - at <= LATELY;
  }

  /** Forgets everything: the records are not ours any more. */
  clear(): void {
    this.#waiting.clear();
    this.#sentAt.clear();
    this.#additionals = [];
    this.#schedule();
  }

  #schedule(): void {
    const due = Math.min(...[...this.#waiting.values()].map((one) => one.due));
    if (this.#timer?.due === due) return;
    this.#timer?.cancel();
    this.#timer =
      due === Number.POSITIVE_INFINITY
        ? undefined
        : { due, cancel: this.#clock.after(millis(Math.max(0, due - this.#clock.now())), () => this.#flush()) };
  }

  #flush(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    // Platform timers may fire a fraction of a millisecond early.
    const ready = [...this.#waiting.values()].filter(({ due }) => due <= now + 1).map(({ record }) => record);
    const said = new Set(ready.map(recordKey));
    const additionals = this.#additionals.filter((record) => !said.has(recordKey(record)));
    this.#additionals = [];
    this.sent(ready);
    if (ready.length > 0) this.#send(ready, additionals);
  }
}
