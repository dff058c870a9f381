import { type Watts, watts } from '@busbar/kernel';
import type { StationState } from './station-state.ts';

/** What has to be kept free for a station, W charging. */
export type ReservedInput = Pick<
  StationState,
  'phase' | 'capabilities' | 'ratings' | 'bounds' | 'power' | 'connection'
>;

/**
 * Power a site keeps reserved for a station that has no failsafe: the bound it was told last, or what it takes if that is
 * more; a lost one keeps what it took last, at worst its rating. Undefined: nothing bounds it. Mapping section 6.
 */
export function reservedPower({ phase, ratings, bounds, power }: ReservedInput): Watts | undefined {
  const measured = power?.value;
  if (phase === 'lost') return reserved(measured ?? ratings.charge ?? bounds.charge);
  if (bounds.charge === undefined) return reserved(ratings.charge ?? measured);
  return reserved(Math.max(bounds.charge, measured ?? 0));
}

function reserved(value: number | undefined): Watts | undefined {
  return value === undefined ? undefined : watts(Math.max(0, value));
}
