import { type CancelTimer, type Clock, millis } from '@busbar/kernel';
import type { FeatureAddress } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { formatAddress } from './feature-address.ts';
import { OVERTAKEN_WAIT, RESYNC_INTERVAL } from './timers.ts';

/**
 * Data that came after newer data. Every message is used as it comes (SPINE-5.3.2-12), so what a peer that sends from several
 * threads told last is not always what holds: it is read once everything that is under way has come. A peer whose counters
 * mean nothing is read once a minute for that, not after every message.
 */
export class OvertakenData {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, CancelTimer>();
  /** When functions were read for this last; as many as the peer has. */
  readonly #readAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** This function is read a little later, once however often it came. */
  came(declaration: AnyFunction, source: FeatureAddress, read: () => void): void {
    const key = `${formatAddress(source)} ${declaration.name}`;
    if (this.#waiting.has(key)) return;
    const sinceRead = this.#clock.now() - (this.#readAt.get(key) ?? Number.NEGATIVE_INFINITY);
    const cancel = this.#clock.after(millis(Math.max(OVERTAKEN_WAIT, RESYNC_INTERVAL - sinceRead)), () => {
      this.#waiting.delete(key);
      this.#readAt.set(key, this.#clock.now());
      read();
    });
    this.#waiting.set(key, cancel);
  }

  close(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}
