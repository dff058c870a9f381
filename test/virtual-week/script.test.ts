import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@busbar/kernel';
import { QUIET_END, script } from './script.ts';

test('the same seed gives the same week, another seed another one', () => {
  assert.deepEqual(script(seededRandom(1), 2), script(seededRandom(1), 2));
  assert.notDeepEqual(script(seededRandom(1), 2), script(seededRandom(2), 2));
});

test('a week has every kind of event and fault, in order, and ends quietly', () => {
  const week = script(seededRandom(1), 7);
  const kinds = new Set(week.map(({ what }) => what.do));
  assert.deepEqual([...kinds].sort(), [
    'answers',
    'blackout',
    'ceilings',
    'charge',
    'cut',
    'demand',
    'failsafe',
    'interrupt',
    'limit',
    'offers',
    'plug',
    'reannounce',
    'refuse',
    'release',
    'restart',
    'setpoint',
    'silence',
    'sleep',
    'summary',
    'surplus',
    'unplug',
    'unplugInWrite',
    'wait',
  ]);
  const instants = week.map(({ at }) => at);
  assert.deepEqual(
    instants,
    instants.toSorted((a, b) => a - b),
  );
  assert.ok((instants.at(-1) ?? 0) < 7 * 86_400 - QUIET_END);
});

test('a car is plugged in only where no other is, and leaves before it comes again', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const at = new Map<string, string>();
    for (const { what } of script(seededRandom(seed), 7)) {
      if (what.do === 'plug') {
        assert.equal(at.has(what.car), false, `${what.car} is there already, seed ${seed}`);
        assert.equal([...at.values()].includes(what.station), false, `${what.station} is taken, seed ${seed}`);
        at.set(what.car, what.station);
      } else if (what.do === 'unplug') at.delete(what.car);
    }
  }
});
