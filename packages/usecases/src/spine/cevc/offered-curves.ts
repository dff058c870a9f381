import { isDeepStrictEqual } from 'node:util';
import {
  type ChargingPlan,
  type EnergyDemand,
  type PowerCurve,
  powerCurveProblem,
  type SlotConstraints,
} from '@busbar/functions';
import {
  type DataOf,
  formatDuration,
  type LocalEntity,
  type LocalFeature,
  type TimeSeries,
  timeSeriesConstraintsListData,
  timeSeriesListData,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { entriesIn, localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { type PublishedSeries, publishSeries } from '../time-series/published-series.ts';
import { curveEntry, demandEntry, planEntry, readCurve } from './series-entries.ts';

/** What the vehicle says, and who is told about writes. */
export interface CurvesOwner {
  /** As it is now. */
  demand(): EnergyDemand | undefined;
  curve(): PowerCurve | undefined;
  plan(): ChargingPlan | undefined;
  accepted(curve: PowerCurve): void;
  refused(ski: string, reason: string): void;
}

type Request = WriteRequest<DataOf<typeof timeSeriesListData>>;

/** The three series of a vehicle: its demand, the curve it may be written, its plan. CEVC 6.1 to 6.3. */
export class OfferedCurves {
  readonly #feature: LocalFeature;
  readonly #constraints: SlotConstraints;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #owner: CurvesOwner;
  readonly #demand: PublishedSeries;
  readonly #curve: PublishedSeries;
  readonly #plan: PublishedSeries;
  readonly #withdrawJudge: () => void;

  constructor(
    entity: LocalEntity,
    constraints: SlotConstraints,
    quirksOff: ReadonlySet<UseCaseQuirkName>,
    owner: CurvesOwner,
  ) {
    this.#constraints = constraints;
    this.#quirksOff = quirksOff;
    this.#owner = owner;
    const series = <T>(
      value: () => T | undefined,
      entryOf: (timeSeriesId: number, value: T) => TimeSeries,
    ): ((timeSeriesId: number) => TimeSeries | undefined) => {
      return (timeSeriesId) => {
        const now = value();
        return now === undefined ? undefined : entryOf(timeSeriesId, now);
      };
    };
    this.#demand = publishSeries(
      entity,
      { timeSeriesType: 'singleDemand', timeSeriesWriteable: false, unit: 'Wh' },
      series(() => owner.demand(), demandEntry),
    );
    this.#curve = publishSeries(
      entity,
      { timeSeriesType: 'constraints', timeSeriesWriteable: true, updateRequired: false, unit: 'W' },
      series(() => owner.curve(), curveEntry),
    );
    this.#plan = publishSeries(
      entity,
      { timeSeriesType: 'plan', timeSeriesWriteable: false, unit: 'W' },
      series(() => owner.plan(), planEntry),
    );
    this.#feature = entity.feature('TimeSeries', 'server');
    this.#feature.offer(timeSeriesConstraintsListData, { read: true, readPartial: true });
    this.#feature.offer(timeSeriesListData, { write: true, writePartial: true });
    const { slotCountMin, slotCountMax, slotDurationMin } = constraints;
    putEntries(this.#feature, timeSeriesConstraintsListData, [
      {
        timeSeriesId: this.#curve.timeSeriesId,
        ...(slotCountMin === undefined ? {} : { slotCountMin }),
        // An entry without it is nothing to others (CEVC 6.2).
        slotCountMax: slotCountMax ?? 0,
        ...(slotDurationMin === undefined ? {} : { slotDurationMin: formatDuration(slotDurationMin) }),
      },
    ]);
    this.#withdrawJudge = this.#feature.approve(timeSeriesListData, (request) => this.#judge(request));
  }

  /** Publishes demand, curve and plan as they are now. */
  publish(): void {
    this.#demand.publish();
  }

  setUpdateRequired(updateRequired: boolean): void {
    this.#curve.describe({ updateRequired });
  }

  /** The demand has to be known to others before the request. CEVC 8a. */
  repeat(): void {
    const constraints = this.#feature.data(timeSeriesConstraintsListData) ?? {};
    this.#feature.set(timeSeriesConstraintsListData, constraints, { notify: 'always' });
    this.#demand.repeat();
  }

  close(): void {
    this.#withdrawJudge();
    const { timeSeriesId } = this.#curve;
    for (const series of [this.#demand, this.#curve, this.#plan]) series.close();
    if (localEntries(this.#feature, timeSeriesConstraintsListData).length > 0)
      removeEntries(this.#feature, timeSeriesConstraintsListData, (one) => one.timeSeriesId === timeSeriesId);
  }

  /** Only the curve may be written; whatever else is named refuses the whole message. CEVC 8. */
  #judge(request: Request): WriteVerdict {
    const { received, before, resulting } = request;
    const named = entriesIn(timeSeriesListData, received);
    const isChanged = (timeSeriesId: number): boolean =>
      !isDeepStrictEqual(entryOf(before, timeSeriesId), entryOf(resulting, timeSeriesId));
    const isWritten = ({ timeSeriesId }: PublishedSeries): boolean =>
      named.some((one) => one.timeSeriesId === timeSeriesId) || isChanged(timeSeriesId);
    if (isWritten(this.#demand)) return this.#refuse(request.ski, 'the demand is not writeable');
    if (isWritten(this.#plan)) return this.#refuse(request.ski, 'the plan is not writeable');
    if (!isWritten(this.#curve)) return { accept: true };
    const { timeSeriesId } = this.#curve;
    // A time of the curve before must not be mixed into the new one: what was written counts.
    const items = named.filter((one) => one.timeSeriesId === timeSeriesId);
    const written: TimeSeries =
      items.length > 0 ? Object.assign({}, ...items) : (entryOf(resulting, timeSeriesId) ?? {});
    const wall = this.#feature.entity.device.clock.wall();
    const read = readCurve(written, { wall, quirksOff: this.#quirksOff });
    const problem = read.ok ? powerCurveProblem(read.curve, this.#constraints) : read.problem;
    if (!read.ok || problem !== undefined) return this.#refuse(request.ski, `the curve has ${problem}`);
    return {
      accept: true,
      done: (outcome) => (outcome === 'accepted' ? this.#owner.accepted(read.curve) : undefined),
    };
  }

  #refuse(ski: string, description: string): WriteVerdict {
    this.#owner.refused(ski, description);
    return { accept: false, description };
  }
}

function entryOf(data: DataOf<typeof timeSeriesListData> | undefined, timeSeriesId: number): TimeSeries | undefined {
  return entriesIn(timeSeriesListData, data).find((one) => one.timeSeriesId === timeSeriesId);
}
