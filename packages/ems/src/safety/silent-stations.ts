import { watts } from '@busbar/kernel';
import { type Decision, decide } from './decide.ts';
import type { SiteInput, StationInput } from './site-input.ts';

/**
 * One turn of the safety loop around stations that do not answer, although they are connected, and that have no failsafe of
 * their own: they may keep what they were told before for as long as they are silent. The others share what that leaves;
 * the silent ones go on being told their share.
 *
 * @param silent what each silent station may be taking, W, by its id
 */
export function decideAround(site: SiteInput, silent: ReadonlyMap<string, number>): Decision {
  const shared = decide(site);
  const kept = new Map(
    shared.bounds.flatMap(({ id, watts: bound }, index) => {
      const most = Math.min(silent.get(id) ?? 0, site.stations[index]?.maximum ?? Number.POSITIVE_INFINITY);
      return Number.isFinite(most) && most > (bound ?? Number.POSITIVE_INFINITY) ? [[id, most] as const] : [];
    }),
  );
  if (kept.size === 0) return shared;
  const around = decide({ ...site, stations: site.stations.map((station) => keeping(station, kept.get(station.id))) });
  return {
    ...shared,
    bounds: around.bounds.map((bound, index) => (kept.has(bound.id) ? (shared.bounds[index] ?? bound) : bound)),
  };
}

function keeping(station: StationInput, power: number | undefined): StationInput {
  return power === undefined ? station : { ...station, access: 'unlimitable', reserved: watts(power) };
}
