import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleSite, exampleStation } from '../../dev/example-snapshot.ts';
import { numberFormat } from '../format/numbers.ts';
import { textsOf } from '../texts/texts.ts';
import { flowSentence, tapsOf, tapVerb, thickness } from './taps.ts';

const en = textsOf('en');

test('imported power flows to the busbar, consumed power away from it', () => {
  const { feeders, loads } = tapsOf(exampleSite());
  assert.deepEqual(
    [...feeders, ...loads].map((one) => [one.id, one.direction, tapVerb(one, en)]),
    [
      ['grid', 'to-bar', 'supplies'],
      ['solar', 'to-bar', 'produces'],
      ['battery', 'none', 'idle'],
      ['house', 'from-bar', 'uses'],
      ['station:st-1', 'from-bar', 'charges'],
    ],
  );
});

test('the same taps with the opposite sign turn around and keep their place', () => {
  const site = exampleSite();
  const { feeders, loads } = tapsOf({
    ...site,
    grid: { ...site.grid, power: -1800 },
    battery: { power: 1500, soc: 61 },
    stations: [exampleStation({ power: -3000 })],
  });
  assert.deepEqual(
    [...feeders, ...loads].map((one) => [one.id, one.direction, tapVerb(one, en)]),
    [
      ['grid', 'from-bar', 'takes the surplus'],
      ['solar', 'to-bar', 'produces'],
      ['battery', 'from-bar', 'charges'],
      ['house', 'from-bar', 'uses'],
      ['station:st-1', 'to-bar', 'feeds back'],
    ],
  );
});

test('a site without solar and battery shows none; a value that is not measured is unknown, not zero', () => {
  const site = exampleSite({ solar: { power: null }, battery: { power: null, soc: null }, house: { power: null } });
  const { feeders, loads } = tapsOf(site);
  assert.deepEqual(
    feeders.map((one) => one.kind),
    ['grid'],
  );
  assert.equal(loads[0]?.direction, 'unknown');
  assert.equal(loads[0]?.size, null);
});

test('the sentence says every circuit in both languages', () => {
  assert.equal(
    flowSentence(tapsOf(exampleSite()), en, numberFormat('en')),
    'Energy flow now: Grid supplies 2.54 kW, Solar produces 2.30 kW, Battery idle, House uses 0.64 kW, Garage charges 4.20 kW.',
  );
  assert.match(
    flowSentence(tapsOf(exampleSite()), textsOf('de'), numberFormat('de')),
    /Netz liefert 2,54 kW, Solar erzeugt/,
  );
});

test('a thicker line means more power, and nothing flows in an idle or unknown circuit', () => {
  const { feeders } = tapsOf(exampleSite());
  const [grid, solar, battery] = feeders;
  assert.ok(grid && solar && battery);
  assert.ok(thickness(grid, 5000) > thickness(solar, 5000));
  assert.equal(thickness(battery, 5000), 0);
  assert.equal(thickness(grid, 0), 12);
});
