import type { Clock, Millis } from '@busbar/kernel';
import type { FunctionDeclaration } from '../model/function-declaration.ts';
import { hasRunningTime, runningPeriods, withRemainingTime } from './remaining-time.ts';

/** The data of one function at one feature, with the moments its running times began (SPINE-5.2.2-15). */
export class FunctionCell<T> {
  readonly declaration: FunctionDeclaration<T>;
  readonly #clock: Clock;
  readonly #hasTimes: boolean;
  #stored: T | undefined;
  #starts = new WeakMap<object, Millis>();

  constructor(declaration: FunctionDeclaration<T>, clock: Clock) {
    this.declaration = declaration;
    this.#clock = clock;
    this.#hasTimes = hasRunningTime(declaration);
  }

  /** The data as it was set or received; merges work on it. */
  get stored(): T | undefined {
    return this.#stored;
  }

  /** The data as it is now: running times as the time that remains. */
  current(): T | undefined {
    if (!this.#hasTimes) return this.#stored;
    const now = this.#clock.now();
    return withRemainingTime(this.declaration, this.#stored, (period) => this.#starts.get(period), now) as
      | T
      | undefined;
  }

  /** Stores data that came as a whole: all its running times begin now. */
  replace(value: T): void {
    this.#starts = new WeakMap();
    this.merge(value);
  }

  /** Stores the outcome of a merge: periods that were in it before keep running, new ones begin now. */
  merge(value: T): void {
    this.#stored = value;
    if (!this.#hasTimes) return;
    for (const period of runningPeriods(this.declaration, value))
      if (!this.#starts.has(period)) this.#starts.set(period, this.#clock.now());
  }
}
