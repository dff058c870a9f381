import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleSite, exampleStation } from '../../dev/example-snapshot.ts';
import type { History } from '../api/model.ts';
import {
  CHART_SPAN,
  columnsOf,
  everyMinute,
  factsOf,
  firstTrace,
  GAP,
  MOST_POINTS,
  pointsOf,
  storedTrace,
  type Trace,
  traceNames,
  withHistory,
  withPoint,
  withSite,
} from './trace.ts';

const point = (at: number, power: number | null = 1000, limit: number | null = null): Trace[number] => ({
  at,
  power,
  limit,
});
const limited = (appliesTo: 'controllable-devices' | 'grid-connection') => {
  const site = exampleSite();
  return { ...site, gridLimit: { ...site.gridLimit, watts: 4200, state: 'active' as const, appliesTo } };
};

test('the limit is drawn where it applies: all stations together, or the grid connection', () => {
  const devices = pointsOf(limited('controllable-devices'));
  assert.equal(devices.get('stations')?.limit, 4200);
  assert.equal(devices.get('grid')?.limit, null);
  const connection = pointsOf(limited('grid-connection'));
  assert.equal(connection.get('grid')?.limit, 4200);
  assert.equal(connection.get('stations')?.limit, null);
  assert.equal(firstTrace(limited('controllable-devices')), 'stations');
  assert.equal(firstTrace(limited('grid-connection')), 'grid');
});

test('all stations together are the sum of what is measured, unknown if none is', () => {
  const stations = [
    exampleStation({ power: 1000 }),
    exampleStation({ id: 'st-2', power: null }),
    exampleStation({ id: 'st-3', power: 500 }),
  ];
  assert.equal(pointsOf(exampleSite({ stations })).get('stations')?.power, 1500);
  assert.equal(pointsOf(exampleSite({ stations: [] })).get('stations')?.power, null);
  assert.deepEqual(traceNames(exampleSite({ stations })), [
    'grid',
    'stations',
    'station:st-1',
    'station:st-2',
    'station:st-3',
  ]);
});

test('an old grid measurement is a gap, not a flat line', () => {
  const site = exampleSite();
  assert.equal(pointsOf({ ...site, grid: { ...site.grid, stale: true } }).get('grid')?.power, null);
});

test('a curve forgets what is older than its span and never grows beyond its bound', () => {
  let trace: Trace = [];
  for (let at = 0; at <= 2 * CHART_SPAN; at += 1000) trace = withPoint(trace, point(at));
  assert.equal(trace[0]?.at, CHART_SPAN);
  assert.equal(trace.length, CHART_SPAN / 1000 + 1);
  for (let at = 0; at < 5000; at += 1) trace = withPoint(trace, point(2 * CHART_SPAN + 1 + at));
  assert.equal(trace.length, MOST_POINTS);
});

test('a repeated moment replaces the old value, times stay in order', () => {
  const trace = withPoint(withPoint([point(1)], point(2, 5)), point(2, 7));
  assert.deepEqual(
    trace.map((one) => [one.at, one.power]),
    [
      [1, 1000],
      [2, 7],
    ],
  );
});

test('a site message adds one point to every curve and drops the curves of removed stations', () => {
  const first = withSite({ 'station:gone': [point(1)] }, exampleSite());
  assert.deepEqual(Object.keys(first), ['grid', 'stations', 'station:st-1']);
  assert.equal(first['station:st-1']?.[0]?.limit, 4200);
  assert.deepEqual(withSite({}, exampleSite({ time: 'soon' })), {});
});

test('stored points come before the live ones and never between them', () => {
  const live = [point(10_000), point(11_000)];
  const merged = withHistory(live, [point(-CHART_SPAN), point(5_000), point(10_000, 1), point(10_500, 2)]);
  assert.deepEqual(
    merged.map((one) => one.at),
    [5_000, 10_000, 11_000],
  );
  assert.equal(merged[1]?.power, 1000);
  assert.deepEqual(withHistory([], [point(1), point(2)]).length, 2);
});

test('stored points fill the time in which the connection was lost', () => {
  const live = [point(0), point(1_000), point(60_000), point(61_000)];
  const stored = [0, 10_000, 20_000, 30_000, 60_000, 70_000].map((at) => point(at, 7));
  const filled = withHistory(live, stored);
  assert.deepEqual(
    filled.map((one) => one.at),
    [0, 1_000, 10_000, 20_000, 30_000, 60_000, 61_000],
  );
  assert.deepEqual(withHistory(filled, stored), filled);
});

test('stored series are joined by time; a moment without a stored limit had none', () => {
  const series = new Map([
    ['p', [stored(0, 100), stored(10, 200)]],
    ['l', [stored(10, 4200)]],
  ]);
  assert.deepEqual(storedTrace(series, ['p'], 'l'), [
    { at: 0, power: 100, limit: null },
    { at: 10_000, power: 200, limit: 4200 },
  ]);
  assert.deepEqual(
    storedTrace(series, ['p'], undefined).map((one) => one.limit),
    [null, null],
  );
  assert.deepEqual(storedTrace(series, ['none'], undefined), []);
});

test('the stored power of all stations is the sum of theirs', () => {
  const series = new Map([
    ['a', [stored(0, 100), stored(10, 200)]],
    ['b', [stored(10, 50)]],
  ]);
  assert.deepEqual(
    storedTrace(series, ['a', 'b'], undefined).map((one) => one.power),
    [100, 250],
  );
});

test('the chart gets seconds and kW, and a long pause breaks the line', () => {
  assert.deepEqual(columnsOf([point(1000, 4195, 4200), point(2000, null)]), [
    [1, 2],
    [4.195, null],
    [4.2, null],
  ]);
  const broken = columnsOf([point(0), point(GAP + 1)]);
  assert.deepEqual(broken[1], [1, null, 1]);
});

test('the facts of a curve are those a reader would take from the picture', () => {
  assert.deepEqual(factsOf([point(0, 500), point(1, 4000, 4200), point(2, null, 4200)]), {
    latest: null,
    limit: 4200,
    lowest: 500,
    highest: 4000,
  });
  assert.deepEqual(factsOf([]), { latest: null, limit: null, lowest: null, highest: null });
});

test('the table has about one row a minute, newest first', () => {
  const trace = Array.from({ length: 181 }, (_, second) => point(second * 1000));
  assert.deepEqual(
    everyMinute(trace).map((one) => one.at / 1000),
    [180, 120, 60, 0],
  );
});

function stored(second: number, value: number): History['series'][number]['points'][number] {
  return { time: new Date(second * 1000).toISOString(), value, min: value, max: value };
}
