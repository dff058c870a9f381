import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySite } from '../testing/memory-site.ts';

test('a station that states a maximum of 0 W is limited all the same', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage', { nominalMax: 0 });
  const box = site.controlBox();
  await site.run(10);
  void box.limit(4200);
  await site.run(2);
  assert.equal(station.lpc.state().phase, 'limited');
  assert.equal(site.state().stations[0]?.bound.watts, 4200);
});

test('LPC 10: of two control boxes the first bound one counts', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const first = site.controlBox('box-a');
  await site.run(10);
  void first.limit(5000);
  await site.run(5);
  const second = site.controlBox('box-b');
  await site.run(10);
  void second.limit(9000);
  await site.run(10);
  assert.equal(site.state().gridLimit.watts, 5000);
  assert.equal(station.lpc.state().effectiveLimit, 5000);
  second.silence(true);
  await site.run(200);
  assert.equal(site.state().lpc.phase, 'limited');
  assert.equal(site.store.flags.get('guard-ski'), first.ski);
});
