import type { Clock, Millis } from '@busbar/kernel';
import { isSame } from './local-object.ts';
import type { Answer } from './respond.ts';

interface Remembered {
  readonly bytes: Uint8Array;
  readonly answers: readonly Answer[];
  readonly at: number;
}

/**
 * Requests that change something and were executed: one that comes again, from the same address with the same transaction
 * id and the same octets, is answered as before and not executed again. A requester that always uses the same
 * transaction id is recognized by its octets; after `memory` ms even those are a new request.
 */
export class RepeatedRequests {
  readonly #clock: Clock;
  readonly #memory: Millis;
  readonly #most: number;
  readonly #requests = new Map<string, Remembered>();

  /** @param most requests remembered; the oldest is forgotten first */
  constructor(clock: Clock, memory: Millis, most: number) {
    this.#clock = clock;
    this.#memory = memory;
    this.#most = most;
  }

  /** The answers it got before; undefined when the request is new. */
  answered(from: string, tid: number, bytes: Uint8Array): readonly Answer[] | undefined {
    const known = this.#requests.get(keyOf(from, tid));
    if (known === undefined || this.#clock.now() - known.at > this.#memory) return undefined;
    return isSame(known.bytes, bytes) ? known.answers : undefined;
  }

  remember(from: string, tid: number, bytes: Uint8Array, answers: readonly Answer[]): void {
    const key = keyOf(from, tid);
    this.#requests.delete(key);
    this.#requests.set(key, { bytes: bytes.slice(), answers, at: this.#clock.now() });
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > this.#most && oldest !== undefined) this.#requests.delete(oldest);
  }
}

function keyOf(from: string, tid: number): string {
  return `${from} ${tid}`;
}
