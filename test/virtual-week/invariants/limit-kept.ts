/** A charging station at one measurement. */
export interface StationPower {
  readonly name: string;
  /** W */
  readonly power: number;
  /** The greatest limit of its own that held within {@link REACTION}.station, W. */
  readonly ownLimit: number;
  /** A per phase, and the greatest ceiling of each within {@link REACTION}.ceiling. */
  readonly currents: Readonly<Record<string, number>>;
  readonly ceilings: Readonly<Record<string, number>>;
  /**
   * It cannot be told a limit, or was not long enough: its connection was lost, the energy manager was off, or it refused for a
   * permitted reason. Then only its own limit holds.
   */
  readonly isExcused: boolean;
  /**
   * Nothing is reserved for it: it was lost while nothing charged (a choice of this energy manager), or it is connected and
   * what it is told is stuck.
   */
  readonly isUnreserved: boolean;
}

/** The controllable devices of the house at one measurement. */
export interface PowerSample {
  /** The greatest limit of the house that was in force within {@link REACTION}.house, W; Infinity: none. */
  readonly limit: number;
  readonly stations: readonly StationPower[];
}

/**
 * Times from a limit to the power that follows it, s. LPC itself has no number.
 *
 * - station: OPEV 7, rule 9: a station reacts within 2 s; taken for its own LPC limit too.
 * - ceiling: OPEV-004 (OPEV 7, rule 9), 2 s.
 * - house: a control interval of the energy manager (1 s), and the reaction of the station.
 * - excused: after it can be told again, a station is told within 60 s (LPC-913; LPC 6.1 for one that refused).
 */
export const REACTION = { station: 2, ceiling: 2, house: 3, excused: 60 } as const;

/** Rounding of measured values, W and A. */
const [WATT, AMPERE] = [1, 0.01] as const;

/** Invariant a: at every measurement no limit is exceeded, apart from the reaction time. What is exceeded. */
export function exceededLimits({ limit, stations }: PowerSample): readonly string[] {
  const controlled = sum(stations.filter(({ isExcused }) => !isExcused).map(({ power }) => power));
  const all = sum(stations.map(({ power }) => power));
  const excused = stations.filter(({ isExcused }) => isExcused);
  // Whoever cannot be told keeps its own limit; the others have to leave it that room.
  const room = Math.max(limit, sum(excused.map(({ ownLimit }) => ownLimit)));
  const isRoomDue = excused.every(({ isUnreserved }) => !isUnreserved);
  return [
    ...(controlled > limit + WATT ? [`the stations take ${controlled} W, the house may take ${limit} W`] : []),
    ...(isRoomDue && all > room + WATT
      ? [`all stations take ${all} W, the house may take ${limit} W and stations out of reach ${room} W`]
      : []),
    ...stations.flatMap(exceededAt),
  ];
}

function exceededAt({ name, power, ownLimit, currents, ceilings }: StationPower): readonly string[] {
  return [
    ...(power > ownLimit + WATT ? [`${name} takes ${power} W, its limit is ${ownLimit} W`] : []),
    ...Object.entries(currents).flatMap(([phase, current]) => {
      const ceiling = ceilings[phase] ?? Number.POSITIVE_INFINITY;
      return current > ceiling + AMPERE
        ? [`${name} takes ${current} A on phase ${phase}, its ceiling is ${ceiling} A`]
        : [];
    }),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
