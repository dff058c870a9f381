import type { ChargingStation, Confirmation, StationState } from '@busbar/functions';
import { type Clock, inMillis, Listeners, type Logger, millis, seconds, type Unlisten, watts } from '@busbar/kernel';
import type {
  ControlledSystem,
  EchonetStations,
  EvseStation,
  LimitOutcome,
  MonitoredUnit,
  StatedLimit,
} from '@busbar/usecases';
import { stationKey } from '../site/station-facts.ts';
import type { StationLimits, StationPowerReadings, StationStates } from '../site/station-sides.ts';

/** A value older than this says nothing of now, ms. Power is read every 5 to 60 s. */
const STALE_AFTER_MILLIS = 300_000;
/** How long the stations are waited for when the program ends, ms. */
const PARTING_MILLIS = 5000;

/** How the stations are taken over. */
export interface EchonetSideOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stations: EchonetStations;
  /** Whether the owner named the station: any other is neither steered nor relied on (section 7 of the protocol text). */
  isListed(key: string): boolean;
}

/** One station and what it was told. */
interface Steered {
  readonly station: ChargingStation;
  desired: ControlledSystem['desired'];
  status: ControlledSystem['status'];
  /** The most it was told since it confirmed all of it, W: it may have taken any of that. */
  mostTold: number;
  /** Nobody answered when it was told that last. */
  isUnanswered: boolean;
  isStarted: boolean;
  /** It could be steered at the last look. */
  isControllable: boolean;
  readonly unlisten: Unlisten;
}

/**
 * Charging stations that speak ECHONET Lite, in the shape the site knows stations in: as systems that take limits, as
 * units with measurements, as stations with a state. Their key stands where a SHIP device has its SKI.
 */
export class EchonetSide implements StationLimits, StationPowerReadings, StationStates {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: EchonetSideOptions;
  readonly #steered = new Map<string, Steered>();
  /** What each was told last; bounded by the stations the owner named. One that vanishes is told the same when it is back. */
  readonly #told = new Map<string, ControlledSystem['desired']>();
  readonly #unlisted = new Set<string>();
  readonly #changed = new Listeners<[]>();
  readonly #stops: Unlisten[];

  constructor(options: EchonetSideOptions) {
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#options = options;
    this.#stops = [
      options.stations.onFound((station) => this.#found(station)),
      options.stations.onRemoved((station) => this.#removed(station)),
    ];
  }

  /** Keys of stations that were found and are not in the configuration. */
  get unlisted(): readonly string[] {
    return [...this.#unlisted];
  }

  /** The stations that are there, as entities of devices. */
  entityTypes(): readonly (readonly [key: string, type: string])[] {
    return this.#present().map(({ station: { key } }) => [stationKey(key, entityPathOf(key).join('.')), 'EVSE']);
  }

  systems(): readonly ControlledSystem[] {
    return this.#present().flatMap((steered) => {
      const { station, desired } = steered;
      const { phase, bounds, ratings, isSetpointHonoured } = station.state();
      // One that lets nobody write anything is there, and cannot be limited.
      if (phase !== 'controllable') return [];
      const nominalMax = ratings.charge;
      return {
        ski: station.key,
        entityPath: entityPathOf(station.key),
        label: station.key,
        status: statusOf(steered, bounds.charge),
        desired,
        limit: {
          active: bounds.charge !== undefined,
          ...(bounds.charge === undefined ? {} : { value: bounds.charge }),
        },
        ...(nominalMax === undefined ? {} : { nominalMax }),
        failsafeSuspected: !isSetpointHonoured,
        heartbeatWatched: false,
      };
    });
  }

  units(): readonly MonitoredUnit[] {
    const now = this.#clock.now();
    return this.#present().map(({ station }) => {
      const { power, energyIn } = station.state();
      const age = power === undefined ? undefined : seconds((now - power.at) / 1000);
      return {
        ski: station.key,
        entityPath: entityPathOf(station.key),
        entityType: 'EVSE',
        label: station.key,
        measurements: {
          unusable: [],
          ...(power === undefined ? {} : { power: power.value }),
          ...(energyIn === undefined ? {} : { energyConsumed: energyIn.value }),
        },
        ...(age === undefined ? {} : { age }),
        stale: age === undefined || inMillis(age) > STALE_AFTER_MILLIS,
      };
    });
  }

  stations(): readonly EvseStation[] {
    return this.#present().map(({ station }) => {
      const { info, fault, operatingState } = station.state();
      return {
        ski: station.key,
        entityPath: entityPathOf(station.key),
        label: station.key,
        manufacturer: info,
        operatingState,
        isError: fault.isFaulty,
        ...(fault.code === undefined ? {} : { lastErrorCode: fault.code }),
      };
    });
  }

  async setLimit({ ski }: { readonly ski: string }, { active, value }: StatedLimit): Promise<LimitOutcome> {
    const told = { active, ...(value === undefined ? {} : { value }) };
    this.#told.set(ski, told);
    const steered = this.#steered.get(ski);
    if (steered === undefined) return { accepted: false, why: 'notConnected', willRetry: false };
    steered.desired = told;
    steered.status = 'writing';
    steered.mostTold = Math.max(steered.mostTold, active ? (value ?? 0) : Number.POSITIVE_INFINITY);
    const desired = told;
    const limit = active ? watts(value ?? 0) : undefined;
    const answer = steered.station.applyLimit({ source: 'siteBudget', direction: 'charge', watts: limit });
    // A station of this protocol charges only when it is told to. It knows its limit by now.
    if (!steered.isStarted) void steered.station.start();
    steered.isStarted = true;
    const confirmation = await answer;
    // A newer limit has its own answer.
    if (steered.desired !== desired) return { accepted: false, why: 'superseded', willRetry: false };
    const outcome = outcomeOf(confirmation, limit);
    steered.status = outcome.accepted ? 'accepted' : 'retrying';
    steered.isUnanswered = confirmation.status === 'lost';
    if (outcome.accepted) steered.mostTold = limit ?? Number.POSITIVE_INFINITY;
    this.#changed.emit();
    return outcome;
  }

  onChange(listener: () => void): Unlisten {
    return this.#changed.add(listener);
  }

  /**
   * Before the program ends: a station keeps its last setpoint for ever, so it is told one that is safe without anybody
   * who watches it, and never more than what it may take now. Mapping section 6.
   *
   * @param budget W for all stations together, shared equally
   */
  async part(budget: number): Promise<void> {
    for (const stop of this.#stops) stop();
    const present = this.#present();
    const share = Math.floor(budget / Math.max(1, present.length));
    const told = present.map(({ station, desired: { active, value = 0 } }) => {
      const least = active ? Math.min(share, value) : share;
      return station.applyLimit({ source: 'siteBudget', direction: 'charge', watts: watts(least) });
    });
    if (told.length > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = this.#clock.after(millis(PARTING_MILLIS), resolve);
      await Promise.race([Promise.allSettled(told), promise]);
      cancel();
    }
    for (const { unlisten } of this.#steered.values()) unlisten();
    this.#steered.clear();
  }

  #present(): readonly Steered[] {
    return [...this.#steered.values()].filter(({ station }) => isReachable(station.state()));
  }

  #found(station: ChargingStation): void {
    if (!this.#options.isListed(station.key)) {
      if (!this.#unlisted.has(station.key)) this.#logger.warn('echonet.stationNotListed', { station: station.key });
      this.#unlisted.add(station.key);
      return;
    }
    const told = this.#told.get(station.key);
    this.#steered.get(station.key)?.unlisten();
    const steered: Steered = {
      station,
      desired: told ?? { active: false },
      status: 'waiting',
      mostTold: 0,
      isUnanswered: false,
      isStarted: false,
      isControllable: false,
      unlisten: station.onChange(() => this.#stationChanged(steered)),
    };
    this.#steered.set(station.key, steered);
    this.#stationChanged(steered);
  }

  /**
   * One that can be steered again may have been restarted: what it was told before is told again. So is one that answered
   * too late: it is asked what it keeps.
   */
  #stationChanged(steered: Steered): void {
    const { phase, bounds } = steered.station.state();
    const isControllable = phase === 'controllable';
    const isDone = steered.isUnanswered || holds(bounds.charge, 0, steered.desired);
    const isLate = isControllable && steered.status === 'retrying' && isDone;
    const isBack = isControllable && !steered.isControllable;
    steered.isControllable = isControllable;
    const told = this.#told.get(steered.station.key);
    if ((isBack || isLate) && told !== undefined) {
      const { active, value } = told;
      void this.setLimit({ ski: steered.station.key }, { active, value: value ?? watts(0) });
    }
    this.#changed.emit();
  }

  #removed(station: ChargingStation): void {
    const { key } = station;
    this.#unlisted.delete(key);
    const steered = this.#steered.get(key);
    // Another node took the identity over.
    if (steered?.station !== station) return;
    steered.unlisten();
    this.#steered.delete(key);
    this.#changed.emit();
  }
}

function isReachable({ phase }: StationState): boolean {
  return phase === 'readable' || phase === 'controllable';
}

/** One that left its bounds, or was restarted, is as one that has just come: nothing is known of what it holds itself to. */
function statusOf({ desired, mostTold, status }: Steered, bound: number | undefined): ControlledSystem['status'] {
  if (desired.active && bound === undefined) return 'connecting';
  return holds(bound, mostTold, desired) ? 'accepted' : status;
}

/** The station holds itself to what is wanted, whatever became of the answer, and of what it was told before. */
function holds(bound: number | undefined, mostTold: number, { active, value }: ControlledSystem['desired']): boolean {
  return active && bound !== undefined && Math.max(bound, mostTold) <= (value ?? 0);
}

/** Class and instance of the object, where a SHIP device has the address of an entity. */
function entityPathOf(key: string): readonly number[] {
  const code = Number.parseInt(key.slice(-6), 16);
  return [code >>> 8, code & 0xff];
}

function outcomeOf(confirmation: Confirmation, limit: number | undefined): LimitOutcome {
  switch (confirmation.status) {
    case 'accepted':
      return { accepted: true };
    case 'clipped':
      return limit === undefined || confirmation.watts <= limit
        ? { accepted: true }
        : refused(`the station keeps ${confirmation.watts} W`);
    case 'rejected':
      return refused(confirmation.reason);
    case 'superseded':
      return { accepted: false, why: 'superseded', willRetry: false };
    case 'pending':
      return { accepted: false, why: 'notConnected', willRetry: true };
    case 'lost':
      return { accepted: false, why: 'timedOut', willRetry: true };
  }
}

function refused(description: string): LimitOutcome {
  return { accepted: false, why: 'refused', description, willRetry: true };
}
