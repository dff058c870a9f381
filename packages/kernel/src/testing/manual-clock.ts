import type { CancelTimer, Clock } from '../clock.ts';
import { type Millis, millis, type UtcInstant, utcInstant } from '../units.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that only moves when a test moves it. */
export class ManualClock implements Clock {
  #now = 0;
  #wallOffset: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** @param wall wall clock time at start; default 2026-01-01T00:00:00Z */
  constructor(wall: number = Date.UTC(2026, 0, 1)) {
    this.#wallOffset = wall;
  }

  now(): Millis {
    return millis(this.#now);
  }

  wall(): UtcInstant {
    return utcInstant(this.#wallOffset + this.#now);
  }

  after(delay: Millis, fire: () => void): CancelTimer {
    const timer: Timer = { due: this.#now + Math.max(0, delay), order: this.#order++, fire };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Moves time forward by `ms` and fires what becomes due, in order, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) this.#fire(timer);
    this.#now = end;
  }

  /** Like {@link advance}, but lets promise reactions run after every timer. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#fire(timer);
      await settle();
    }
    this.#now = end;
  }

  /** Steps the wall clock by `ms` without touching monotonic time, as an operator or NTP would. */
  stepWall(ms: number): void {
    this.#wallOffset += ms;
  }

  /** Timers that wait: 0 after everything was closed. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (next === undefined || timer.due < next.due || (timer.due === next.due && timer.order < next.order))
        next = timer;
    }
    return next;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.due);
    timer.fire();
  }
}

/** Lets all promise reactions that are ready run, without waiting for time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
