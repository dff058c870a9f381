import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleSite } from '../../dev/example-snapshot.ts';
import type { GridLimit } from '../api/model.ts';
import { numberFormat } from '../format/numbers.ts';
import { textsOf } from '../texts/texts.ts';
import { type Banner, bannerOf } from './banner.ts';

function banner(change: Partial<GridLimit>): Banner {
  const site = exampleSite();
  return bannerOf({ ...site, gridLimit: { ...site.gridLimit, ...change } }, textsOf('en'), numberFormat('en'));
}

test('without a limit the banner is calm, and says so when nobody watches any more', () => {
  assert.equal(banner({}).tone, 'calm');
  assert.match(banner({ phase: 'unlimited-autonomous' }).why, /silent for long/);
});

test('a limit in force is named in kW with where it comes from', () => {
  assert.deepEqual(banner({ state: 'active', phase: 'limited', watts: 4200 }), {
    tone: 'limited',
    title: 'Consumption limited to 4.2 kW',
    why: 'The grid operator has sent this limit. It is passed on to the stations.',
  });
  assert.match(banner({ state: 'manual', watts: 3000 }).why, /by hand/);
  assert.match(banner({ state: 'restored', phase: 'init', watts: 3000 }).why, /before the energy manager restarted/);
});

test('a limit of 0 W is a limit', () => {
  assert.equal(banner({ state: 'active', watts: 0 }).title, 'Consumption limited to 0.0 kW');
});

test('failsafe is explained: silence of the control box, or the start of the energy manager', () => {
  const silent = banner({ state: 'failsafe', phase: 'failsafe', watts: 4200 });
  assert.equal(silent.tone, 'failsafe');
  assert.match(silent.why, /gone silent.* at least 2 h/);
  assert.match(banner({ state: 'failsafe', phase: 'init', watts: 4200 }).why, /has just started/);
});
