/** Highest value of an unsignedLong; the counter starts again at 0 after it (SPINE-5.3.2-10). */
const LAST = 2n ** 64n - 1n;

/** A message counter: a number while it is exact, a bigint above. */
export type CounterValue = number | bigint;

/** The counter value that follows `counter` (SPINE-5.3.2-10). */
export function followingCounter(counter: CounterValue): CounterValue {
  if (typeof counter === 'number' && counter < Number.MAX_SAFE_INTEGER) return counter + 1;
  const next = BigInt(counter) + 1n;
  return next > LAST ? 0 : next;
}

/** One text per counter value, whether it came as number or as bigint; pending requests are found by it (SPINE-5.3.2-14). */
export function counterKey(counter: CounterValue): string {
  return String(counter);
}

/**
 * Judges a received counter against the last one of the same peer. Every message is processed whatever its value
 * (SPINE-5.3.2-12); a lower one hints that the SPINE stack of the peer restarted (SPINE-5.3.2-13).
 */
export function isRestartHint(last: CounterValue | undefined, received: CounterValue): boolean {
  return last !== undefined && received < last;
}

/** Counts the messages of one device over all its connections, ascending (SPINE-5.3.2-10). */
export class MsgCounter {
  #last: CounterValue;

  /** @param last the value before the first one handed out */
  constructor(last: CounterValue = 0) {
    this.#last = last;
  }

  next(): CounterValue {
    this.#last = followingCounter(this.#last);
    return this.#last;
  }
}
