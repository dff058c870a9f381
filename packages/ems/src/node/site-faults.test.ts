import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { memorySite } from '../testing/memory-site.ts';

const HOUR_MILLIS = 3_600_000;

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

test('a step of the wall clock moves the stored end of a limit with it, and a restart keeps the limit', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  void box.limit(2000, 1800);
  site.core.manual.set(watts(3000), 1800);
  await site.run(2);
  site.clock.stepWall(HOUR_MILLIS);
  await site.run(2);
  const until = site.state().gridLimit.until;
  assert.ok(until !== undefined);
  for (const source of ['grid-operator', 'manual'] as const) {
    const stored = site.store.limits.active(source)[0]?.until;
    assert.ok(stored !== undefined && Math.abs(stored - until) <= 2000, `${source}: stored ${stored}, shown ${until}`);
  }
  await site.restart();
  assert.equal(site.state().gridLimit.state, 'restored');
  assert.equal(site.state().gridLimit.watts, 2000);
  assert.equal(site.state().manualLimit?.watts, 3000);
});

test('a restart with a wall clock in 1970 does not make a manual limit longer than it was set', async (t) => {
  const site = memorySite(t);
  await site.run(10);
  site.core.manual.set(watts(3000), 60);
  site.clock.stepWall(-site.clock.wall());
  await site.restart(1);
  assert.equal(site.state().manualLimit?.watts, 3000);
  await site.run(62);
  assert.equal(site.state().manualLimit, undefined);
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

test('LPC-923: a station that gives its limit up is not shown as confirmed', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(4200);
  await site.run(5);
  assert.equal(site.state().stations[0]?.answer.state, 'confirmed');
  station.lpc.interrupt('self-protection');
  await site.run(2);
  assert.equal(site.state().stations[0]?.answer.state, 'pending');
  await site.run(65);
  assert.equal(site.state().stations[0]?.answer.state, 'confirmed');
});

test('a change of state that could not be stored is stored as soon as the store works again', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  void box.limit(6000);
  await site.run(5);
  const { append } = site.store.ledger;
  site.store.ledger.append = () => {
    throw new Error('disk full');
  };
  box.silence(true);
  await site.run(125);
  assert.equal(site.state().lpc.phase, 'failsafe');
  site.store.ledger.append = append;
  await site.run(2);
  assert.equal(site.store.limits.active('grid-operator').length, 0);
  assert.equal(site.store.limits.active('failsafe').length, 1);
  const events = site.store.ledger.entries(1000).map(({ event }) => event);
  assert.ok(events.includes('failsafe.began'));
  assert.ok(events.includes('limit.ended'));
});

test('LPC-913: stations are told again after heartbeats were withheld because of a wrong clock', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  await site.run(10);
  const right = site.clock.wall();
  site.clock.stepWall(-right);
  await site.run(200);
  assert.equal(station.lpc.state().phase, 'failsafe');
  site.clock.stepWall(right);
  await site.run(70);
  assert.equal(station.lpc.state().phase, 'unlimited-controlled');
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

test('a manual limit whose end could not be stored ends in the list as soon as the store works again', async (t) => {
  const site = memorySite(t);
  await site.run(10);
  site.core.manual.set(watts(3000), 60);
  const { append } = site.store.ledger;
  site.store.ledger.append = () => {
    throw new Error('disk full');
  };
  await site.run(65);
  assert.equal(site.state().manualLimit, undefined);
  site.store.ledger.append = append;
  await site.run(2);
  assert.equal(site.store.limits.active('manual').length, 0);
  assert.equal(site.store.ledger.entries(1)[0]?.event, 'limit.expired');
});
