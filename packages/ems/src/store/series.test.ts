import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { migrate, SERIES_MIGRATIONS } from './migrations.ts';
import { SeriesStore } from './series.ts';

const START = Date.UTC(2026, 0, 1);
const at = (seconds: number) => utcInstant(START + seconds * 1000);

function store(retention = { fineDays: 1, coarseDays: 10 }): SeriesStore {
  const database = new DatabaseSync(':memory:');
  migrate(database, ':memory:', SERIES_MIGRATIONS);
  return new SeriesStore(database, retention);
}

test('values of ten seconds become one point with mean, smallest and largest', () => {
  const series = store();
  for (let second = 0; second < 20; second++) series.add(at(second), 'grid.power', 'W', second);
  assert.deepEqual(series.query('grid.power', at(0), at(60), 10_000), [{ time: at(0), value: 4.5, min: 0, max: 9 }]);
  series.flush();
  assert.deepEqual(series.query('grid.power', at(0), at(60), 60_000), [{ time: at(0), value: 9.5, min: 0, max: 19 }]);
  assert.deepEqual(series.names(), ['grid.power']);
  assert.equal(series.unitOf('grid.power'), 'W');
  assert.deepEqual(series.query('unknown', at(0), at(60), 10_000), []);
});

test('old values are condensed to 15 minutes and in the end deleted', () => {
  const series = store();
  const hours = 30;
  for (let second = 0; second < hours * 3600; second += 10) series.add(at(second), 'p', 'W', 1000);
  series.flush();
  series.condense(at(hours * 3600));
  const points = series.query('p', at(0), at(hours * 3600), 3_600_000);
  assert.equal(points.length, hours);
  assert.ok(points.every((point) => point.value === 1000));
  assert.equal(series.query('p', at(0), at(3600), 10_000).length, 4, 'the first hour has only coarse values');
  series.condense(at(12 * 86_400));
  assert.deepEqual(series.query('p', at(0), at(hours * 3600), 900_000), []);
});

test('condensing again and again changes nothing', () => {
  const series = store();
  for (let second = 0; second < 7200; second += 10) series.add(at(second), 'p', 'W', second);
  series.flush();
  series.condense(at(3600));
  series.condense(at(7200));
  const once = series.query('p', at(0), at(7200), 900_000);
  series.condense(at(7300));
  assert.deepEqual(series.query('p', at(0), at(7200), 900_000), once);
});

test('a wall clock stepped back overwrites points instead of failing', () => {
  const series = store();
  series.add(at(100), 'p', 'W', 1);
  series.flush();
  series.add(at(100), 'p', 'W', 2);
  series.flush();
  assert.equal(series.query('p', at(0), at(200), 10_000)[0]?.value, 2);
});
