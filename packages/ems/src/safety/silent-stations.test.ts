import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { decideAround } from './silent-stations.ts';
import type { SiteInput, StationInput } from './site-input.ts';

const station = (id: string): StationInput => ({
  id,
  phases: 1,
  maximum: watts(6000),
  mode: 'fast',
  access: 'limitable',
  reserved: watts(0),
});

const site = (limit: number): SiteInput => ({
  stations: [station('a'), station('b')],
  limits: [
    { constraint: 'grid-operator-limit', watts: watts(limit), source: 'box', clause: 'the box limits to so much' },
  ],
  appliesTo: 'controllable-devices',
  uncontrolled: { state: 'unknown' },
});

const bounds = (limit: number, silent: readonly (readonly [string, number])[] = []) =>
  decideAround(site(limit), new Map(silent)).bounds.map((bound) => bound.watts);

test('without silent stations all share', () => {
  assert.deepEqual(bounds(6000), [3000, 3000]);
});

test('the others make room for what a silent station may be taking; it is told its share all the same', () => {
  assert.deepEqual(bounds(6000, [['a', 4000]]), [3000, 2000]);
  assert.deepEqual(bounds(4000, [['a', 4000]]), [2000, 0]);
});

test('a silent station that may take no more than its share changes nothing; nor does one of which nothing is known beyond its rating', () => {
  assert.deepEqual(bounds(6000, [['a', 3000]]), [3000, 3000]);
  assert.deepEqual(bounds(9000, [['a', Number.POSITIVE_INFINITY]]), [4500, 3000]);
});
