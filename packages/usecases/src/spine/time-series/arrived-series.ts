import type { Clock, Millis, UtcInstant } from '@busbar/kernel';
import {
  type RemoteEntity,
  type TimeSeries,
  type TimeSeriesDescription,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import { entriesIn } from '../feature-entries.ts';

/** A series of a peer, and when it was told: its times count from then. */
export interface ArrivedSeries {
  readonly entry: TimeSeries;
  readonly at: Millis;
  readonly wall: UtcInstant;
}

/**
 * When the series of a peer were told. A notify may carry some of them only: what is kept of the others does not begin anew.
 * CEVC check C10.
 */
export class ArrivedSeriesList {
  readonly #entity: RemoteEntity;
  readonly #clock: Clock;
  #arrived: readonly ArrivedSeries[] = [];

  constructor(entity: RemoteEntity, clock: Clock) {
    this.#entity = entity;
    this.#clock = clock;
  }

  /** The list was told; every entry that came with it is a new object. */
  take(): void {
    const feature = this.#entity.feature('TimeSeries', 'server');
    const at = this.#clock.now();
    const wall = this.#clock.wall();
    this.#arrived = entriesIn(timeSeriesListData, feature?.data(timeSeriesListData)).map(
      (entry) => this.#arrived.find((one) => one.entry === entry) ?? { entry, at, wall },
    );
  }

  /** The series of this type, found by its description. */
  ofType(type: string): ArrivedSeries | undefined {
    const timeSeriesId = describedSeries(this.#entity, type)?.timeSeriesId;
    return timeSeriesId === undefined
      ? undefined
      : this.#arrived.find(({ entry }) => entry.timeSeriesId === timeSeriesId);
  }
}

/** The description of the series of this type. */
export function describedSeries(entity: RemoteEntity, type: string): TimeSeriesDescription | undefined {
  const feature = entity.feature('TimeSeries', 'server');
  return entriesIn(timeSeriesDescriptionListData, feature?.data(timeSeriesDescriptionListData)).find(
    ({ timeSeriesType }) => timeSeriesType === type,
  );
}
