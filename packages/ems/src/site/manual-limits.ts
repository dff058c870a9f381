import { isClockSane } from '@busbar/functions';
import { type Clock, type UtcInstant, utcInstant, type Watts } from '@busbar/kernel';
import type { StoredLimit } from '../store/site-limits.ts';
import type { Store } from '../store/store.ts';
import { remainingAfterStart, UNTIL_TOLERANCE_MILLIS } from './limit-remaining.ts';

/** The limit that installers and tests set through the API; at most one is in force. */
export class ManualLimits {
  readonly #store: Store;
  readonly #clock: Clock;
  #active: { readonly limit: StoredLimit; readonly endsAt: number | undefined } | undefined;
  /** A limit whose time is over, until that is stored. */
  #over: StoredLimit | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    for (const limit of store.limits.active('manual')) this.#hold(limit, remainingAfterStart(limit, clock.wall()));
    this.tick();
  }

  /** The limit in force. */
  active(): StoredLimit | undefined {
    return this.#active?.limit;
  }

  /** Sets a limit; it replaces the one in force. Durable when the call returns. */
  set(watts: Watts, durationSeconds: number | undefined): StoredLimit {
    const until: UtcInstant | undefined =
      durationSeconds === undefined ? undefined : utcInstant(this.#clock.wall() + durationSeconds * 1000);
    const limit = this.#store.durably(() => {
      for (const earlier of this.#store.limits.active('manual')) this.#store.limits.end(earlier.id, 'replaced');
      this.#store.ledger.append('manual-limit.set', { watts, durationSeconds: durationSeconds ?? null });
      return this.#store.limits.add({
        kind: 'consumption',
        watts,
        state: 'active',
        source: 'manual',
        sourceName: 'manual limit',
        until,
        text: `A manual limit of ${watts} W was set here.`,
      });
    });
    this.#hold(limit, durationSeconds === undefined ? undefined : durationSeconds * 1000);
    return limit;
  }

  /** Ends a limit; false when it is not the one in force. */
  revoke(id: number): boolean {
    if (this.#active?.limit.id !== id) return false;
    this.#store.durably(() => {
      this.#store.limits.end(id, 'revoked');
      this.#store.ledger.append('manual-limit.deleted', { id });
    });
    this.#active = undefined;
    return true;
  }

  /** Ends the limit whose time is over, or corrects its stored end after a step of the wall clock; tells what it did. */
  tick(): 'ended' | 'corrected' | undefined {
    const active = this.#active;
    if (active?.endsAt !== undefined) {
      if (this.#clock.now() < active.endsAt) return this.#followClock(active.limit, active.endsAt);
      // Not in force any more even if that cannot be stored now: it is tried again with every tick.
      this.#active = undefined;
      this.#over = active.limit;
    }
    const over = this.#over;
    if (over === undefined) return undefined;
    this.#store.durably(() => {
      if (!this.#store.limits.end(over.id, 'expired')) return;
      this.#store.ledger.append('limit.expired', { watts: over.watts, reason: 'manual limit' });
    });
    this.#over = undefined;
    return 'ended';
  }

  /** The stored end follows the wall clock, or a restart would end the limit at a wrong time. */
  #followClock(limit: StoredLimit, endsAt: number): 'corrected' | undefined {
    const wall = this.#clock.wall();
    const until = utcInstant(Math.round(wall + endsAt - this.#clock.now()));
    const isRight = limit.until === undefined || Math.abs(until - limit.until) < UNTIL_TOLERANCE_MILLIS;
    if (isRight || !isClockSane(wall)) return undefined;
    this.#store.durably(() => this.#store.limits.setUntil(limit.id, until));
    this.#active = { limit: { ...limit, until }, endsAt };
    return 'corrected';
  }

  /** The end is watched on the monotonic clock: a step of the wall clock neither shortens nor lengthens a limit. */
  #hold(limit: StoredLimit, left: number | undefined): void {
    this.#active = { limit, endsAt: left === undefined ? undefined : this.#clock.now() + left };
  }
}
