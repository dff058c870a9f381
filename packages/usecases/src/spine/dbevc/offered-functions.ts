import {
  electricalConnectionCharacteristicListData,
  type LocalEntity,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';

/**
 * Offers the functions of DBEVC without data and without announcing the use case, for a vehicle whose data link is not up yet: an
 * entity that gets functions later leaves and comes back (common part 12.1). Those of EVCC are there already. DBEVC 3.
 */
export function offerDbevcFunctions(entity: LocalEntity): void {
  const readable = { read: true, readPartial: true };
  const setpoint = entity.feature('Setpoint', 'server');
  setpoint.offer(setpointDescriptionListData, readable);
  setpoint.offer(setpointConstraintsListData, readable);
  setpoint.offer(setpointListData, { ...readable, write: true, writePartial: true });
  const series = entity.feature('TimeSeries', 'server');
  series.offer(timeSeriesDescriptionListData, readable);
  series.offer(timeSeriesListData, readable);
  entity.feature('ElectricalConnection', 'server').offer(electricalConnectionCharacteristicListData, readable);
}
