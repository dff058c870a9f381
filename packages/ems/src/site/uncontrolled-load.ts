import { type Millis, type Watts, watts } from '@busbar/kernel';
import type { UncontrolledLoad } from '../safety/site-input.ts';

/** Length of the window the smallest value is taken from, ms. */
const WINDOW_MILLIS = 10_000;
/** Age from which the grid meter counts as lost, ms. */
export const METER_LOST_MILLIS = 60_000;
/** Most values kept; a meter notifies at most once per second, so 10 s hold 11. */
const MOST_SAMPLES = 32;

/** What every station took at one moment, W. */
export type StationPowers = ReadonlyMap<string, Watts>;

/** Values of the grid meter of the last ten seconds, each with what the stations took at that moment. */
export interface LoadWindow {
  readonly samples: readonly { readonly at: Millis; readonly grid: Watts; readonly stations: StationPowers }[];
}

/** Before the first measurement. */
export const EMPTY_WINDOW: LoadWindow = { samples: [] };

/** Adds a measurement of the grid meter together with what the stations took at that moment. */
export function withMeasurement(window: LoadWindow, at: Millis, grid: Watts, stations: StationPowers): LoadWindow {
  const samples = [...window.samples, { at, grid, stations }];
  return { samples: samples.filter((sample) => at - sample.at <= WINDOW_MILLIS).slice(-MOST_SAMPLES) };
}

/**
 * What the site draws apart from the stations: the smallest value of the window, so that a station that is measured
 * later than the grid does not look like a house load. A station that cannot be reached any more belongs to the house at
 * once, also in the values of before: nobody may get what it goes on taking. Held when the meter is silent for more than
 * a minute; then its reserve stands for it.
 */
export function uncontrolledLoad(
  window: LoadWindow,
  now: Millis,
  isReachable: (station: string) => boolean,
): UncontrolledLoad {
  const last = window.samples.at(-1);
  if (last === undefined) return { state: 'unknown' };
  // A meter that notifies changes only says nothing while the value stays: then the newest one counts alone.
  const recent = window.samples.filter((sample) => now - sample.at <= WINDOW_MILLIS);
  const isHeld = now - last.at > METER_LOST_MILLIS;
  const loads = [...recent, last].map(({ grid, stations }) =>
    [...stations].reduce((left, [id, power]) => (isHeld || isReachable(id) ? left - power : left), Number(grid)),
  );
  return { state: isHeld ? 'held' : 'measured', watts: watts(Math.min(...loads)) };
}
