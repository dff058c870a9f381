/** Removes a listener; calling it again does nothing. */
export type Unlisten = () => void;

/** Listeners of one event. A listener that throws does not keep the others from being called. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();
  readonly #failed: (error: unknown) => void;

  /** @param failed told about a listener that threw; by default the error surfaces as an uncaught one */
  constructor(failed: (error: unknown) => void = rethrow) {
    this.#failed = failed;
  }

  add(listener: (...args: Args) => void): Unlisten {
    const own = (...args: Args): void => listener(...args);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  emit(...args: Args): void {
    for (const listener of [...this.#listeners]) {
      // Removed by one that was called before it.
      if (!this.#listeners.has(listener)) continue;
      try {
        listener(...args);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}

function rethrow(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
