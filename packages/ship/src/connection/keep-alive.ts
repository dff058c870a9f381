import type { CancelTimer, Clock, Millis } from '@busbar/kernel';

/** What {@link KeepAlive} needs. */
export interface KeepAliveOptions {
  readonly clock: Clock;
  readonly interval: Millis;
  readonly timeout: Millis;
  /** Sends a WebSocket ping. */
  ping(): void;
  /** True while nothing is read from the peer on purpose: then a pong cannot be seen. */
  isBlind(): boolean;
  /** No pong came in time. */
  missed(): void;
}

/**
 * WebSocket ping and pong from the moment the WebSocket is open (SHIP-6.7.5-1, -4). A second question, whether the peer
 * is alive right now, has a deadline of its own (SHIP-6.9.3.4-4).
 */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  #cancel: CancelTimer;
  #probes: { readonly answer: (isAlive: boolean) => void; readonly cancel: CancelTimer }[] = [];
  #isClosed = false;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#cancel = this.#ask();
  }

  /** A pong arrived. */
  pong(): void {
    if (this.#isClosed) return;
    this.#cancel();
    this.#cancel = this.#ask();
    this.#answerProbes(true);
  }

  /** Pings now; answers whether a pong came within `grace`. */
  probe(grace: Millis, answer: (isAlive: boolean) => void): void {
    const probe = { answer, cancel: this.#options.clock.after(grace, () => this.#unanswered(probe.answer)) };
    this.#probes.push(probe);
    this.#options.ping();
  }

  /** Ends; open questions are answered with no. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancel();
    this.#answerProbes(false);
  }

  #ask(): CancelTimer {
    return this.#options.clock.after(this.#options.interval, () => {
      this.#options.ping();
      this.#cancel = this.#await();
    });
  }

  #await(): CancelTimer {
    return this.#options.clock.after(this.#options.timeout, () => {
      if (this.#options.isBlind()) this.#cancel = this.#await();
      else this.#options.missed();
    });
  }

  #unanswered(answer: (isAlive: boolean) => void): void {
    this.#probes = this.#probes.filter((probe) => probe.answer !== answer);
    answer(false);
  }

  #answerProbes(isAlive: boolean): void {
    for (const { answer, cancel } of this.#probes.splice(0)) {
      cancel();
      answer(isAlive);
    }
  }
}
