import type { TestEvent } from 'node:test/reporters';

/** Tells about a test file that does not end: node:test itself waits for it for ever. */
export class Watchdog {
  readonly #running = new Map<string, NodeJS.Timeout>();
  readonly #longest: number;
  readonly #late: (file: string) => void;

  /** @param longest most ms for one file; @param late told about a file that is still running then */
  constructor(longest: number, late: (file: string) => void) {
    this.#longest = longest;
    this.#late = late;
  }

  /** Takes one event of node:test; a file is the outermost test, named like itself. */
  take(event: TestEvent): void {
    if (event.type !== 'test:dequeue' && event.type !== 'test:complete') return;
    const { name, file, nesting } = event.data;
    if (nesting !== 0 || file !== name) return;
    clearTimeout(this.#running.get(file));
    this.#running.delete(file);
    if (event.type === 'test:dequeue')
      this.#running.set(
        file,
        setTimeout(() => this.#late(file), this.#longest),
      );
  }

  /** Forgets all files. */
  stop(): void {
    for (const timer of this.#running.values()) clearTimeout(timer);
    this.#running.clear();
  }
}
