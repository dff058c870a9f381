import { isClockSane } from '@busbar/functions';
import {
  type CancelTimer,
  type Clock,
  every,
  type Logger,
  type Millis,
  millis,
  utcInstant,
  type Watts,
  watts,
} from '@busbar/kernel';
import type { ControllableSystem, ControllableSystemStatus, MonitoringAppliance } from '@busbar/usecases';
import type { Config } from '../config/config-schema.ts';
import type { Metrics } from '../metrics.ts';
import { type Bound, type Decision, minimumPower } from '../safety/decide.ts';
import { decideAround } from '../safety/silent-stations.ts';
import { CONFIRMATION_MILLIS, staged } from '../safety/staging.ts';
import type { Store } from '../store/store.ts';
import type { ControlState } from './control-state.ts';
import { effectiveGridLimit, type GridLimitInput } from './grid-limit.ts';
import { type GridLimitRecord, guardName } from './grid-limit-record.ts';
import { GridMeter, takenBy } from './grid-reading.ts';
import { LimitChain } from './limit-chain.ts';
import { LimitDistribution } from './limit-distribution.ts';
import { fuseOf, limitsInForce } from './limits-in-force.ts';
import type { ManualLimits } from './manual-limits.ts';
import { NO_ORDER, serviceOrder } from './service-order.ts';
import { storeSeries } from './site-series.ts';
import { StationContacts } from './station-contacts.ts';
import { type StationFacts, type StationSources, stationFacts } from './station-facts.ts';
import { Supervision } from './supervision.ts';
import type { StationPowers } from './uncontrolled-load.ts';

/** Distance of control ticks, ms. */
const TICK_MILLIS = 1000;
/** Changes of stations are gathered for so long before an extra tick: 500 answers cause few ticks, ms. */
const STATION_CHANGE_MILLIS = 100;
/** Without a tick for so long the loop counts as dead and heartbeats stop, ms. */
const DEAD_AFTER_MILLIS = 5000;

/** What the control loop works with. */
export interface ControlLoopOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: Config;
  readonly store: Store;
  readonly record: GridLimitRecord;
  readonly manual: ManualLimits;
  readonly metrics: Metrics;
  readonly sources: StationSources;
  readonly mgcp: MonitoringAppliance;
  readonly system: ControllableSystem;
  /** Told after every tick. */
  ticked(state: ControlState): void;
  /** A manual limit ended by itself. */
  limitsChanged(): void;
  /** Something could not be stored. */
  failed(error: unknown): void;
}

/** Decides every second, and at once on every change of a limit, and tells the stations. */
export class ControlLoop {
  readonly #options: ControlLoopOptions;
  readonly #clock: Clock;
  readonly #meter: GridMeter;
  readonly #distribution: LimitDistribution;
  readonly #contacts: StationContacts;
  readonly #supervision = new Supervision();
  readonly #chain = new LimitChain();
  readonly #stops: CancelTimer[] = [];
  #order = NO_ORDER;
  #state: ControlState | undefined;
  #lastTick: Millis | undefined;
  #lag = 0;
  #duration = 0;
  #extraTick: CancelTimer | undefined;
  #isTicking = false;
  #isClockSane = true;

  constructor(options: ControlLoopOptions) {
    const { clock, logger, metrics, store, sources } = options;
    this.#options = options;
    this.#clock = clock;
    this.#meter = new GridMeter(options.mgcp, clock);
    this.#contacts = new StationContacts(clock, store.contacts);
    this.#distribution = new LimitDistribution(sources.guard, clock, logger, {
      answered: (outcome, after) => metrics.stationAnswered(outcome, after / 1000),
      refused: (ski, description) => this.#stored(() => store.ledger.append('station.refused', { ski, description })),
    });
  }

  /** Starts ticking; the first tick runs at once. */
  start(): void {
    const { sources, system, mgcp } = this.#options;
    this.tick();
    this.#stops.push(
      every(this.#clock, millis(TICK_MILLIS), () => this.#beat()),
      system.onChange(() => this.limitChanged()),
      sources.guard.onChange(() => this.#stationChanged()),
      sources.evsecc.onChange(() => this.#stationChanged()),
      mgcp.onChange(() => this.#meter.measured(() => this.#takenByStations())),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#extraTick?.();
    this.#extraTick = undefined;
  }

  /** The result of the last tick. */
  get state(): ControlState {
    return this.#state ?? this.tick();
  }

  /** Whether the loop runs; heartbeats are sent only while it does. */
  isHealthy(): boolean {
    return this.#lastTick !== undefined && this.#clock.now() - this.#lastTick < DEAD_AFTER_MILLIS;
  }

  /** Lateness of the last regular tick, and duration of the last one, ms. */
  timing(): { readonly lag: number; readonly duration: number } {
    return { lag: this.#lag, duration: this.#duration };
  }

  /** A limit or a mode changed: decides and tells the stations at once. */
  limitChanged(): void {
    this.#chain.begin(this.#clock.now());
    this.tick();
  }

  /** One turn of the loop; called from inside a turn it returns the state before. */
  tick(): ControlState {
    if (this.#isTicking && this.#state !== undefined) return this.#state;
    this.#isTicking = true;
    const began = this.#clock.now();
    this.#restateAfterSilence(began);
    try {
      this.#expire();
      const state = this.#decide(began);
      this.#state = state;
      this.#lastTick = began;
      this.#noteReached(state);
      this.#options.ticked(state);
      return state;
    } finally {
      this.#isTicking = false;
      this.#duration = this.#clock.now() - began;
      this.#options.metrics.controlTick(this.#duration / 1000);
    }
  }

  /** The loop stood still or the wall clock was wrong, and heartbeats were withheld: stations may be in failsafe. */
  #restateAfterSilence(now: Millis): void {
    const wasClockSane = this.#isClockSane;
    this.#isClockSane = isClockSane(this.#clock.wall());
    const stoodStill = this.#lastTick !== undefined && now - this.#lastTick > DEAD_AFTER_MILLIS;
    if (stoodStill || (this.#isClockSane && !wasClockSane)) this.#distribution.restate();
  }

  #beat(): void {
    if (this.#lastTick !== undefined) this.#lag = Math.max(0, this.#clock.now() - this.#lastTick - TICK_MILLIS);
    this.#safely(() => {
      const state = this.tick();
      this.#supervise(state);
      this.#stored(() => storeSeries(this.#options.store.series, state));
      this.#stored(() => this.#contacts.record());
    });
  }

  #decide(now: Millis): ControlState {
    const { config, manual, system, sources } = this.#options;
    const lpc = system.state();
    const limits = { gridLimit: effectiveGridLimit(this.#gridLimitInput(lpc)), manualLimit: manual.active() };
    const facts = stationFacts(sources);
    for (const station of facts) this.#distribution.observe(station.id, station.system);
    this.#contacts.observe(facts, (id) => this.#distribution.report(id, undefined).confirmed);
    const reachable = new Set(facts.filter(({ isConnected }) => isConnected).map(({ id }) => id));
    const uncontrolled = this.#meter.uncontrolled((id) => reachable.has(id));
    const ordered = this.#inOrder(facts, now);
    const input = {
      stations: ordered.map((station) => this.#contacts.input(station)),
      limits: limitsInForce(limits),
      appliesTo: config.gridLimit.appliesTo,
      fuse: fuseOf(config),
      uncontrolled,
    };
    const decision = decideAround(input, this.#silent(ordered, now));
    this.#tell(ordered, decision, now);
    return {
      at: now,
      wall: this.#clock.wall(),
      lpc,
      ...limits,
      grid: this.#meter.reading(),
      uncontrolled,
      budget: decision.budget,
      stations: this.#controlled(facts, decision.bounds),
    };
  }

  #controlled(facts: readonly StationFacts[], bounds: readonly Bound[]): ControlState['stations'] {
    const byId = new Map(bounds.map((bound) => [bound.id, bound]));
    return facts.flatMap((station) => {
      const bound = byId.get(station.id);
      if (bound === undefined) return [];
      const { id } = station;
      return [
        { facts: station, bound, answer: this.#distribution.answer(id), compliance: this.#supervision.state(id) },
      ];
    });
  }

  #gridLimitInput(lpc: ControllableSystemStatus): GridLimitInput {
    const { record } = this.#options;
    const endsIn = lpc.limitEndsIn;
    return {
      phase: lpc.phase,
      limit: lpc.phase === 'limited' ? lpc.effectiveLimit : undefined,
      // Whole seconds: the text shall not flicker.
      until: endsIn === undefined ? undefined : utcInstant(Math.round(this.#clock.wall() / 1000 + endsIn) * 1000),
      failsafeLimit: lpc.failsafeLimit,
      guard: lpc.guard === undefined ? undefined : guardName(lpc.guard.ski),
      guardEverBound: record.guardEverBound,
      restored: record.restored(),
    };
  }

  #inOrder(facts: readonly StationFacts[], now: Millis): readonly StationFacts[] {
    const bounds = new Map(this.#state?.stations.map(({ facts: { id }, bound }) => [id, bound.watts]));
    this.#order = serviceOrder(
      this.#order,
      facts.map(({ id, power, mode }) => ({ id, power, bound: bounds.get(id), isOff: mode === 'off' })),
      now,
    );
    const byId = new Map(facts.map((station) => [station.id, station]));
    return this.#order.order.flatMap((id) => byId.get(id) ?? []);
  }

  /** W of connected stations without failsafe that did not confirm in time, nor were measured since. */
  #silent(stations: readonly StationFacts[], now: Millis): ReadonlyMap<string, number> {
    return new Map(
      stations.flatMap((facts) => {
        if (!facts.keepsSetpoint || !facts.isConnected || facts.system === undefined) return [];
        const { confirmed, unconfirmedSince } = this.#distribution.report(facts.id, undefined);
        const isOverdue = unconfirmedSince !== undefined && now - unconfirmedSince > CONFIRMATION_MILLIS;
        return isOverdue && !isMeasuredSince(facts, unconfirmedSince, now) ? [[facts.id, confirmed] as const] : [];
      }),
    );
  }

  /** Tells every limitable station its bound: lowering first, raising when the others have confirmed. */
  #tell(stations: readonly StationFacts[], { bounds, budget }: Decision, now: Millis): void {
    const limitable = stations.flatMap((facts, index) => {
      const bound = bounds[index];
      return !facts.isConnected || facts.system === undefined || bound === undefined ? [] : [{ facts, bound }];
    });
    const targets = limitable.map(({ facts, bound }) => ({
      id: facts.id,
      watts: bound.watts,
      minimum: minimumPower(facts),
    }));
    const reports = limitable.map(({ facts }) => {
      const report = this.#distribution.report(facts.id, facts.power);
      const power = isMeasuredSince(facts, report.unconfirmedSince, now) ? facts.power : undefined;
      return { ...report, power, confirmed: Math.min(report.confirmed, facts.nominalMax ?? Number.POSITIVE_INFINITY) };
    });
    const stagedNow = staged(targets, reports, budget, now);
    limitable.forEach(({ facts }, index) => {
      const value = stagedNow[index]?.watts;
      const told = isWithinOwnMaximum(value, facts.nominalMax) ? value : undefined;
      this.#stored(() => this.#contacts.telling(facts.id, told ?? Number.POSITIVE_INFINITY));
      this.#distribution.tell({
        id: facts.id,
        ski: facts.ski,
        entity: facts.entity,
        watts: told,
        idleValue: facts.nominalMax ?? watts(0),
      });
    });
    this.#distribution.keepOnly(new Set(stations.map(({ id }) => id)));
  }

  #takenByStations(): StationPowers {
    const ids = new Map(this.#state?.stations.map(({ facts }) => [`${facts.ski} ${facts.entity.join('.')}`, facts.id]));
    return takenBy(this.#options.sources.mpc.units(), ({ ski, entityPath }) =>
      ids.get(`${ski} ${entityPath.join('.')}`),
    );
  }

  #stationChanged(): void {
    this.#extraTick ??= this.#clock.after(millis(STATION_CHANGE_MILLIS), () => {
      this.#extraTick = undefined;
      this.#safely(() => this.tick());
    });
  }

  /** Ends limits whose time is over. */
  #expire(): void {
    const { manual, record, limitsChanged } = this.#options;
    record.tick();
    this.#stored(() => {
      const done = manual.tick();
      if (done === undefined) return;
      if (done === 'ended') this.#chain.begin(this.#clock.now());
      limitsChanged();
    });
  }

  #supervise(state: ControlState): void {
    const { alarming, excess } = this.#supervision.turn(state.stations, state.at);
    this.#options.metrics.violation((excess * TICK_MILLIS) / 1000);
    for (const { facts, bound } of alarming) {
      const entry = { station: facts.id, watts: facts.power ?? null, bound: bound.watts ?? null };
      this.#stored(() => this.#options.store.ledger.append('station.exceeded', entry));
    }
  }

  #noteReached(state: ControlState): void {
    const reached = this.#chain.observe(state);
    if (reached === undefined) return;
    this.#options.metrics.limitReachedStations(reached.milliseconds / 1000);
    this.#stored(() => this.#options.store.ledger.append('stations.acknowledged', { ...reached }));
  }

  /** A turn that fails is told; when none succeeds any more, the heartbeats stop and every station has its failsafe. */
  #safely(work: () => unknown): void {
    try {
      work();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#options.logger.error('control.tickFailed', { error: text });
    }
  }

  /** A record that cannot be stored never keeps the loop from deciding. */
  #stored(work: () => unknown): void {
    try {
      work();
    } catch (error) {
      this.#options.logger.error('store.writeFailed', { error: String(error) });
      this.#options.failed(error);
    }
  }
}

/** A bound at or above the station's own maximum needs no active limit. */
function isWithinOwnMaximum(value: Watts | undefined, nominalMax: Watts | undefined): boolean {
  return value !== undefined && (nominalMax === undefined || value < nominalMax);
}

/**
 * Whether the power of a station says what it does with what it was told last. One without failsafe goes on for ever as it
 * was: what it took before says nothing. Others notify their power when it changes.
 */
function isMeasuredSince({ keepsSetpoint, unit }: StationFacts, told: Millis | undefined, now: Millis): boolean {
  if (!keepsSetpoint || told === undefined) return true;
  return unit?.age !== undefined && now - unit.age * 1000 > told;
}
