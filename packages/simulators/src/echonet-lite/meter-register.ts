import { type Seconds, type UtcInstant, utcInstant, type WattHours, type Watts, wattHours } from '@busbar/kernel';

/** Counters of both directions at some moment. */
export interface Counters {
  /** Taken from the grid. */
  readonly normal: WattHours;
  /** Fed into it. */
  readonly reverse: WattHours;
}

const HALF_HOUR = 1_800_000;
/** Half hours of a day. */
const SLOTS = 48;
/** Days that can be asked for, today included (0xE5). */
const DAYS = 100;

/** The counters of a meter, and what they showed at every half hour of the last hundred days, by local time. */
export class MeterRegister {
  #counters: Counters = { normal: wattHours(0), reverse: wattHours(0) };
  /** By the number of the half hour since 1970. */
  readonly #history = new Map<number, Counters>();
  #latest: number;

  /** @param at local time: the history begins with the half hour that has passed */
  constructor(at: UtcInstant) {
    this.#latest = slotOf(at);
    this.#history.set(this.#latest, this.#counters);
  }

  get counters(): Counters {
    return this.#counters;
  }

  /** Power flowed for a while until `at`, local time. */
  count(power: Watts, duration: Seconds, at: UtcInstant): void {
    const energy = (power * duration) / 3600;
    this.#counters = {
      normal: wattHours(this.#counters.normal + Math.max(0, energy)),
      reverse: wattHours(this.#counters.reverse + Math.max(0, -energy)),
    };
    const slot = slotOf(at);
    if (slot <= this.#latest) return;
    this.#latest = slot;
    this.#history.set(slot, this.#counters);
    const oldest = slot - DAYS * SLOTS;
    for (const old of this.#history.keys()) {
      if (old > oldest) break;
      this.#history.delete(old);
    }
  }

  /** What the counters showed at the latest half hour, and when that was, local time. */
  latest(): { readonly at: UtcInstant; readonly counters: Counters } {
    const counters = this.#history.get(this.#latest) ?? this.#counters;
    return { at: utcInstant(this.#latest * HALF_HOUR), counters };
  }

  /** The half hours of a day from midnight on; undefined where nothing was recorded. */
  day(at: UtcInstant, daysAgo: number): readonly (Counters | undefined)[] {
    const first = (Math.floor(slotOf(at) / SLOTS) - daysAgo) * SLOTS;
    return Array.from({ length: SLOTS }, (_, slot) => this.#history.get(first + slot));
  }
}

function slotOf(at: UtcInstant): number {
  return Math.floor(at / HALF_HOUR);
}
