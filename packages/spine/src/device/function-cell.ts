import type { Clock, Millis } from '@busbar/kernel';
import { entriesOf } from '../data/list-entries.ts';
import { isRecord } from '../data/same-data.ts';
import type { FunctionDeclaration } from '../model/function-declaration.ts';
import { type IsRunning, runningTime, withRemainingTime } from './remaining-time.ts';

/** The data of one function at one feature, with the moments its running times began (SPINE-5.2.2-15). */
export class FunctionCell<T> {
  readonly declaration: FunctionDeclaration<T>;
  readonly #clock: Clock;
  readonly #isRunning: IsRunning | undefined;
  #stored: T | undefined;
  #starts: WeakMap<object, Millis> | undefined;
  /** Whether the time of some entry runs. */
  #hasRunning = false;

  constructor(declaration: FunctionDeclaration<T>, clock: Clock) {
    this.declaration = declaration;
    this.#clock = clock;
    this.#isRunning = runningTime(declaration);
  }

  /** The data as it was set or received; merges work on it. */
  get stored(): T | undefined {
    return this.#stored;
  }

  /** The data as it is now: running times as the time that remains. */
  current(): T | undefined {
    if (this.#isRunning === undefined || !this.#hasRunning) return this.#stored;
    const startOf = (period: object): Millis | undefined => this.#starts?.get(period);
    const now = this.#clock.now();
    return withRemainingTime(this.declaration, this.#stored, this.#isRunning, startOf, now) as T | undefined;
  }

  /** Stores data that came as a whole: all its running times begin now. */
  replace(value: T): void {
    this.#starts = undefined;
    this.#store(value, undefined);
  }

  /** Stores the outcome of a merge: periods that ran before keep running, others begin now. */
  merge(value: T): void {
    this.#store(value, this.#stored);
  }

  #store(value: T, before: T | undefined): void {
    this.#stored = value;
    const isRunning = this.#isRunning;
    if (isRunning === undefined) return;
    const was = entriesOf(this.declaration, before);
    // Most of a long list is what it was: while nothing runs, only what is not has to be looked at.
    const hadRunning = this.#hasRunning;
    this.#hasRunning = false;
    for (const [at, entry] of entriesOf(this.declaration, value).entries()) {
      if (!hadRunning && entry === was[at]) continue;
      if (isRunning(entry)) {
        this.#hasRunning = true;
        this.#starts ??= new WeakMap();
        if (!this.#starts.has(entry.timePeriod)) this.#starts.set(entry.timePeriod, this.#clock.now());
      } else if (isRecord(entry.timePeriod)) this.#starts?.delete(entry.timePeriod);
    }
  }
}
