import {
  type LocalEntity,
  type LocalFeature,
  type TimeSeries,
  type TimeSeriesDescription,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import { localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { lowestFree } from '../identifiers.ts';
import { type RunningTimes, runningTimes } from './running-times.ts';

/** A series of ours. */
export interface PublishedSeries {
  readonly timeSeriesId: number;
  /** States anew what is said of the series; subscribers are told if it changed. */
  describe(change: Partial<TimeSeriesDescription>): void;
  /** Publishes the series as it is now, with those of others. */
  publish(): void;
  /** Tells the series and the descriptions once more, changed or not. */
  repeat(): void;
  close(): void;
}

/** Series are numbered from here on. */
const FIRST_ID = 1;

interface Shared {
  readonly feature: LocalFeature;
  /** Entries by number; undefined: nothing to say at present. */
  readonly entries: Map<number, () => TimeSeries | undefined>;
  times: RunningTimes | undefined;
}

const KEY = Symbol('time series');

/**
 * Describes a series on an entity beside those of other use cases. Common part 3.4, rule 1.
 * @param entryOf the series as it is now; undefined: nothing to say
 */
export function publishSeries(
  entity: LocalEntity,
  description: Omit<TimeSeriesDescription, 'timeSeriesId'>,
  entryOf: (timeSeriesId: number) => TimeSeries | undefined,
): PublishedSeries {
  const shared = entity.shared<Shared>(KEY, () => makeShared(entity));
  const { feature, entries } = shared;
  shared.times ??= runningTimes(entity, feature, (notify) =>
    feature.set(timeSeriesListData, dataOf(shared), { notify }),
  );
  const timeSeriesId = lowestFree(
    localEntries(feature, timeSeriesDescriptionListData).map((one) => one.timeSeriesId),
    FIRST_ID,
  );
  let described: TimeSeriesDescription = { timeSeriesId, ...description };
  putEntries(feature, timeSeriesDescriptionListData, [described]);
  entries.set(timeSeriesId, () => entryOf(timeSeriesId));
  const isOurs = (one: { readonly timeSeriesId?: number }): boolean => one.timeSeriesId === timeSeriesId;
  return {
    timeSeriesId,
    describe(change) {
      described = { ...described, ...change };
      putEntries(feature, timeSeriesDescriptionListData, [described]);
    },
    publish: () => shared.times?.publish(),
    repeat() {
      shared.times?.publish('always');
      const descriptions = feature.data(timeSeriesDescriptionListData) ?? {};
      feature.set(timeSeriesDescriptionListData, descriptions, { notify: 'always' });
    },
    close() {
      entries.delete(timeSeriesId);
      removeEntries(feature, timeSeriesListData, isOurs);
      removeEntries(feature, timeSeriesDescriptionListData, isOurs);
      if (entries.size > 0) return;
      shared.times?.stop();
      shared.times = undefined;
    },
  };
}

function makeShared(entity: LocalEntity): Shared {
  const feature = entity.feature('TimeSeries', 'server');
  feature.offer(timeSeriesDescriptionListData, { read: true, readPartial: true });
  feature.offer(timeSeriesListData, { read: true, readPartial: true });
  return { feature, entries: new Map(), times: undefined };
}

/** Without series the list is left out (SPINE-5.2.2-19). */
function dataOf({ entries }: Shared): { readonly timeSeriesData?: readonly TimeSeries[] } {
  const all = [...entries.values()].flatMap((entryOf) => entryOf() ?? []);
  return all.length === 0 ? {} : { timeSeriesData: all };
}
