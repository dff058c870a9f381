import { type Watts, watts } from '@busbar/kernel';
import { type Budget, budgets } from './budgets.ts';
import { MINIMUM_CURRENT, NOMINAL_VOLTAGE, type SiteInput, type StationInput } from './site-input.ts';
import { waterFill } from './water-filling.ts';

/** What may bound a station. */
export type Constraint = 'grid-operator-limit' | 'manual-limit' | 'fuse' | 'mode' | 'station-maximum' | 'none';

/** Upper bound of one station, safe even if the car takes all of it. */
export interface Bound {
  readonly id: string;
  /** W; undefined: nothing bounds it. */
  readonly watts: Watts | undefined;
  /** The constraint that won. */
  readonly constraint: Constraint;
  readonly source: string | undefined;
  /** The constraint that would decide next. */
  readonly runnerUp: string | undefined;
  /** The reason in one plain sentence. */
  readonly text: string;
}

/** Result of one turn of the safety loop. */
export interface Decision {
  /** One per station, in the order of the input. */
  readonly bounds: readonly Bound[];
  /** W all reachable stations may take together; undefined: not bounded. */
  readonly budget: Watts | undefined;
}

/** One turn of the safety loop: hard constraints only, strongest first. Pure. */
export function decide(site: SiteInput): Decision {
  const all = budgets(site);
  const tightest = all[0];
  const shares = waterFill(tightest?.watts ?? Number.POSITIVE_INFINITY, site.stations.map(range));
  const sharing = site.stations.filter(takesPart).length;
  const bounds = site.stations.map((station, index) => {
    if (station.access !== 'limitable') return withoutShare(station);
    return tightest === undefined ? own(station) : bounded(station, shares[index] ?? 0, all, sharing);
  });
  return { bounds, budget: tightest === undefined ? undefined : watts(Math.floor(tightest.watts)) };
}

/** Least power a station charges with, W: 6 A on all phases; a station rated below that on three phases has one. */
export function minimumPower(station: Pick<StationInput, 'phases' | 'maximum'>): Watts {
  const three = 3 * MINIMUM_CURRENT * NOMINAL_VOLTAGE;
  const isThreePhase = station.phases === 3 && (station.maximum ?? three) >= three;
  return watts(isThreePhase ? three : MINIMUM_CURRENT * NOMINAL_VOLTAGE);
}

function takesPart(station: StationInput): boolean {
  return station.mode !== 'off' && station.access === 'limitable';
}

function range(station: StationInput): { minimum: number; maximum: number } {
  const maximum = takesPart(station) ? (station.maximum ?? Number.POSITIVE_INFINITY) : 0;
  return { minimum: minimumPower(station), maximum };
}

function bounded(station: StationInput, share: number, all: readonly Budget[], sharing: number): Bound {
  const [winner, second] = all;
  if (station.mode === 'off' || winner === undefined) return { ...own(station), runnerUp: winner?.label };
  const maximum = station.maximum ?? Number.POSITIVE_INFINITY;
  if (share >= maximum) return { ...own(station), runnerUp: winner.label };
  const next = second !== undefined && second.watts < maximum ? second.label : maximumLabel(station);
  return {
    id: station.id,
    watts: watts(share),
    constraint: winner.constraint,
    source: winner.source,
    runnerUp: next,
    text: sentence(winner.clause, shareClause(station, share, sharing)),
  };
}

/** What the station bounds by itself. */
function own(station: StationInput): Bound {
  const base = { id: station.id, source: undefined, runnerUp: maximumLabel(station) };
  if (station.mode === 'off') {
    return {
      ...base,
      watts: watts(0),
      constraint: 'mode',
      source: 'mode',
      text: 'The station is switched off (mode "off").',
    };
  }
  if (station.maximum === undefined) {
    return { ...base, watts: undefined, constraint: 'none', text: 'Nothing limits this station.' };
  }
  return {
    ...base,
    watts: station.maximum,
    constraint: 'station-maximum',
    source: 'station',
    runnerUp: undefined,
    text: `Nothing but its own maximum of ${station.maximum} W limits this station.`,
  };
}

function withoutShare(station: StationInput): Bound {
  const { access, reserved } = station;
  const rest = { constraint: 'none', source: undefined, runnerUp: undefined } as const;
  if (access === 'unlimitable') {
    const text = 'The station offers no limitation of power consumption (LPC), so it cannot be limited.';
    return { id: station.id, watts: undefined, ...rest, text };
  }
  const kept = reserved > 0 ? `; ${reserved} W stay reserved for it` : '';
  return { id: station.id, watts: undefined, ...rest, text: `The station cannot be reached${kept}.` };
}

function maximumLabel(station: StationInput): string | undefined {
  return station.maximum === undefined ? undefined : `station maximum ${station.maximum} W`;
}

function shareClause(station: StationInput, share: number, sharing: number): string {
  const shared = sharing > 1 ? `shared by ${sharing} stations, ` : '';
  if (share > 0) return `${shared}this one may take ${share} W`;
  return `${shared}too little is left for this one, which needs at least ${minimumPower(station)} W, so it pauses`;
}

function sentence(first: string, second: string): string {
  const text = `${first}; ${second}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
