import type { CancelTimer, Clock, Millis } from '@busbar/kernel';

/** Timers by name, each runs at most once at a time. */
export class NamedTimers<Name extends string> {
  readonly #clock: Clock;
  readonly #running = new Map<Name, CancelTimer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts a timer, in place of a running one of this name. */
  start(name: Name, delay: Millis, fire: () => void): void {
    this.stop(name);
    const cancel = this.#clock.after(delay, () => {
      this.#running.delete(name);
      fire();
    });
    this.#running.set(name, cancel);
  }

  stop(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  isRunning(name: Name): boolean {
    return this.#running.has(name);
  }

  stopAll(): void {
    for (const name of [...this.#running.keys()]) this.stop(name);
  }
}
