import {
  type EnergyDemand,
  fittedCurve,
  fittedIncentives,
  type IncentiveTable,
  isSameShape,
  type OfferPart,
  type PowerCurve,
  shapeOf,
} from '@busbar/functions';
import {
  type FunctionDeclaration,
  incentiveTableData,
  incentiveTableDescriptionData,
  type LocalFeature,
  type RemoteEntity,
  timeSeriesListData,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { describedSeries } from '../time-series/arrived-series.ts';
import { notWritten, type WrittenOutcome, writtenOutcome } from '../written-outcome.ts';
import { type DescribedTier, describeTariff, shapeOfTiers, tiersOf } from './incentive-description.ts';
import { incentiveEntry } from './incentive-entries.ts';
import { curveEntry } from './series-entries.ts';
import {
  shownCurveConstraints,
  shownFlags,
  shownIncentiveConstraints,
  shownTariff,
  shownTiers,
  tariffIdOf,
} from './shown-vehicle.ts';

/** What was written, as it was fitted to the vehicle. */
export interface Written<T> {
  readonly outcome: WrittenOutcome;
  readonly value: T;
}

/** Writes curves and tables to one vehicle, fitted to what it takes. CEVC 7 step 3. */
export class OfferWriter {
  readonly #entity: RemoteEntity;
  readonly #client: LocalFeature;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  /** Tiers that were described last and accepted. */
  #tiers: readonly DescribedTier[] | undefined;

  constructor(entity: RemoteEntity, client: LocalFeature, quirksOff: ReadonlySet<UseCaseQuirkName>) {
    this.#entity = entity;
    this.#client = client;
    this.#quirksOff = quirksOff;
  }

  /** Why a part cannot be written at all; undefined: it can. CEVC 6.1. */
  obstacle(part: OfferPart, scenarios: readonly number[]): string | undefined {
    const isCurve = part === 'curve';
    if (!scenarios.includes(isCurve ? 2 : 3)) return 'the scenario is not announced';
    const type = isCurve ? 'TimeSeries' : 'IncentiveTable';
    const feature = this.#entity.feature(type, 'server');
    if (feature === undefined) return `server feature ${type} is missing`;
    if (!feature.operations(isCurve ? timeSeriesListData : incentiveTableData).write)
      return `${type} is announced as not writeable`;
    if (!feature.isBound(this.#client)) return `the binding of ${type} is not granted`;
    if (!isCurve)
      return shownTariff(this.#entity)?.tariffDescription?.tariffWriteable === false
        ? 'the tariff is not writeable'
        : undefined;
    const series = describedSeries(this.#entity, 'constraints');
    if (series?.timeSeriesId === undefined) return 'no series of type constraints is described';
    return series.timeSeriesWriteable === true ? undefined : 'the series of type constraints is not writeable';
  }

  /** Whether the description has to be written before the table: its shape changes, or there is none. */
  needsDescription(table: IncentiveTable, demand: EnergyDemand): boolean {
    return !isSameShape(shapeOf(this.#fitted(table, demand)), shapeOfTiers(this.#describedTiers()));
  }

  async writeDescription(table: IncentiveTable, demand: EnergyDemand): Promise<WrittenOutcome> {
    const tiers = tiersOf(shapeOf(this.#fitted(table, demand)));
    const { incentives } = shownFlags(this.#entity);
    const outcome = await this.#write(incentiveTableDescriptionData, {
      // The flag is an echo (CEVC 6.4).
      incentiveTableDescription: [describeTariff(tariffIdOf(this.#entity), incentives, tiers)],
    });
    if (outcome.accepted) this.#tiers = tiers;
    return outcome;
  }

  async writeIncentives(table: IncentiveTable, demand: EnergyDemand): Promise<Written<IncentiveTable>> {
    const value = this.#fitted(table, demand);
    const outcome = await this.#write(incentiveTableData, {
      incentiveTable: [incentiveEntry(tariffIdOf(this.#entity), value, this.#describedTiers())],
    });
    return { outcome, value };
  }

  /** The curve alone, never the other series: a restricted write, or a full one that leaves them out (finding S38). */
  async writeCurve(curve: PowerCurve, demand: EnergyDemand): Promise<Written<PowerCurve>> {
    const value = fittedCurve(curve, demand, shownCurveConstraints(this.#entity, this.#quirksOff));
    const timeSeriesId = describedSeries(this.#entity, 'constraints')?.timeSeriesId;
    const feature = this.#entity.feature('TimeSeries', 'server');
    if (feature === undefined || timeSeriesId === undefined) return { outcome: notWritten('notPossible'), value };
    const isRestricted = feature.operations(timeSeriesListData).writePartial;
    const outcome = await feature.write(this.#client, timeSeriesListData, {
      value: { timeSeriesData: [curveEntry(timeSeriesId, value)] },
      ...(isRestricted ? { partial: true } : {}),
    });
    return { outcome: writtenOutcome(outcome), value };
  }

  #fitted(table: IncentiveTable, demand: EnergyDemand): IncentiveTable {
    return fittedIncentives(table, demand, shownIncentiveConstraints(this.#entity));
  }

  /** The vehicle shows its description: that counts from now on. */
  described(): void {
    this.#tiers = undefined;
  }

  /** Until the vehicle shows a description, the one it accepted. */
  #describedTiers(): readonly DescribedTier[] {
    return this.#tiers ?? shownTiers(this.#entity);
  }

  async #write<T>(fn: FunctionDeclaration<T>, value: T): Promise<WrittenOutcome> {
    const outcome = await this.#entity.feature('IncentiveTable', 'server')?.write(this.#client, fn, { value });
    return outcome === undefined ? notWritten('notPossible') : writtenOutcome(outcome);
  }
}
