import type { Clock, Millis } from '@busbar/kernel';

/** One thing the test tool saw or did. */
export interface EvidenceEntry {
  /** Seconds since the case began, ms resolution. */
  readonly at: number;
  /** Step of the case; `0` while the preconditions are established. */
  readonly step: string;
  readonly what: 'sent' | 'received' | 'opened' | 'closed' | 'note';
  /** Which connection, where there is one. */
  readonly connection?: string;
  readonly text: string;
}

/** Most entries of one case, at its beginning and at its end: a device that floods must not fill the report. */
const [MOST_FIRST, MOST_LAST] = [150, 250] as const;
/** Longest text of an entry, characters: a detailed discovery has some thousand. */
const LONGEST_TEXT = 2000;

/** Collects what happens in one case. */
export class Evidence {
  readonly #clock: Clock;
  readonly #start: Millis;
  readonly #first: EvidenceEntry[] = [];
  readonly #last: EvidenceEntry[] = [];
  #left = 0;
  #step = '0';

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** The step that is being executed. */
  get step(): string {
    return this.#step;
  }

  set step(number: string) {
    this.#step = number;
  }

  get entries(): readonly EvidenceEntry[] {
    const { at = 0, step = this.#step } = this.#last[0] ?? {};
    const gap: EvidenceEntry[] =
      this.#left === 0 ? [] : [{ at, step, what: 'note', text: `${this.#left} entries left out here` }];
    return [...this.#first, ...gap, ...this.#last];
  }

  add(what: EvidenceEntry['what'], text: string, connection?: string): void {
    const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)` : text;
    const from = connection === undefined ? {} : { connection };
    const entry = { at: this.#now(), step: this.#step, what, ...from, text: short };
    if (this.#first.length < MOST_FIRST) {
      this.#first.push(entry);
      return;
    }
    this.#last.push(entry);
    if (this.#last.length <= MOST_LAST) return;
    this.#last.shift();
    this.#left += 1;
  }

  #now(): number {
    return Math.round(this.#clock.now() - this.#start) / 1000;
  }
}
