import type { Site } from '../api/model.ts';

/** Which stored series belong to a curve. */
export interface StoredSeries {
  readonly trace: string;
  /** Their sum is the measured power. */
  readonly powers: readonly string[];
  readonly limit: string | undefined;
}

/** The stored series of a site's curves. */
export function seriesOf(site: Site): readonly StoredSeries[] {
  const forDevices = site.gridLimit.appliesTo === 'controllable-devices';
  const powerOf = (station: { readonly id: string }): string => `station.${station.id}.power`;
  return [
    { trace: 'grid', powers: ['grid.power'], limit: forDevices ? undefined : 'grid.limit' },
    { trace: 'stations', powers: site.stations.map(powerOf), limit: forDevices ? 'grid.limit' : undefined },
    ...site.stations.map((station) => ({
      trace: `station:${station.id}`,
      powers: [powerOf(station)],
      limit: `station.${station.id}.setpoint`,
    })),
  ];
}
