import { millis, systemClock } from '@busbar/kernel';

/** Longest time a test over real sockets waits for one event, ms: far above anything that works, below any patience. */
const DEADLINE = 10_000;

/** The promised value, or an error that names what did not happen in time. */
export async function within<T>(promise: Promise<T>, what: string, deadline: number = DEADLINE): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = systemClock().after(millis(deadline), () => reject(new Error(`not within ${deadline} ms: ${what}`)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}

/** A queue that a test takes from with a deadline. */
export class Inbox<T> {
  readonly #items: T[] = [];
  #waiting: ((item: T) => void) | undefined;

  put(item: T): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#items.push(item);
    else waiting(item);
  }

  /** The next item; an error when none comes in time. */
  async next(what: string, deadline?: number): Promise<T> {
    const item = this.#items.shift();
    if (item !== undefined) return item;
    const { promise, resolve } = Promise.withResolvers<T>();
    this.#waiting = resolve;
    return within(promise, what, deadline);
  }

  /** What is there and was not taken. */
  get rest(): readonly T[] {
    return this.#items;
  }
}
