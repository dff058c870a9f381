import type { SeriesStore, SeriesUnit } from '../store/series.ts';
import type { ControlState } from './control-state.ts';

/** Values of a tick that are stored, by name; unknown values are left out, they are not 0. */
function seriesValues(state: ControlState): readonly (readonly [name: string, unit: SeriesUnit, value: number])[] {
  const { grid, gridLimit, uncontrolled, stations } = state;
  const all: (readonly [string, SeriesUnit, number | undefined])[] = [
    ['grid.power', 'W', grid.power],
    ['grid.limit', 'W', gridLimit.watts],
    ['house.power', 'W', uncontrolled.state === 'measured' ? uncontrolled.watts : undefined],
    ...stations.flatMap(({ facts, bound }): (readonly [string, SeriesUnit, number | undefined])[] => [
      [`station.${facts.id}.power`, 'W', facts.power],
      [`station.${facts.id}.setpoint`, 'W', bound.watts],
    ]),
  ];
  return all.flatMap(([name, unit, value]) => (value === undefined ? [] : [[name, unit, value] as const]));
}

/** Stores the values of a tick. */
export function storeSeries(store: SeriesStore, state: ControlState): void {
  for (const [name, unit, value] of seriesValues(state)) store.add(state.wall, name, unit, value);
}
