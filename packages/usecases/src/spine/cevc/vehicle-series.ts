import {
  agedDemand,
  agedSlots,
  type ChargingPlan,
  type Dated,
  type EnergyDemand,
  type PowerCurve,
  planProblems,
} from '@busbar/functions';
import type { Clock } from '@busbar/kernel';
import type { RemoteEntity } from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { type ArrivedSeries, ArrivedSeriesList } from '../time-series/arrived-series.ts';
import { readCurve, readDemand, readPlan } from './series-entries.ts';

/** Demand, curve and plan of a vehicle as they were told; each counts from its own arrival. */
export class VehicleSeries {
  readonly #clock: Clock;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #series: ArrivedSeriesList;
  #demand: Dated<EnergyDemand> | undefined;
  #curve: Dated<PowerCurve> | undefined;
  #plan: Dated<ChargingPlan> | undefined;
  #oddities: readonly string[] = [];
  #planProblems: readonly string[] = [];

  constructor(entity: RemoteEntity, clock: Clock, quirksOff: ReadonlySet<UseCaseQuirkName>) {
    this.#clock = clock;
    this.#quirksOff = quirksOff;
    this.#series = new ArrivedSeriesList(entity, clock);
  }

  /** What the vehicle needs now; undefined: it states nothing. */
  get demand(): EnergyDemand | undefined {
    return this.#demand === undefined ? undefined : agedDemand(this.#demand.value, this.#since(this.#demand));
  }

  /** The curve it shows; undefined: none that can be used. */
  get curve(): Dated<PowerCurve> | undefined {
    return this.#curve;
  }

  /** Its plan from now on. */
  get plan(): ChargingPlan {
    return this.#plan === undefined ? [] : agedSlots(this.#plan.value, this.#since(this.#plan));
  }

  /** What was odd about the demand. */
  get oddities(): readonly string[] {
    return this.#oddities;
  }

  get planProblems(): readonly string[] {
    return this.#planProblems;
  }

  /**
   * The list was told, or its descriptions.
   * @param accepted the curve it accepted last, for vehicles that show none
   * @returns whether another plan came
   */
  take(accepted: Dated<PowerCurve> | undefined): boolean {
    this.#series.take();
    const demand = this.#series.ofType('singleDemand');
    const needed = readDemand(demand?.entry, this.#received(demand));
    this.#oddities = needed?.oddities ?? [];
    this.#demand = demand === undefined || needed === undefined ? undefined : { value: needed.demand, at: demand.at };
    const curve = this.#series.ofType('constraints');
    const limits = curve === undefined ? undefined : readCurve(curve.entry, this.#received(curve));
    this.#curve = curve === undefined || limits?.ok !== true ? undefined : { value: limits.curve, at: curve.at };
    return this.#takePlan(this.#series.ofType('plan'), this.#curve ?? accepted);
  }

  #takePlan(plan: ArrivedSeries | undefined, curve: Dated<PowerCurve> | undefined): boolean {
    const before = this.#plan;
    this.#plan = undefined;
    if (plan === undefined || (plan.entry.timeSeriesSlot ?? []).length === 0) {
      this.#planProblems = [];
      return false;
    }
    const read = readPlan(plan.entry, this.#received(plan));
    if (!read.ok) {
      this.#planProblems = [`a plan with ${read.problem}`];
      return false;
    }
    this.#plan = { value: read.plan, at: plan.at };
    if (before?.at === plan.at) return false;
    const { demand } = this;
    this.#planProblems = planProblems(read.plan, {
      ...(curve === undefined ? {} : { curve: agedSlots(curve.value, (plan.at - curve.at) / 1000) }),
      ...(demand === undefined ? {} : { demand }),
    }).map((problem) => `a plan with ${problem}`);
    return true;
  }

  #received(series: ArrivedSeries | undefined): Parameters<typeof readPlan>[1] {
    return { wall: series?.wall ?? this.#clock.wall(), quirksOff: this.#quirksOff };
  }

  #since({ at }: Dated<unknown>): number {
    return (this.#clock.now() - at) / 1000;
  }
}
