import { type CancelTimer, type Clock, millis, type TokenBucket } from '@busbar/kernel';
import { bucketOf, type ShipLimits } from './limits.ts';

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
  /** None in profiles without rates. */
  readonly #bucket: TokenBucket | undefined;
  readonly #backlogLimit: number;
  readonly #actions: InboundGateActions;
  readonly #backlog: Uint8Array[] = [];
  #cancel: CancelTimer | undefined;
  #episodeStart = 0;
  #lastDelay = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(clock: Clock, limits: ShipLimits, actions: InboundGateActions) {
    this.#clock = clock;
    this.#bucket = bucketOf(clock, limits.inbound);
    this.#backlogLimit = limits.inboundBacklog;
    this.#actions = actions;
  }

  /** True while messages wait, and with them everything the peer sends behind them. */
  get isDelaying(): boolean {
    return this.#cancel !== undefined;
  }

  take(message: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#bucket === undefined || (this.#cancel === undefined && this.#bucket.take())) {
      this.#actions.pass(message);
      return;
    }
    if (this.#backlog.length >= this.#backlogLimit) {
      this.#overrun(`more than ${this.#backlogLimit} messages at once`);
      return;
    }
    this.#backlog.push(message);
    if (this.#cancel === undefined) this.#delay(this.#bucket);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#backlog.length = 0;
  }

  #delay(bucket: TokenBucket): void {
    const now = this.#clock.now();
    if (now - this.#lastDelay > EPISODE_GAP) this.#episodeStart = now;
    this.#lastDelay = now;
    if (now - this.#episodeStart > PATIENCE) {
      this.#overrun(`more messages than its rate for ${PATIENCE / 1000} s`);
      return;
    }
    this.#actions.pause();
    this.#cancel = this.#clock.after(millis(bucket.wait()), () => this.#drain(bucket));
  }

  #drain(bucket: TokenBucket): void {
    this.#cancel = undefined;
    while (!this.#isClosed && this.#backlog.length > 0 && bucket.take()) {
      const message = this.#backlog.shift();
      if (message !== undefined) this.#actions.pass(message);
    }
    if (this.#isClosed) return;
    if (this.#backlog.length > 0) this.#delay(bucket);
    else this.#actions.resume();
  }

  #overrun(why: string): void {
    this.close();
    this.#actions.overrun(why);
  }
}
