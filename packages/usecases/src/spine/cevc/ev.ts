import {
  agedDemand,
  agedSlots,
  type ChargingPlan,
  type Dated,
  type EnergyDemand,
  type EvNegotiationEffect,
  type EvNegotiationEvent,
  type EvNegotiationState,
  type EvNegotiationTimer,
  evNegotiation,
  type IncentiveTable,
  initialEvNegotiation,
  isSameDemand,
  type PlanningInput,
  type PowerCurve,
  planCharging,
  plannedRange,
  type SlotConstraints,
} from '@busbar/functions';
import {
  type CancelTimer,
  type Clock,
  Listeners,
  type Logger,
  type Millis,
  millis,
  NamedTimers,
  seconds,
  type Unlisten,
  type Watts,
} from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import { ManagerWatch } from '../manager-watch.ts';
import { cevcDeclaration } from './cevc-declaration.ts';
import { OfferedCurves } from './offered-curves.ts';
import { OfferedIncentives, type StatedIncentiveConstraints } from './offered-incentives.ts';

/** How a vehicle coordinates its charging. */
export interface CevcEvOptions extends LenientOptions {
  /** Power range of the vehicle, W; it charges within it or not at all. */
  readonly power: { readonly minimum: Watts; readonly maximum: Watts };
  /** What it needs; may be told later. */
  readonly demand?: EnergyDemand;
  /** What the curve may look like; default at most 24 slots of a minute or more. */
  readonly curveConstraints?: SlotConstraints;
  /** What the incentive table may look like; default 24 slots, 3 tiers, 3 incentives. */
  readonly incentiveConstraints?: StatedIncentiveConstraints;
  /**
   * False: the data link to the car is not up yet. Everything is there and can be read, because the installed base does not notice
   * functions that are added later and does not bear constraints without an entry (CEVC 6.2, common part 12.1); the use case is
   * announced by {@link CevcEv.announce}. Default true.
   */
  readonly isAnnounced?: boolean;
  /** Makes the plan; default {@link planCharging}. */
  readonly planner?: (input: PlanningInput) => ChargingPlan;
}

/** The negotiation as the vehicle sees it; times count from now. */
export interface CevcEvState {
  readonly phase: EvNegotiationState['phase'];
  readonly demand?: EnergyDemand;
  /** What it waits for. */
  readonly wants: EvNegotiationState['wants'];
  readonly curve?: PowerCurve;
  readonly incentives?: IncentiveTable;
  readonly plan?: ChargingPlan;
  /** What it keeps to now; absent: uncoordinated, only other limits hold. CEVC-038, CEVC-039. */
  readonly range?: { readonly minimum: Watts; readonly expected: Watts; readonly maximum: Watts };
  /** The energy manager is silent or has failed; the plan holds until it ends. CEVC 8. */
  readonly isManagerLost: boolean;
  readonly manager?: { readonly ski: string; readonly label: string };
}

/** The vehicle's side of CEVC, played by the charging station. */
export interface CevcEv {
  state(): CevcEvState;
  /** Tells every change; a late listener is told the present state at once. */
  onChange(listener: (state: CevcEvState) => void): Unlisten;
  /**
   * States what the vehicle needs, and asks for curve and table when that is something else than before; undefined: it needs
   * nothing. CEVC-006.
   */
  setDemand(demand: EnergyDemand | undefined): void;
  /** Asks for curve and table, without another demand. CEVC-015, CEVC-030. */
  requestUpdate(): void;
  /** The data link is up: the use case is announced, if it was not from the start. */
  announce(): void;
  close(): void;
}

const CURVE: SlotConstraints = { slotCountMin: 1, slotCountMax: 24, slotDurationMin: seconds(60) };
const INCENTIVES: StatedIncentiveConstraints = { slotCountMax: 24, maxTiers: 3, maxIncentives: 3 };

/** A client that connects with the flags already raised is told them again after this time, when its reads are answered. CEVC 8a. */
const REMINDER: Millis = millis(3_000);

/** Offers CEVC as vehicle on an entity below a charging station; only with a data link to the car (ISO 15118). CEVC 2. */
export function cevcEv(entity: LocalEntity, options: CevcEvOptions): CevcEv {
  return new CevcEvNode(entity, options);
}

class CevcEvNode implements CevcEv {
  readonly #entity: LocalEntity;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: CevcEvOptions;
  readonly #curves: OfferedCurves;
  readonly #incentives: OfferedIncentives;
  readonly #watch: ManagerWatch;
  readonly #changed: Listeners<[CevcEvState]>;
  readonly #timers: NamedTimers<EvNegotiationTimer>;
  readonly #stops: Unlisten[] = [];
  #cancelReminder: CancelTimer | undefined;
  #cancelSlot: CancelTimer | undefined;
  #isAnnounced = false;
  #negotiation: EvNegotiationState = initialEvNegotiation;
  #demand: Dated<EnergyDemand> | undefined;
  #plan: Dated<ChargingPlan> | undefined;

  constructor(entity: LocalEntity, options: CevcEvOptions) {
    const { clock, logger } = entity.device;
    const quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    this.#clock = clock;
    this.#timers = new NamedTimers(clock);
    this.#options = options;
    this.#logger = logger.with({ useCase: cevcDeclaration.short, entity: entity.path.join('.') });
    this.#changed = new Listeners((error) => this.#logger.error('listener.failed', { error: String(error) }));
    const refused = (ski: string, reason: string): void => this.#logger.info('offer.refused', { ski, reason });
    this.#incentives = new OfferedIncentives(entity, options.incentiveConstraints ?? INCENTIVES, quirksOff, {
      incentives: () => this.#aged().incentives,
      accepted: (incentives) => this.#apply({ type: 'incentivesWritten', incentives, at: clock.now() }),
      cleared: () => this.#apply({ type: 'incentivesCleared' }),
      refused,
    });
    this.#curves = new OfferedCurves(entity, options.curveConstraints ?? CURVE, quirksOff, {
      demand: () => this.#aged().demand,
      curve: () => this.#aged().curve,
      plan: () => this.#aged().plan,
      accepted: (curve) => this.#apply({ type: 'curveWritten', curve, at: clock.now() }),
      refused,
    });
    this.#watch = new ManagerWatch(
      entity,
      { declaration: cevcDeclaration, boundBy: ['TimeSeries', 'IncentiveTable'], quirksOff },
      this.#logger,
      {
        lost: () => this.#managerLost(),
        back: () => this.#apply({ type: 'managerBack' }),
        changed: () => this.#tell(),
      },
    );
    for (const type of ['TimeSeries', 'IncentiveTable'] as const)
      this.#stops.push(entity.feature(type, 'server').onSubscribed(() => this.#remind()));
    this.#entity = entity;
    if (options.isAnnounced !== false) this.announce();
    this.#stops.push(entity.onRemoved(() => this.close()));
    if (options.demand !== undefined) this.setDemand(options.demand);
  }

  state(): CevcEvState {
    const { phase, wants, isManagerLost } = this.#negotiation;
    const { demand, curve, incentives, plan } = this.#aged();
    const range = plan === undefined ? undefined : plannedRange(plan, 0);
    // The constructor of the watch tells before it is assigned here.
    const manager = (this.#watch as ManagerWatch | undefined)?.manager;
    return {
      phase,
      wants,
      isManagerLost,
      ...(demand === undefined ? {} : { demand }),
      ...(curve === undefined ? {} : { curve }),
      ...(incentives === undefined ? {} : { incentives }),
      ...(plan === undefined ? {} : { plan }),
      ...(range === undefined ? {} : { range }),
      ...(manager === undefined ? {} : { manager: { ski: manager.ski, label: manager.label } }),
    };
  }

  onChange(listener: (state: CevcEvState) => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener(this.state());
    return unlisten;
  }

  setDemand(demand: EnergyDemand | undefined): void {
    const isSame = isSameDemand(this.#aged().demand, demand);
    this.#demand = demand === undefined ? undefined : { value: demand, at: this.#clock.now() };
    this.#curves.publish();
    if (isSame || demand === undefined) this.#tell();
    else this.requestUpdate();
  }

  requestUpdate(): void {
    this.#apply({ type: 'updateWanted' });
  }

  announce(): void {
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    this.#stops.push(
      this.#entity.announce({
        useCaseName: cevcDeclaration.name,
        actor: cevcDeclaration.server.actor,
        version: cevcDeclaration.version,
        subRevision: cevcDeclaration.subRevision,
        scenarios: cevcDeclaration.scenarios.map(({ number }) => number),
      }),
    );
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#timers.stopAll();
    this.#cancelReminder?.();
    this.#watch.close();
    this.#curves.close();
    this.#incentives.close();
    this.#cancelSlot?.();
    this.#changed.clear();
  }

  #apply(event: EvNegotiationEvent): void {
    const { state, effects } = evNegotiation(this.#negotiation, event);
    this.#negotiation = state;
    for (const effect of effects) this.#perform(effect);
    this.#tell();
  }

  #perform(effect: EvNegotiationEffect): void {
    switch (effect.do) {
      case 'publishFlags': {
        const { wants } = this.#negotiation;
        this.#curves.setUpdateRequired(wants.curve);
        this.#incentives.setUpdateRequired(wants.incentives);
        // What was written comes back with its times as they are now.
        this.#curves.publish();
        this.#incentives.publish();
        break;
      }
      case 'replan':
        this.#replan();
        break;
      case 'dropPlan':
        this.#plan = undefined;
        this.#curves.publish();
        this.#incentives.publish();
        break;
      case 'reportUnanswered':
        this.#logger.warn('offer.missing', { rule: 'CEVC-018' });
        break;
      case 'startTimer':
        this.#timers.start(effect.timer, effect.delay, () =>
          this.#apply({ type: 'timerExpired', timer: effect.timer }),
        );
        break;
      case 'stopTimer':
        this.#timers.stop(effect.timer);
        break;
    }
  }

  #replan(): void {
    const { demand, curve, incentives } = this.#aged();
    const value = (this.#options.planner ?? planCharging)({
      demand: demand ?? {},
      ...(curve === undefined ? {} : { curve }),
      ...(incentives === undefined ? {} : { incentives }),
      power: this.#options.power,
    });
    this.#plan = { value, at: this.#clock.now() };
    this.#logger.info('plan.made', { slots: value.length });
    this.#curves.publish();
  }

  #managerLost(): void {
    this.#logger.warn('manager.lost', { rule: 'CEVC-045' });
    this.#apply({ type: 'managerLost' });
  }

  #remind(): void {
    this.#cancelReminder?.();
    this.#cancelReminder = this.#clock.after(REMINDER, () => {
      const { curve, incentives } = this.#negotiation.wants;
      if (!curve && !incentives) return;
      this.#curves.repeat();
      this.#incentives.repeat();
    });
  }

  /** Everything with its times from now on. */
  #aged(): Pick<CevcEvState, 'demand' | 'curve' | 'incentives' | 'plan'> {
    const now = this.#clock.now();
    const { curve, incentives } = this.#negotiation;
    const plan = this.#plan;
    const demand = this.#demand;
    const since = ({ at }: Dated<unknown>): number => (now - at) / 1000;
    return {
      ...(demand === undefined ? {} : { demand: agedDemand(demand.value, since(demand)) }),
      ...aged('curve', curve === undefined ? [] : agedSlots(curve.value, since(curve))),
      ...(incentives === undefined ? {} : agedIncentives(incentives.value, since(incentives))),
      ...aged('plan', plan === undefined ? [] : agedSlots(plan.value, since(plan))),
    };
  }

  #tell(): void {
    this.#awaitSlot();
    this.#changed.emit(this.state());
  }

  /** The next slot of the plan is another range to keep to. */
  #awaitSlot(): void {
    this.#cancelSlot?.();
    const [slot] = this.#aged().plan ?? [];
    if (slot === undefined) return;
    const border = slot.start > 0 ? slot.start : slot.end;
    this.#cancelSlot = this.#clock.after(millis(Math.ceil(border * 1000)), () => this.#tell());
  }
}

function aged<K extends string, T>(name: K, slots: readonly T[]): { readonly [P in K]?: readonly T[] } {
  return (slots.length === 0 ? {} : { [name]: slots }) as { readonly [P in K]?: readonly T[] };
}

function agedIncentives(table: IncentiveTable, elapsed: number): { readonly incentives?: IncentiveTable } {
  const slots = agedSlots(table.slots, elapsed);
  return slots.length === 0 ? {} : { incentives: { ...table, slots } };
}
