import type { Site } from '../api/model.ts';
import { isNumber, type NumberFormat } from '../format/numbers.ts';
import type { Texts } from '../texts/texts.ts';

/** Which way power flows through a tap of the busbar. `unknown`: not measured. */
export type FlowDirection = 'to-bar' | 'from-bar' | 'none' | 'unknown';

/** One circuit on the busbar. */
export interface Tap {
  readonly id: string;
  readonly kind: 'grid' | 'solar' | 'battery' | 'house' | 'station';
  /** Name given by a person; empty for the fixed taps, whose names depend on the language. */
  readonly name: string;
  readonly direction: FlowDirection;
  /** Size of the power in W, 0 or more; null when unknown. */
  readonly size: number | null;
  /** State of charge in %, for a battery. */
  readonly soc: number | null;
  readonly isStale: boolean;
}

/** The two sides of the busbar: what feeds it as a rule, and what takes from it. Places never change, only directions. */
export interface Taps {
  readonly feeders: readonly Tap[];
  readonly loads: readonly Tap[];
}

/** Below this size a flow counts as none, in W: standby and meter noise. */
const IDLE_BELOW = 10;

/** The busbar of a site. Solar and battery are left out when the site has none (nothing known about them). */
export function tapsOf(site: Site): Taps {
  const feeders: Tap[] = [tap('grid', 'grid', site.grid.power, 'to-bar', { isStale: site.grid.stale })];
  if (site.solar.power !== null) feeders.push(tap('solar', 'solar', site.solar.power, 'from-bar'));
  if (site.battery.power !== null || site.battery.soc !== null) {
    feeders.push(tap('battery', 'battery', site.battery.power, 'from-bar', { soc: site.battery.soc }));
  }
  const loads: Tap[] = [tap('house', 'house', site.house.power, 'from-bar')];
  for (const station of site.stations) {
    loads.push(tap(`station:${station.id}`, 'station', station.power, 'from-bar', { name: station.name }));
  }
  return { feeders, loads };
}

/** The verb of a tap: what it does now, in words. */
export function tapVerb(one: Tap, t: Texts): string {
  const { flow } = t;
  if (one.direction === 'unknown') return one.isStale ? flow.stale : flow.unknown;
  if (one.direction === 'none') return flow.idle;
  const feeds = one.direction === 'to-bar';
  switch (one.kind) {
    case 'grid':
      return feeds ? flow.imports : flow.exports;
    case 'solar':
      return feeds ? flow.produces : flow.uses;
    case 'battery':
      return feeds ? flow.discharges : flow.charges;
    case 'house':
      return feeds ? flow.feedsBack : flow.uses;
    case 'station':
      return feeds ? flow.feedsBack : flow.charges;
  }
}

/** The name of a tap in the reader's language. */
export function tapName(one: Tap, t: Texts): string {
  return one.kind === 'station' ? one.name : t.flow[one.kind];
}

/** The whole flow as one sentence, for those who cannot see the drawing. */
export function flowSentence(taps: Taps, t: Texts, format: NumberFormat): string {
  const parts = [...taps.feeders, ...taps.loads].map((one) => {
    const name = tapName(one, t);
    const verb = tapVerb(one, t);
    const moves = one.direction === 'to-bar' || one.direction === 'from-bar';
    return moves ? t.flow.part(name, verb, format.power(one.size)) : t.flow.partWithout(name, verb);
  });
  return t.flow.summary(parts.join(', '));
}

/** Thickness of a flow in px, 2 to 12: proportional to power, full at `full` W. Idle flows get none. */
export function thickness(one: Tap, full: number): number {
  if (one.size === null || one.direction === 'none' || one.direction === 'unknown') return 0;
  return Math.round((2 + 10 * Math.min(1, one.size / Math.max(full, 1))) * 2) / 2;
}

/**
 * @param positive which way power flows when it is positive: out of the grid, but into everything else.
 */
function tap(
  id: string,
  kind: Tap['kind'],
  power: number | null,
  positive: 'to-bar' | 'from-bar',
  more: { readonly name?: string; readonly soc?: number | null; readonly isStale?: boolean } = {},
): Tap {
  const rest = { id, kind, name: more.name ?? '', soc: more.soc ?? null, isStale: more.isStale ?? false };
  if (!isNumber(power)) return { ...rest, direction: 'unknown', size: null };
  const size = Math.abs(power);
  if (size < IDLE_BELOW) return { ...rest, direction: 'none', size };
  const other = positive === 'to-bar' ? 'from-bar' : 'to-bar';
  return { ...rest, direction: power > 0 ? positive : other, size };
}
