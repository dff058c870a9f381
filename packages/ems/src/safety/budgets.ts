import { NOMINAL_VOLTAGE, type SiteInput, type StationInput, type UncontrolledLoad } from './site-input.ts';

/** What all stations together may take, by one constraint. */
export interface Budget {
  readonly constraint: 'grid-operator-limit' | 'manual-limit' | 'fuse';
  /** W for all stations together, 0 or more. */
  readonly watts: number;
  readonly source: string;
  /** Short name with the value, for the runner-up. */
  readonly label: string;
  /** Clause without a full stop. */
  readonly clause: string;
}

/** Order in which equal budgets win. */
const STRENGTH = { 'grid-operator-limit': 0, 'manual-limit': 1, fuse: 2 } as const;

/** The budgets of all constraints, tightest first. */
export function budgets(site: SiteInput): readonly Budget[] {
  const unlimitable = reserves(site.stations, 'unlimitable');
  const reserved = unlimitable + reserves(site.stations, 'unreachable');
  const load = houseLoad(site.uncontrolled, { unlimitable, all: reserved });
  const all: Budget[] = site.limits.map((limit) => {
    const atConnection = site.appliesTo === 'grid-connection';
    return {
      constraint: limit.constraint,
      watts: Math.max(0, limit.watts - (atConnection ? load.watts : reserved)),
      source: limit.source,
      label: `${limit.constraint === 'manual-limit' ? 'manual limit' : 'limit of the grid operator'} ${limit.watts} W`,
      clause: atConnection ? `${limit.clause}${load.clause}` : `${limit.clause}${reserveClause(reserved)}`,
    };
  });
  if (site.fuse !== undefined) {
    const { amperes, phases } = site.fuse;
    all.push({
      constraint: 'fuse',
      watts: Math.max(0, amperes * phases * NOMINAL_VOLTAGE - load.watts),
      source: `main fuse ${amperes} A`,
      label: `main fuse ${amperes} A`,
      clause: `the main fuse of ${amperes} A carries ${amperes * phases * NOMINAL_VOLTAGE} W${load.clause}`,
    });
  }
  return all.sort((a, b) => a.watts - b.watts || STRENGTH[a.constraint] - STRENGTH[b.constraint]);
}

function reserves(stations: readonly StationInput[], access: StationInput['access']): number {
  return stations.reduce((sum, station) => sum + (station.access === access ? station.reserved : 0), 0);
}

/**
 * What is left of the connection for the stations is reduced by what the rest of the site draws, never below 0: own
 * generation is not counted on. A working meter sees unreachable stations as part of the house. Without one the last
 * estimate stays (no new headroom is assumed); without any estimate the limit counts the stations alone.
 */
function houseLoad(
  load: UncontrolledLoad,
  reserved: { readonly unlimitable: number; readonly all: number },
): { readonly watts: number; readonly clause: string } {
  switch (load.state) {
    case 'measured': {
      const house = Math.max(0, load.watts);
      const clause = house > 0 ? `, of which the house takes ${Math.ceil(house)} W` : '';
      return { watts: house + reserved.unlimitable, clause: clause + reserveClause(reserved.unlimitable) };
    }
    case 'held': {
      const house = Math.max(0, load.watts);
      const clause = `, of which the house took ${Math.ceil(house)} W when the grid meter fell silent`;
      return { watts: house + reserved.all, clause: clause + reserveClause(reserved.all) };
    }
    case 'unknown': {
      const clause = ', counted for the stations alone because no grid meter measures the house';
      return { watts: reserved.all, clause: clause + reserveClause(reserved.all) };
    }
  }
}

function reserveClause(reserved: number): string {
  return reserved > 0
    ? `, of which ${Math.ceil(reserved)} W stay reserved for stations that cannot be limited now`
    : '';
}
