import type { Clock } from '@busbar/kernel';

/** The invariants, by the letters of the README. */
export const INVARIANTS = {
  a: 'limits kept',
  b: 'failsafe in time',
  c: 'no state stuck',
  d: 'no id mixed up',
  e: 'no error, nothing grows',
  f: 'both sides agree at the end',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** An invariant that did not hold. */
export interface Broken {
  readonly invariant: Invariant;
  /** s from the beginning. */
  readonly at: number;
  readonly text: string;
  /** How often, with other numbers. */
  times: number;
}

/** Different broken invariants that are kept; the rest is counted. */
const MOST_KEPT = 50;
/** Last events that are kept, to be read with a broken invariant. */
const MOST_EVENTS = 12;

/** What happened in the days so far. */
export class WeekRecord {
  readonly #clock: Clock;
  readonly #broken: Broken[] = [];
  readonly #counts = new Map<string, number>();
  readonly #checks = new Map<Invariant, number>();
  readonly #recent: string[] = [];
  #brokenCount = 0;
  /** The last events when the first invariant broke. */
  #before: readonly string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** s from the beginning. */
  get now(): number {
    return this.#clock.now() / 1000;
  }

  get broken(): readonly Broken[] {
    return this.#broken;
  }

  get brokenCount(): number {
    return this.#brokenCount;
  }

  /** What happened last before the first invariant broke. */
  get before(): readonly string[] {
    return this.#before;
  }

  /** An invariant was looked at; these texts say what broke. */
  check(invariant: Invariant, ...problems: readonly (string | undefined)[]): void {
    this.#checks.set(invariant, (this.#checks.get(invariant) ?? 0) + 1);
    for (const text of problems) if (text !== undefined) this.#break(invariant, text);
  }

  count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  /** An event or a fault. */
  happened(text: string): void {
    this.#recent.push(`${this.now.toFixed(3)} ${text}`);
    if (this.#recent.length > MOST_EVENTS) this.#recent.shift();
  }

  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  checks(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#checks].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #break(invariant: Invariant, text: string): void {
    this.#brokenCount += 1;
    if (this.#brokenCount === 1) this.#before = [...this.#recent];
    const known = this.#broken.find((one) => one.invariant === invariant && shape(one.text) === shape(text));
    if (known !== undefined) known.times += 1;
    else if (this.#broken.length < MOST_KEPT) this.#broken.push({ invariant, at: this.now, text, times: 1 });
  }
}

/** A text without its numbers. */
function shape(text: string): string {
  return text.replaceAll(/\d+(\.\d+)?/g, '#');
}
