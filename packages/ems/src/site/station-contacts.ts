import { type Clock, type Watts, watts } from '@busbar/kernel';
import type { StationInput } from '../safety/site-input.ts';
import type { StationFacts } from './station-facts.ts';
import { type LastContact, unreachableReserve } from './unreachable-reserve.ts';

/** Remembers what was known of each station when it was last reached. */
export class StationContacts {
  readonly #clock: Clock;
  readonly #contacts = new Map<string, LastContact>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes over the present facts; `confirmed`: W the station holds itself to, Infinity: unknown. */
  observe(facts: readonly StationFacts[], confirmed: (id: string) => number): void {
    for (const station of facts) {
      const before = this.#contacts.get(station.id);
      // One that returns and of which nothing is known yet goes on with what it had.
      const isKnown = before?.lostAt === undefined || station.system !== undefined || station.power !== undefined;
      if (station.isConnected && isKnown)
        this.#contacts.set(station.id, present(station, confirmed(station.id), before));
      else if (!station.isConnected && before !== undefined && before.lostAt === undefined) {
        this.#contacts.set(station.id, { ...before, lostAt: this.#clock.now() });
      }
    }
    const ids = new Set(facts.map(({ id }) => id));
    for (const id of this.#contacts.keys()) if (!ids.has(id)) this.#contacts.delete(id);
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
  const { power, maximum, system } = station;
  const duration = system?.failsafeDurationMinimum;
  return {
    lostAt: undefined,
    power: power ?? before?.power,
    confirmed,
    maximum: maximum ?? before?.maximum,
    failsafeLimit: system?.failsafeLimit ?? before?.failsafeLimit,
    failsafeDurationMillis: duration === undefined ? before?.failsafeDurationMillis : duration * 1000,
  };
}
