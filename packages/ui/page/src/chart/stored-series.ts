import type { Site } from '../api/model.ts';

/** Which stored series belong to a curve: its power and its limit. */
export interface SeriesPair {
  readonly trace: string;
  readonly power: string;
  readonly limit: string | undefined;
}

/** The stored series of a site's curves. */
export function seriesOf(site: Site): readonly SeriesPair[] {
  const limit = 'grid.limit';
  const forDevices = site.gridLimit.appliesTo === 'controllable-devices';
  return [
    { trace: 'grid', power: 'grid.power', limit: forDevices ? undefined : limit },
    { trace: 'stations', power: 'stations.power', limit: forDevices ? limit : undefined },
    ...site.stations.map((station) => ({
      trace: `station:${station.id}`,
      power: `station.${station.id}.power`,
      limit: `station.${station.id}.limit`,
    })),
  ];
}
