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

test('with a grid meter, a charging station that is lost does not free its share for the others', async (t) => {
  const site = memorySite(t, { gridLimit: { appliesTo: 'grid-connection' } });
  const first = site.station('first');
  const second = site.station('second');
  const meter = site.meter();
  const box = site.controlBox();
  await site.run(10);
  void box.limit(9000);
  meter.measures(0);
  await site.run(12);
  first.takes(4500);
  second.takes(4500);
  await site.run(2);
  meter.measures(9000);
  await site.run(12);
  assert.equal(second.lpc.state().effectiveLimit, 4500);
  first.leave();
  let most = 0;
  for (let step = 0; step < 30; step++) {
    await site.run(1);
    most = Math.max(most, second.lpc.state().effectiveLimit ?? 11_000);
  }
  assert.equal(most, 4500);
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
