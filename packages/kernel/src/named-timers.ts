import type { CancelTimer, Clock } from './clock.ts';
import type { Millis } from './units.ts';

/** The timers a step function starts and stops by their names; each runs at most once at a time. */
export class NamedTimers<Name extends string> {
  readonly #clock: Clock;
  readonly #running = new Map<Name, CancelTimer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts a timer, anew if it runs; `expired` is called once after `delay`. */
  start(name: Name, delay: Millis, expired: () => void): void {
    this.stop(name);
    const cancel = this.#clock.after(delay, () => {
      this.#running.delete(name);
      expired();
    });
    this.#running.set(name, cancel);
  }

  /** Stops a timer; one that does not run is left alone. */
  stop(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  stopAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
