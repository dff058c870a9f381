import type { Millis, Watts } from '@busbar/kernel';

/** How long a station keeps its place although it takes nothing of its share, ms. */
const IDLE_MILLIS = 300_000;
/** W below which a station counts as taking nothing. */
const IDLE_WATTS = 50;

/** Order of service, with the moment since which each station leaves its share unused. */
export interface ServiceOrder {
  readonly order: readonly string[];
  readonly idleSince: ReadonlyMap<string, Millis>;
}

/** Before the first station. */
export const NO_ORDER: ServiceOrder = { order: [], idleSince: new Map() };

/** One station with its present share. */
export interface ServedStation {
  readonly id: string;
  /** W it may take; undefined: not bounded. */
  readonly bound: Watts | undefined;
  readonly power: Watts | undefined;
  readonly isOff: boolean;
}

/**
 * Order in which stations are served when the budget is too small for all minimums. A station keeps its place while it
 * charges; one that leaves its share unused for five minutes while another waits with 0 W goes to the end.
 */
export function serviceOrder(previous: ServiceOrder, stations: readonly ServedStation[], now: Millis): ServiceOrder {
  const known = new Set(previous.order);
  const present = new Map(stations.map((station) => [station.id, station]));
  const order = [
    ...previous.order.filter((id) => present.has(id)),
    ...stations.map((station) => station.id).filter((id) => !known.has(id)),
  ];
  const someoneWaits = stations.some((station) => station.bound === 0 && !station.isOff);
  const idleSince = new Map<string, Millis>();
  const back: string[] = [];
  for (const id of order) {
    const station = present.get(id);
    if (station === undefined || !isIdle(station)) continue;
    const since = previous.idleSince.get(id) ?? now;
    if (someoneWaits && now - since >= IDLE_MILLIS) back.push(id);
    else idleSince.set(id, since);
  }
  return { order: [...order.filter((id) => !back.includes(id)), ...back], idleSince };
}

function isIdle(station: ServedStation): boolean {
  return !station.isOff && station.bound !== 0 && (station.power ?? 0) < IDLE_WATTS;
}
