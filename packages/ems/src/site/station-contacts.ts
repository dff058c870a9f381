import { type Clock, type Millis, type Watts, watts } from '@busbar/kernel';
import type { StationInput } from '../safety/site-input.ts';
import type { StoredContact } from '../store/contact-store.ts';
import type { StationFacts } from './station-facts.ts';
import { type LastContact, unreachableReserve } from './unreachable-reserve.ts';

/** Where contacts outlive a restart. */
export interface ContactMemory {
  all(): ReadonlyMap<string, StoredContact>;
  set(station: string, contact: StoredContact): void;
}

/** Shortest time between two records of one station: bounds alone may change every second, ms. */
const RECORD_EVERY_MILLIS = 5000;

/**
 * Remembers what was known of each station when it was last reached. After a restart every station counts as lost until
 * it is back: the first one to return must not get the share of another that is still charging.
 */
export class StationContacts {
  readonly #clock: Clock;
  readonly #memory: ContactMemory;
  readonly #contacts = new Map<string, LastContact>();
  readonly #recorded = new Map<string, { readonly text: string; readonly at: Millis }>();

  constructor(clock: Clock, memory: ContactMemory) {
    this.#clock = clock;
    this.#memory = memory;
    for (const [id, stored] of memory.all()) this.#contacts.set(id, lastContact(stored, clock.now()));
  }

  /** Takes over the present facts; `confirmed`: W the station holds itself to, Infinity: unknown. */
  observe(facts: readonly StationFacts[], confirmed: (id: string) => number): void {
    for (const station of facts) {
      this.#observe(station, confirmed);
    }
    const ids = new Set(facts.map(({ id }) => id));
    for (const id of this.#contacts.keys()) if (!ids.has(id)) this.#contacts.delete(id);
  }

  /** Puts down what changed since the last record. Throws when it cannot be stored; it is tried again at the next call. */
  record(): void {
    const now = this.#clock.now();
    for (const [id, contact] of this.#contacts) {
      const before = this.#recorded.get(id);
      if (contact.lostAt !== undefined || (before !== undefined && now - before.at < RECORD_EVERY_MILLIS)) continue;
      this.#record(id, contact);
    }
  }

  /**
   * A station is about to be told a bound, W, Infinity: none. One without failsafe keeps it for ever, also when this program
   * is killed right after that: more than before is put down first. Throws when it cannot be stored.
   */
  telling(id: string, bound: number): void {
    const contact = this.#contacts.get(id);
    if (contact === undefined || !contact.keepsSetpoint || bound <= contact.confirmed) return;
    const told = { ...contact, confirmed: bound };
    this.#contacts.set(id, told);
    this.#record(id, told);
  }

  #record(id: string, contact: LastContact): void {
    const stored = storedContact(contact);
    const text = JSON.stringify(stored);
    if (text === this.#recorded.get(id)?.text) return;
    this.#memory.set(id, stored);
    this.#recorded.set(id, { text, at: this.#clock.now() });
  }

  #observe(station: StationFacts, confirmed: (id: string) => number): void {
    const before = this.#contacts.get(station.id);
    // One that returns and of which nothing is known yet goes on with what it had.
    const isKnown = before?.lostAt === undefined || station.system !== undefined || station.power !== undefined;
    if (station.isConnected && isKnown) this.#contacts.set(station.id, present(station, confirmed(station.id), before));
    else if (!station.isConnected && before !== undefined && before.lostAt === undefined)
      this.#contacts.set(station.id, { ...before, lostAt: this.#clock.now() });
  }

  /** The station as the safety loop takes it. */
  input({ id, phases, maximum, mode, isConnected, system, power }: StationFacts): StationInput {
    const rest = { id, phases, maximum, mode } as const;
    if (!isConnected) return { ...rest, access: 'unreachable', reserved: this.#reserve(id) };
    if (system === undefined)
      return { ...rest, access: 'unlimitable', reserved: power ?? maximum ?? this.#reserve(id) };
    return { ...rest, access: 'limitable', reserved: watts(0) };
  }

  #reserve(id: string): Watts {
    const contact = this.#contacts.get(id);
    return contact === undefined ? watts(0) : unreachableReserve(contact, this.#clock.now());
  }
}

function present(station: StationFacts, confirmed: number, before: LastContact | undefined): LastContact {
  const { power, maximum, system, keepsSetpoint } = station;
  const duration = system?.failsafeDurationMinimum;
  return {
    lostAt: undefined,
    power: power ?? before?.power,
    confirmed,
    maximum: maximum ?? before?.maximum,
    failsafeLimit: system?.failsafeLimit ?? before?.failsafeLimit,
    failsafeDurationMillis: duration === undefined ? before?.failsafeDurationMillis : duration * 1000,
    keepsSetpoint,
  };
}

/** The limit in steps of 100 W and the power of 1 kW, upwards, so that a measured value does not cause a record every second. */
function storedContact({
  power,
  confirmed,
  maximum,
  failsafeLimit,
  failsafeDurationMillis,
  keepsSetpoint,
}: LastContact): StoredContact {
  return {
    power: power === undefined ? null : Math.ceil(power / 1000) * 1000,
    confirmed: Number.isFinite(confirmed) ? Math.ceil(confirmed / 100) * 100 : null,
    maximum: maximum ?? null,
    failsafeLimit: failsafeLimit ?? null,
    failsafeDurationMillis: failsafeDurationMillis ?? null,
    ...(keepsSetpoint ? { keepsSetpoint } : {}),
  };
}

function lastContact(stored: StoredContact, lostAt: Millis): LastContact {
  const inWatts = (value: number | null): Watts | undefined => (value === null ? undefined : watts(value));
  return {
    lostAt,
    power: inWatts(stored.power),
    confirmed: stored.confirmed ?? Number.POSITIVE_INFINITY,
    maximum: inWatts(stored.maximum),
    failsafeLimit: inWatts(stored.failsafeLimit),
    failsafeDurationMillis: stored.failsafeDurationMillis ?? undefined,
    keepsSetpoint: stored.keepsSetpoint ?? false,
  };
}
