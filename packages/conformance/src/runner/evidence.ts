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

/** Most entries of one case: a device that floods must not fill the report. */
const MOST_ENTRIES = 400;
/** Longest text of an entry, characters: a detailed discovery has some thousand. */
const LONGEST_TEXT = 2000;

/** Collects what happens in one case. */
export class Evidence {
  readonly #clock: Clock;
  readonly #start: Millis;
  readonly #entries: EvidenceEntry[] = [];
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
    return this.#left === 0
      ? this.#entries
      : [...this.#entries, { at: this.#now(), step: this.#step, what: 'note', text: `${this.#left} more left out` }];
  }

  add(what: EvidenceEntry['what'], text: string, connection?: string): void {
    if (this.#entries.length >= MOST_ENTRIES) {
      this.#left += 1;
      return;
    }
    const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)` : text;
    const from = connection === undefined ? {} : { connection };
    this.#entries.push({ at: this.#now(), step: this.#step, what, ...from, text: short });
  }

  #now(): number {
    return Math.round(this.#clock.now() - this.#start) / 1000;
  }
}
