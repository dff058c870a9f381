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

/** What a received counter says about the SPINE stack of the peer. */
export type CounterStep = 'forward' | 'back' | 'restart';

/** Falls further than this are no messages that overtook each other. */
const LARGEST_STEP_BACK = 100n;
/** A stack that has just started is at one of the first values, and then a shorter fall is clear. */
const FIRST_VALUES = 10n;
const SHORTEST_RESTART = 20n;

/**
 * Judges a received counter against the highest one since the peer's last restart. Every message is processed whatever its
 * value (SPINE-5.3.2-12). A lower one hints that the SPINE stack of the peer restarted (SPINE-5.3.2-13), but a stack that
 * sends from several threads sends 26 before 25: only a clear fall is taken for a restart.
 */
export function counterStep(highest: CounterValue | undefined, received: CounterValue): CounterStep {
  if (highest === undefined || received >= highest) return 'forward';
  const fall = BigInt(highest) - BigInt(received);
  const isFresh = BigInt(received) <= FIRST_VALUES && fall > SHORTEST_RESTART;
  return isFresh || fall > LARGEST_STEP_BACK ? 'restart' : 'back';
}

/** Counter values that are reserved together, so that not every message has to be remembered (SPINE-5.3.2-11). */
const RESERVED = 1000n;

/** Counts the messages of one device over all its connections, ascending (SPINE-5.3.2-10). */
export class MsgCounter {
  #last: CounterValue;
  readonly #reserve: ((last: CounterValue) => void) | undefined;
  /** Values that may be handed out before more have to be reserved. */
  #left = 0n;

  /**
   * @param last the value before the first one handed out
   * @param reserve told the last of the values that may be handed out until it is called again
   */
  constructor(last: CounterValue = 0, reserve?: (last: CounterValue) => void) {
    this.#last = last;
    this.#reserve = reserve;
  }

  next(): CounterValue {
    if (this.#reserve !== undefined && this.#left === 0n) {
      this.#left = RESERVED;
      this.#reserve(later(this.#last, RESERVED));
    }
    this.#left -= 1n;
    this.#last = followingCounter(this.#last);
    return this.#last;
  }
}

/** The value so many messages later. */
function later(counter: CounterValue, messages: bigint): CounterValue {
  const value = (BigInt(counter) + messages) % (LAST + 1n);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
