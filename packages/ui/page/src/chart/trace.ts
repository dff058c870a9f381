import type { History, Site } from '../api/model.ts';
import { isNumber } from '../format/numbers.ts';

/** One moment of the chart: power and limit in W, null = not known or no limit. */
export interface TracePoint {
  /** ms since 1970, on the clock of the energy manager. */
  readonly at: number;
  readonly power: number | null;
  readonly limit: number | null;
}

/** A curve to look at: what is measured and the limit that holds for it. Oldest first. */
export type Trace = readonly TracePoint[];

/** The curves of a site by the name of what they show: `grid`, `stations`, `station:<id>`. */
export type Traces = Readonly<Record<string, Trace>>;

/** How far back the chart goes, in ms. */
export const CHART_SPAN = 15 * 60_000;
/** Most points of one curve: one a second and some spare. More arrive only if the energy manager sends faster; the oldest go. */
export const MOST_POINTS = 1_200;
/** A pause between two measurements from which on the line is broken, in ms: nothing is known about that time. */
export const GAP = 30_000;

/** A pause in the live points that stored ones fill, in ms: twice the step of the store. */
const FILLED_GAP = 20_000;

/** Names of the curves of a site, in the order of the choice. */
export function traceNames(site: Site): readonly string[] {
  return ['grid', 'stations', ...site.stations.map((station) => `station:${station.id}`)];
}

/** The curve to show first: where the grid operator's limit applies. */
export function firstTrace(site: Site): string {
  return site.gridLimit.appliesTo === 'controllable-devices' && site.stations.length > 0 ? 'stations' : 'grid';
}

/** What one site message adds to each curve. */
export function pointsOf(site: Site): ReadonlyMap<string, TracePoint> {
  const at = Date.parse(site.time);
  const points = new Map<string, TracePoint>();
  if (Number.isNaN(at)) return points;
  const limitFor = (what: Site['gridLimit']['appliesTo']): number | null =>
    site.gridLimit.appliesTo === what ? site.gridLimit.watts : null;
  const power = site.grid.stale ? null : site.grid.power;
  points.set('grid', { at, power, limit: limitFor('grid-connection') });
  points.set('stations', { at, power: sumOfStations(site), limit: limitFor('controllable-devices') });
  for (const station of site.stations) {
    const limit = station.setpoint.constraint === 'none' ? null : station.setpoint.watts;
    points.set(`station:${station.id}`, { at, power: station.power, limit });
  }
  return points;
}

/** The curves after one more site message; points older than the span are dropped. */
export function withSite(traces: Traces, site: Site): Traces {
  const next: Record<string, Trace> = {};
  for (const [name, point] of pointsOf(site)) next[name] = withPoint(traces[name] ?? [], point);
  return next;
}

/** A curve with one more point at its end. A point that is not newer than the last replaces it: a repeated snapshot. */
export function withPoint(trace: Trace, point: TracePoint): Trace {
  let end = trace.length;
  while (end > 0 && (trace[end - 1]?.at ?? 0) >= point.at) end -= 1;
  let start = Math.max(0, end + 1 - MOST_POINTS);
  while (start < end && (trace[start]?.at ?? 0) < point.at - CHART_SPAN) start += 1;
  return [...trace.slice(start, end), point];
}

/**
 * Live points and, where none arrived, stored ones: before the page was open and while the connection was lost. What arrived live
 * is finer and wins where both exist.
 */
export function withHistory(live: Trace, stored: Trace): Trace {
  const oldest = (live.at(-1)?.at ?? stored.at(-1)?.at ?? 0) - CHART_SPAN;
  const merged: TracePoint[] = [];
  let next = 0;
  const takeStored = (from: number, to: number): void => {
    for (let point = stored[next]; point !== undefined && point.at < to; next += 1, point = stored[next]) {
      if (point.at > from && point.at >= oldest) merged.push(point);
    }
  };
  let last = Number.NEGATIVE_INFINITY;
  for (const point of live) {
    takeStored(point.at - last > FILLED_GAP ? last : Number.POSITIVE_INFINITY, point.at);
    merged.push(point);
    last = point.at;
  }
  if (live.length === 0) takeStored(last, Number.POSITIVE_INFINITY);
  return merged.slice(-MOST_POINTS);
}

/** A stored series: its points by name. */
export type SeriesPoints = ReadonlyMap<string, History['series'][number]['points']>;

/**
 * Stored series as a curve: the sum of the powers, and the limit. A limit that is not stored at a moment did not exist then, and a
 * power that is not stored was not measured.
 */
export function storedTrace(series: SeriesPoints, powers: readonly string[], limit: string | undefined): Trace {
  const sums = new Map<number, number>();
  for (const name of powers) {
    for (const point of series.get(name) ?? []) {
      const at = Date.parse(point.time);
      sums.set(at, (sums.get(at) ?? 0) + point.value);
    }
  }
  const limits = new Map(
    (limit === undefined ? [] : (series.get(limit) ?? [])).map((point) => [Date.parse(point.time), point.value]),
  );
  return [...new Set([...sums.keys(), ...limits.keys()])]
    .filter((at) => !Number.isNaN(at))
    .sort((a, b) => a - b)
    .map((at) => ({ at, power: sums.get(at) ?? null, limit: limits.get(at) ?? null }));
}

/** Columns for the chart: seconds since 1970, kW, kW. Long pauses are broken by an empty moment. */
export type Columns = [number[], (number | null)[], (number | null)[]];

/** A curve as the columns the chart draws. */
export function columnsOf(trace: Trace, gap: number = GAP): Columns {
  const columns: Columns = [[], [], []];
  const add = (at: number, power: number | null, limit: number | null): void => {
    columns[0].push(at / 1000);
    columns[1].push(power === null ? null : power / 1000);
    columns[2].push(limit === null ? null : limit / 1000);
  };
  let last: number | undefined;
  for (const point of trace) {
    if (last !== undefined && point.at - last > gap) add(last + 1, null, null);
    add(point.at, point.power, point.limit);
    last = point.at;
  }
  return columns;
}

/** Latest, lowest and highest measured power and the limit now, for the sentence under the chart. */
export interface TraceFacts {
  readonly latest: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly limit: number | null;
}

/** The facts of a curve. */
export function factsOf(trace: Trace): TraceFacts {
  const powers = trace.map((point) => point.power).filter(isNumber);
  const last = trace.at(-1);
  return {
    latest: last?.power ?? null,
    limit: last?.limit ?? null,
    lowest: powers.length === 0 ? null : powers.reduce((a, b) => Math.min(a, b)),
    highest: powers.length === 0 ? null : powers.reduce((a, b) => Math.max(a, b)),
  };
}

/** About one point a minute, newest first, for the table. */
export function everyMinute(trace: Trace): Trace {
  const rows: TracePoint[] = [];
  for (const point of [...trace].reverse()) {
    const last = rows.at(-1);
    if (last === undefined || last.at - point.at >= 60_000) rows.push(point);
  }
  return rows;
}

function sumOfStations(site: Site): number | null {
  const known = site.stations.map((station) => station.power).filter(isNumber);
  return known.length === 0 ? null : known.reduce((sum, power) => sum + power, 0);
}
