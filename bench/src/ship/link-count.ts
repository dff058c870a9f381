import { type MessageLink, systemClock } from '@busbar/kernel';

const clock = systemClock();

/** Echoes on every link and knows which peers have one. */
export class LinkCount {
  readonly #expected: ReadonlySet<string>;
  readonly #open = new Map<string, number>();
  /** Peers that had no link at some moment since the last question. */
  readonly #lost = new Set<string>();
  #look: () => void = () => undefined;

  constructor(expected: readonly string[]) {
    this.#expected = new Set(expected);
  }

  /** A link of a peer opened. */
  take(ski: string, link: MessageLink): void {
    this.#open.set(ski, (this.#open.get(ski) ?? 0) + 1);
    link.start({ message: (text) => void link.send(text), closed: () => this.#closed(ski) });
    this.#look();
  }

  /** Resolves with the seconds since the process began when every peer has a link. */
  async connected(): Promise<number> {
    await this.#until(() => this.#isComplete);
    return clock.now() / 1000;
  }

  /** Resolves with the seconds from the first loss to the moment every peer was without a link and has one again. */
  async reconnected(): Promise<number> {
    this.#lost.clear();
    await this.#until(() => this.#lost.size > 0);
    const from = clock.now();
    await this.#until(() => this.#lost.size === this.#expected.size && this.#isComplete);
    return (clock.now() - from) / 1000;
  }

  get #isComplete(): boolean {
    return this.#open.size === this.#expected.size;
  }

  #closed(ski: string): void {
    const left = (this.#open.get(ski) ?? 1) - 1;
    if (left > 0) this.#open.set(ski, left);
    else {
      this.#open.delete(ski);
      this.#lost.add(ski);
    }
    this.#look();
  }

  #until(condition: () => boolean): Promise<void> {
    return new Promise((done) => {
      this.#look = () => {
        if (condition()) done();
      };
      this.#look();
    });
  }
}
