import type { Random } from '@busbar/kernel';
import {
  CARS,
  type CarName,
  type Currents,
  type Fault,
  type HouseEvent,
  NODES,
  OFFERS,
  PEERS,
  type Planned,
  STATIONS,
} from './house-event.ts';

/** At the end nothing happens any more for so long, s: then everything has to agree. */
export const QUIET_END = 1800;
/** At the beginning the nodes get to know each other, s. */
const QUIET_START = 60;

const MINUTE = 60;
const HOUR = 3600;

/** Consumption limits of the grid operator, W: nothing, below one phase, usual ones, above what the house can draw. */
const LIMITS = [0, 1000, 1400, 2300, 4200, 4200, 6000, 7400, 9000, 12_000, 30_000] as const;
/** Durations of limits, s; undefined: until it is released. */
const DURATIONS = [30, 300, 900, 3600, 14_400, undefined, undefined] as const;
/** Times until a departure, s. */
const DEPARTURES = [1800, 7200, 21_600, 36_000] as const;
/** Setpoints, W: charging, idle, discharging; undefined: the car is left alone. */
const SETPOINTS = [4200, 7400, 11_000, 0, -2000, -6000, undefined] as const;

/** Everything that happens in these days; the same randomness gives the same days. */
export function script(random: Random, days: number): readonly Planned[] {
  // Every fault ends in time.
  const ending = ({ at, what }: Planned): Planned =>
    isLasting(what) ? { at, what: { ...what, seconds: Math.min(what.seconds, end - at) } } : { at, what };
  const end = days * 24 * HOUR - QUIET_END;
  return [cars, crowded, operator, ceilings, optimisation, faults]
    .flatMap((part) => part(random, end))
    .filter(({ at }) => at < end)
    .map(ending)
    .sort((a, b) => a.at - b.at);
}

function isLasting(
  what: Planned['what'],
): what is Exclude<Fault, { do: 'interrupt' | 'unplugInWrite' | 'reannounce' }> {
  return ['cut', 'silence', 'blackout', 'restart', 'answers', 'refuse'].includes(what.do);
}

/** Both cars come and go; each takes a station that is free. */
function cars(random: Random, end: number): Planned[] {
  const planned: Planned[] = [];
  const free = new Map<string, number>(STATIONS.map((station) => [station, QUIET_START]));
  const next = new Map<CarName, number>(CARS.map((car) => [car, QUIET_START + between(random, 0, HOUR)]));
  for (;;) {
    const [car, comes] = [...next].reduce((first, one) => (one[1] < first[1] ? one : first));
    if (comes >= end) return planned;
    const vacant = STATIONS.filter((station) => (free.get(station) ?? 0) <= comes);
    const station = vacant[Math.floor(random() * vacant.length)];
    if (station === undefined) {
      next.set(car, Math.min(...free.values()));
      continue;
    }
    // Now and then somebody only moves the cable.
    const stay = random() < 0.2 ? between(random, 5, 120) : between(random, HOUR, 9 * HOUR);
    const leaves = comes + stay;
    planned.push({ at: comes, what: { do: 'plug', car, station } });
    if (random() < 0.3 && stay > HOUR)
      planned.push(
        { at: comes + stay / 2, what: { do: 'sleep', car, isAsleep: true } },
        { at: comes + stay / 2 + 600, what: { do: 'sleep', car, isAsleep: false } },
      );
    planned.push({ at: leaves, what: { do: 'unplug', car, returnsWith: between(random, 15, 70) } });
    // The other car may take the place in the same second.
    free.set(station, leaves + (random() < 0.3 ? 0.5 : 5));
    next.set(car, leaves + (random() < 0.3 ? between(random, 1, 60) : between(random, HOUR, 6 * HOUR)));
  }
}

/** The grid operator. */
function operator(random: Random, end: number): Planned[] {
  return inGaps(random, end, 5 * MINUTE, 3 * HOUR, (): HouseEvent => {
    const kind = random();
    if (kind < 0.25) return { do: 'release' };
    if (kind < 0.32)
      return { do: 'failsafe', watts: one(random, [1500, 4200, 5000]), seconds: one(random, [7200, 9000]) };
    const seconds = one(random, DURATIONS);
    return { do: 'limit', watts: one(random, LIMITS), ...(seconds === undefined ? {} : { seconds }) };
  });
}

function ceilings(random: Random, end: number): Planned[] {
  return inGaps(random, end, 2 * MINUTE, HOUR, (): HouseEvent => {
    const station = one(random, STATIONS);
    if (random() < 0.25) return { do: 'ceilings', station, currents: undefined };
    return { do: 'ceilings', station, currents: random() < 0.1 ? { a: 0, b: 0, c: 0 } : currentsOf(random) };
  });
}

/** Each phase another one, so that a mixed up one shows. */
function currentsOf(random: Random): Currents {
  return {
    a: Math.round(between(random, 6, 16)),
    b: Math.round(between(random, 6, 16)) + 0.1,
    c: Math.round(between(random, 6, 16)) - 0.1,
  };
}

/**
 * What an energy manager, drivers and a tariff do: surplus (OSCEV), demands and offers (CEVC), setpoints (DBEVC), accounts and
 * summaries (EVCS).
 */
function optimisation(random: Random, end: number): Planned[] {
  return inGaps(random, end, MINUTE, 40 * MINUTE, (): HouseEvent => {
    const station = one(random, STATIONS);
    const kind = random();
    if (kind < 0.2) return { do: 'surplus', station, currents: random() < 0.25 ? undefined : currentsOf(random) };
    if (kind < 0.3) return { do: 'wait', station, isWaiting: random() < 0.5 };
    if (kind < 0.45)
      return {
        do: 'demand',
        station,
        targetSoc: Math.round(between(random, 50, 100)),
        seconds: one(random, DEPARTURES),
      };
    if (kind < 0.55) return { do: 'offers', are: one(random, OFFERS) };
    if (kind < 0.75) return { do: 'setpoint', station, watts: one(random, SETPOINTS) };
    if (kind < 0.9)
      return {
        do: 'charge',
        station,
        wattHours: Math.round(between(random, 10, 5000)),
        cost: Math.round(between(random, 1, 200)) / 100,
      };
    return { do: 'summary', station };
  });
}

/** Once or twice a day both stations are asked for much under a limit that is not enough, and one is out of reach for long. */
function crowded(random: Random, end: number): Planned[] {
  return instants(random, end, 6 * HOUR, 18 * HOUR).flatMap((at): readonly Planned[] => [
    { at, what: { do: 'limit', watts: one(random, [4200, 5000, 7400]), seconds: 2 * HOUR } },
    {
      at: at + 2 * MINUTE,
      what: { do: 'cut', peer: one(random, STATIONS), seconds: between(random, 10 * MINUTE, HOUR) },
    },
  ]);
}

function faults(random: Random, end: number): Planned[] {
  return inGaps(random, end, MINUTE, 45 * MINUTE, (): Fault => {
    const peer = one(random, PEERS);
    const station = one(random, STATIONS);
    const kind = random();
    if (kind < 0.2) return { do: 'cut', peer, seconds: one(random, [0.2, 2, 30, 100, 150, 600]) };
    if (kind < 0.3) return { do: 'silence', seconds: one(random, [50, 110, 130, 400, 3000, 8000]) };
    if (kind < 0.4) return { do: 'restart', node: peer, seconds: one(random, [1, 10, 140, 300]) };
    if (kind < 0.44) return { do: 'restart', node: 'manager', seconds: one(random, [1, 15, 140]) };
    if (kind < 0.46) return { do: 'blackout', seconds: one(random, [3, 200]), order: shuffled(random, NODES) };
    if (kind < 0.7)
      return {
        do: 'answers',
        peer,
        are: one(random, ['lost', 'late', 'twice'] as const),
        during: one(random, ['connecting', 'writing', 'plugging', 'nothing'] as const),
        seconds: between(random, 5, 40),
      };
    if (kind < 0.78) return { do: 'refuse', station, seconds: one(random, [1, 20, 90]) };
    if (kind < 0.84) return { do: 'interrupt', station };
    if (kind < 0.93) return { do: 'unplugInWrite', station };
    return { do: 'reannounce', peer };
  });
}

function inGaps(
  random: Random,
  end: number,
  shortest: number,
  longest: number,
  make: () => Planned['what'],
): Planned[] {
  return instants(random, end, shortest, longest).map((at) => ({ at, what: make() }));
}

function instants(random: Random, end: number, shortest: number, longest: number): readonly number[] {
  const all: number[] = [];
  for (let at = QUIET_START + between(random, 0, longest); at < end; at += between(random, shortest, longest))
    all.push(at);
  return all;
}

function shuffled<T>(random: Random, values: readonly T[]): readonly T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

function between(random: Random, least: number, most: number): number {
  // Whole milliseconds: instants of a clock.
  return Math.round((least + random() * (most - least)) * 1000) / 1000;
}

function one<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}
