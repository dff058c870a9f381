import {
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  type LocalEntity,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';

/**
 * Offers the functions of CEVC without data and without announcing the use case, for a vehicle whose data link is not up yet: the
 * installed base does not notice functions that are added to a known entity (common part 12.1). CEVC 5.
 */
export function offerCevcFunctions(entity: LocalEntity): void {
  const series = entity.feature('TimeSeries', 'server');
  series.offer(timeSeriesDescriptionListData, { read: true, readPartial: true });
  series.offer(timeSeriesConstraintsListData, { read: true, readPartial: true });
  series.offer(timeSeriesListData, { read: true, readPartial: true, write: true, writePartial: true });
  const incentives = entity.feature('IncentiveTable', 'server');
  // These lists have no keys: they are only exchanged as a whole (SPINE-5.3.3-43).
  incentives.offer(incentiveTableDescriptionData, { read: true, write: true });
  incentives.offer(incentiveTableConstraintsData, { read: true });
  incentives.offer(incentiveTableData, { read: true, write: true });
}
