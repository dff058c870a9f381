import { type Clock, type Logger, type Millis, type Watts, watts } from '@busbar/kernel';
import type { ControlledSystem, LimitOutcome } from '@busbar/usecases';
import type { StationReport } from '../safety/staging.ts';
import type { StationLimits } from './station-sides.ts';

/** What a station has answered. */
export interface StationAnswer {
  readonly state: 'confirmed' | 'pending' | 'refused';
  /** Words of the station. */
  readonly description: string | undefined;
}

/** How often and how fast stations answered, for metrics. */
export interface DistributionEvents {
  /** An answer arrived after so many ms. */
  answered(outcome: 'accepted' | 'refused', after: number): void;
  /** A station refused a limit. */
  refused(ski: string, description: string): void;
}

interface Sent {
  /** W; Infinity: no limit. */
  readonly value: number;
  readonly at: Millis;
}

interface Known {
  sent: Sent | undefined;
  /** W the station holds itself to as far as we know; Infinity: nothing known. */
  confirmed: number;
  /** The most it was told since it confirmed all of it, W: it may have taken any of that, and missed the rest. */
  mostTold: number;
  unconfirmedSince: Millis | undefined;
  refusal: string | undefined;
}

/** Where a bound goes. */
export interface DistributionTarget {
  readonly id: string;
  readonly ski: string;
  readonly entity: readonly number[];
  /** W; undefined: no limit. */
  readonly watts: Watts | undefined;
  /** Value written with a deactivated limit: the station's own maximum, 0 if unknown. */
  readonly idleValue: Watts;
}

/** Tells stations their bounds over LPC, and remembers what they confirmed. */
export class LimitDistribution {
  readonly #guard: StationLimits;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events: DistributionEvents;
  readonly #known = new Map<string, Known>();

  constructor(guard: StationLimits, clock: Clock, logger: Logger, events: DistributionEvents) {
    this.#guard = guard;
    this.#clock = clock;
    this.#logger = logger;
    this.#events = events;
  }

  /** Takes over what the energy guard knows of a station; undefined: it is not connected. */
  observe(id: string, system: ControlledSystem | undefined): void {
    const known = this.#of(id);
    if (system === undefined || system.status === 'offline' || system.status === 'connecting') {
      // After a new connection nothing is known until the limit was confirmed again.
      if (system !== undefined && system.status === 'connecting') known.confirmed = Number.POSITIVE_INFINITY;
      known.unconfirmedSince ??= this.#clock.now();
      return;
    }
    if (isGivenUp(system)) {
      known.confirmed = Number.POSITIVE_INFINITY;
      known.unconfirmedSince ??= this.#clock.now();
    }
    if (system.status !== 'accepted') return;
    const desired = system.desired.active ? (system.desired.value ?? watts(0)) : Number.POSITIVE_INFINITY;
    known.confirmed = desired;
    if (known.sent === undefined || known.sent.value === desired) {
      known.mostTold = desired;
      known.unconfirmedSince = undefined;
      known.refusal = undefined;
    }
  }

  /** What is known of a station, for the staging. */
  report(id: string, power: Watts | undefined): StationReport {
    const { confirmed, mostTold, unconfirmedSince } = this.#of(id);
    return { id, confirmed: Math.max(confirmed, mostTold), unconfirmedSince, power };
  }

  /** Whether the station has confirmed what it was told. */
  answer(id: string): StationAnswer {
    const { unconfirmedSince, refusal } = this.#of(id);
    if (refusal !== undefined) return { state: 'refused', description: refusal };
    return { state: unconfirmedSince === undefined ? 'confirmed' : 'pending', description: undefined };
  }

  /** Sends the target if it is not the one the station was told already. The guard repeats it after every reconnect. */
  tell(target: DistributionTarget): void {
    const known = this.#of(target.id);
    const value = target.watts ?? Number.POSITIVE_INFINITY;
    if (known.sent?.value === value) return;
    const at = this.#clock.now();
    const sent = { value, at };
    known.sent = sent;
    known.mostTold = Math.max(known.mostTold, value);
    known.unconfirmedSince = at;
    known.refusal = undefined;
    const limit = { active: target.watts !== undefined, value: target.watts ?? target.idleValue };
    this.#guard
      .setLimit({ ski: target.ski, entity: target.entity }, limit)
      .then((outcome) => this.#answered(target, known, sent, outcome))
      .catch((error: unknown) => this.#logger.error('limit.notStated', { ski: target.ski, error: String(error) }));
  }

  /** Tells every station again at the next occasion: some may have gone to failsafe in between (LPC-916). */
  restate(): void {
    for (const known of this.#known.values()) known.sent = undefined;
  }

  /** Forgets stations that are gone for good. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
  }

  #answered(target: DistributionTarget, known: Known, sent: Sent, outcome: LimitOutcome): void {
    if (outcome.accepted) {
      this.#events.answered('accepted', this.#clock.now() - sent.at);
      return;
    }
    if (outcome.why !== 'refused') return;
    this.#events.answered('refused', this.#clock.now() - sent.at);
    if (known.sent === sent) known.refusal = outcome.description ?? `error ${outcome.errorNumber}`;
    this.#events.refused(target.ski, outcome.description ?? `error ${outcome.errorNumber}`);
  }

  #of(id: string): Known {
    let known = this.#known.get(id);
    if (known === undefined) {
      known = {
        sent: undefined,
        confirmed: Number.POSITIVE_INFINITY,
        mostTold: 0,
        unconfirmedSince: this.#clock.now(),
        refusal: undefined,
      };
      this.#known.set(id, known);
    }
    return known;
  }
}

/** The station shows that it does not hold itself to the limit it accepted; the guard states it again. LPC-923. */
function isGivenUp({ status, desired, limit }: ControlledSystem): boolean {
  return status === 'retrying' && desired.active && limit?.active === false;
}
