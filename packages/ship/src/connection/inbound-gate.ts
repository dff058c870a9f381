import { type CancelTimer, type Clock, millis, TokenBucket } from '@busbar/kernel';
import type { ShipLimits } from './limits.ts';

/** Longest time a peer may send faster than its rate before it is disconnected, ms. */
const PATIENCE = 10_000;
/** Two delays closer together than this belong to one episode, ms. */
const EPISODE_GAP = 1000;

/** What the gate does to the socket and with the messages. */
export interface InboundGateActions {
  /** One message, in order. */
  pass(message: Uint8Array): void;
  /** Stops and continues reading from the socket. */
  pause(): void;
  resume(): void;
  /** The peer does not slow down: close the connection. */
  overrun(why: string): void;
}

/** Holds a peer to its rate of messages: beyond it they are delayed, and a peer that goes on is disconnected. */
export class InboundGate {
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  readonly #backlogLimit: number;
  readonly #actions: InboundGateActions;
  readonly #backlog: Uint8Array[] = [];
  #cancel: CancelTimer | undefined;
  #episodeStart = 0;
  #lastDelay = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(clock: Clock, limits: ShipLimits, actions: InboundGateActions) {
    this.#clock = clock;
    this.#bucket = new TokenBucket(clock, limits.inbound.perSecond, limits.inbound.burst);
    this.#backlogLimit = limits.inboundBacklog;
    this.#actions = actions;
  }

  /** True while messages wait, and with them everything the peer sends behind them. */
  get isDelaying(): boolean {
    return this.#cancel !== undefined;
  }

  take(message: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#cancel === undefined && this.#bucket.take()) {
      this.#actions.pass(message);
      return;
    }
    if (this.#backlog.length >= this.#backlogLimit) {
      this.#overrun(`more than ${this.#backlogLimit} messages at once`);
      return;
    }
    this.#backlog.push(message);
    if (this.#cancel === undefined) this.#delay();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#backlog.length = 0;
  }

  #delay(): void {
    const now = this.#clock.now();
    if (now - this.#lastDelay > EPISODE_GAP) this.#episodeStart = now;
    this.#lastDelay = now;
    if (now - this.#episodeStart > PATIENCE) {
      this.#overrun(`more messages than its rate for ${PATIENCE / 1000} s`);
      return;
    }
    this.#actions.pause();
    this.#cancel = this.#clock.after(millis(this.#bucket.wait()), () => this.#drain());
  }

  #drain(): void {
    this.#cancel = undefined;
    while (!this.#isClosed && this.#backlog.length > 0 && this.#bucket.take()) {
      const message = this.#backlog.shift();
      if (message !== undefined) this.#actions.pass(message);
    }
    if (this.#isClosed) return;
    if (this.#backlog.length > 0) this.#delay();
    else this.#actions.resume();
  }

  #overrun(why: string): void {
    this.close();
    this.#actions.overrun(why);
  }
}
