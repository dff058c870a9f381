import type { CancelTimer, Clock } from '@busbar/kernel';
import { DISCOVERY_READ_WAIT } from './timers.ts';

/** A request that may have to wait. */
export interface HeldRequest {
  send(): void;
  /** Called instead when the connection ends first. */
  abandon(): void;
}

/**
 * Holds the requests of our own entities back until the peer has read our discovery, because other stacks drop messages of
 * features they do not know (SPINE-5.5.1-5). A peer that never asks is not waited for longer than 5 s after its own reply.
 */
export class RequestGate {
  readonly #clock: Clock;
  readonly #limit: number;
  #held: HeldRequest[] | undefined = [];
  #cancel: CancelTimer | undefined;

  /** @param limit most requests that are held */
  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Sends now or later; false when too many wait already. */
  pass(request: HeldRequest): boolean {
    if (this.#held === undefined) {
      request.send();
      return true;
    }
    if (this.#held.length >= this.#limit) return false;
    this.#held.push(request);
    return true;
  }

  /** The peer replied to our discovery read: from now on the wait is limited. */
  peerReplied(): void {
    if (this.#held !== undefined) this.#cancel ??= this.#clock.after(DISCOVERY_READ_WAIT, () => this.open());
  }

  /** The peer knows our features. */
  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#cancel?.();
    for (const { send } of held) send();
  }

  /** The connection is gone. */
  close(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#cancel?.();
    for (const { abandon } of held) abandon();
  }
}
