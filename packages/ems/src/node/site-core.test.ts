import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { type MemorySite, memorySite } from '../testing/memory-site.ts';

function events(site: MemorySite): string[] {
  return site.store.ledger
    .entries(1000)
    .map(({ event }) => event)
    .reverse();
}

function bound(site: MemorySite, index = 0): { watts: number | undefined; constraint: string; text: string } {
  const station = site.state().stations[index];
  assert.ok(station !== undefined, `there is no station ${index}`);
  return station.bound;
}

test('before any control box ever bound, Init does not limit the stations', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  await site.run(10);
  assert.equal(site.state().lpc.phase, 'init');
  assert.equal(site.state().gridLimit.state, 'none');
  assert.match(site.state().gridLimit.clause, /no control box was ever connected/);
  assert.equal(station.lpc.state().phase, 'unlimited-controlled');
  assert.equal(bound(site).constraint, 'station-maximum');
});

test('LPC-913: a station is told that nothing is limited as soon as it connects', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  await site.run(5);
  assert.equal(station.lpc.state().phase, 'unlimited-controlled');
  assert.equal(site.state().stations[0]?.answer.state, 'confirmed');
});

test('a limit of the control box reaches the station within a second, is stored and written to the ledger', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  const outcome = box.limit(4200);
  await site.run(1);
  assert.deepEqual(await outcome, { accepted: true });
  assert.equal(station.lpc.state().effectiveLimit, 4200);
  assert.equal(bound(site).watts, 4200);
  assert.equal(bound(site).text, `Control box ${box.ski} limits consumption to 4200 W; this one may take 4200 W.`);
  const [limit] = site.store.limits.active('grid-operator');
  assert.equal(limit?.watts, 4200);
  assert.equal(limit?.until, undefined);
  await site.run(1);
  assert.ok(events(site).includes('limit.accepted'));
  assert.equal(events(site).at(-1), 'stations.acknowledged');
  assert.equal(site.store.ledger.verify().intact, true);
});

test('LPC-908: the limit ends with its duration, the station is released', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(4200, 60);
  await site.run(59);
  assert.equal(station.lpc.state().phase, 'limited');
  await site.run(3);
  assert.equal(site.state().gridLimit.state, 'none');
  assert.equal(station.lpc.state().phase, 'unlimited-controlled');
  assert.equal(site.store.limits.list(1)[0]?.state, 'expired');
  assert.ok(events(site).includes('limit.expired'));
});

test('LPC-912: a silent control box means the failsafe limit, which ends with heartbeat and limit', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(6000);
  await site.run(5);
  box.silence(true);
  await site.run(125);
  assert.equal(site.state().lpc.phase, 'failsafe');
  assert.equal(site.state().gridLimit.state, 'failsafe');
  assert.equal(station.lpc.state().effectiveLimit, 4200);
  const [episode] = site.store.limits.active('failsafe');
  assert.equal(episode?.watts, 4200);
  assert.equal(site.store.limits.active('grid-operator').length, 0, 'a limit of before failsafe is discarded');
  box.silence(false);
  await site.run(60);
  void box.limit(5000);
  await site.run(5);
  assert.equal(site.state().lpc.phase, 'limited');
  assert.equal(station.lpc.state().effectiveLimit, 5000);
  assert.equal(site.store.limits.active('failsafe').length, 0);
  assert.deepEqual(
    events(site).filter((event) => event.startsWith('failsafe')),
    ['failsafe.began', 'failsafe.ended'],
  );
});

test('after a restart the limit that still runs holds in Init, until the control box writes', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(2000, 3600);
  await site.run(5);
  await site.restart();
  station.join();
  await site.run(5);
  assert.equal(site.state().lpc.phase, 'init');
  assert.equal(site.state().gridLimit.state, 'restored');
  assert.equal(site.state().gridLimit.watts, 2000);
  assert.equal(station.lpc.state().phase, 'limited');
  assert.equal(station.lpc.state().effectiveLimit, 0, 'too little for three phases: the station pauses');
  box.join();
  await site.run(20);
  assert.equal(site.state().lpc.phase, 'limited', 'the control box repeats its limit (LPC-913)');
  assert.equal(site.store.limits.active('grid-operator').length, 1);
  assert.ok(events(site).includes('limit.restored'));
  assert.equal(site.store.ledger.verify().intact, true);
});

test('after a restart a higher limit does not lift the failsafe limit of Init (LPC-901/1)', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(9000);
  await site.run(5);
  await site.restart();
  station.join();
  await site.run(5);
  assert.equal(site.state().gridLimit.state, 'failsafe');
  assert.equal(station.lpc.state().effectiveLimit, 4200);
});

test('a restored limit ends with its time; Init goes on with the failsafe limit', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  void box.limit(2000, 60);
  await site.run(5);
  await site.restart();
  assert.equal(site.state().gridLimit.state, 'restored');
  await site.run(60);
  assert.equal(site.state().lpc.phase, 'init');
  assert.equal(site.state().gridLimit.state, 'failsafe');
  assert.equal(site.store.limits.list(1)[0]?.state, 'expired');
});

test('LPC-906: without control box Init ends after 120 s; a restored limit ends with it', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  void box.limit(2000);
  await site.run(5);
  await site.restart();
  await site.run(121);
  assert.equal(site.state().lpc.phase, 'unlimited-autonomous');
  assert.equal(site.state().gridLimit.state, 'none');
  assert.equal(site.store.limits.active('grid-operator').length, 0);
});

test('LPC-TS-044: failsafe values of the control box are stored before the answer and survive a restart', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  const outcome = box.guard.writeFailsafe({ ski: 'ee'.repeat(20) }, { limit: watts(3000) });
  await site.run(5);
  assert.deepEqual(await outcome, { accepted: true });
  assert.ok(events(site).includes('failsafe-values.accepted'));
  await site.restart();
  assert.equal(site.state().lpc.failsafeLimit, 3000);
  assert.equal(site.state().gridLimit.watts, 3000);
});

test('a limit that cannot be stored is refused, and the refusal is told upwards', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  const { append } = site.store.ledger;
  site.store.ledger.append = (event, facts) => {
    if (event === 'limit.accepted') throw new Error('disk full');
    return append.call(site.store.ledger, event, facts);
  };
  const outcome = box.limit(4200);
  await site.run(3);
  const answer = await outcome;
  assert.equal(answer.accepted, false);
  assert.equal(!answer.accepted && answer.errorNumber, 7);
  assert.equal(site.state().lpc.phase, 'unlimited-controlled');
  assert.ok(site.failures.length > 0);
  assert.ok(events(site).includes('limit.refused'));
  site.store.ledger.append = append;
  await site.run(60);
  assert.equal(site.state().lpc.phase, 'limited', 'the control box repeats it');
});

test('two stations share, and what one frees the other gets only after the first confirmed', async (t) => {
  const site = memorySite(t);
  const first = site.station('first');
  const second = site.station('second');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(9000);
  await site.run(2);
  assert.equal(first.lpc.state().effectiveLimit, 4500);
  assert.equal(second.lpc.state().effectiveLimit, 4500);
  const [stored] = site.store.stations.list();
  assert.ok(stored !== undefined);
  site.store.stations.update({ ...stored, mode: 'off' });
  site.core.loop.limitChanged();
  let most = 0;
  for (let step = 0; step < 300; step++) {
    await site.clock.run(10);
    const sum = (first.lpc.state().effectiveLimit ?? 11_000) + (second.lpc.state().effectiveLimit ?? 11_000);
    most = Math.max(most, sum);
  }
  assert.equal(first.lpc.state().effectiveLimit, 0);
  assert.equal(second.lpc.state().effectiveLimit, 9000);
  assert.equal(most, 9000, 'never more than the limit together');
});

test('a station that connects while a limit holds is told it, and the others make room first', async (t) => {
  const site = memorySite(t);
  const first = site.station('first');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(9000);
  await site.run(2);
  assert.equal(first.lpc.state().effectiveLimit, 9000);
  const second = site.station('second');
  await site.run(5);
  assert.equal(first.lpc.state().effectiveLimit, 4500);
  assert.equal(second.lpc.state().effectiveLimit, 4500);
});

test('a charging station that is lost keeps its share reserved', async (t) => {
  const site = memorySite(t);
  const first = site.station('first');
  const second = site.station('second');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(9000);
  await site.run(2);
  first.takes(4400);
  await site.run(2);
  first.leave();
  await site.run(2);
  assert.equal(site.state().stations[0]?.facts.isConnected, false);
  assert.match(bound(site, 0).text, /4500 W stay reserved/);
  assert.equal(second.lpc.state().effectiveLimit, 4500);
});

test('at the grid connection the house is subtracted; a lost meter gives no new headroom', async (t) => {
  const site = memorySite(t, { gridLimit: { appliesTo: 'grid-connection' } });
  const station = site.station('garage');
  const meter = site.meter();
  const box = site.controlBox();
  await site.run(10);
  void box.limit(9000);
  meter.measures(1500);
  await site.run(12);
  assert.equal(station.lpc.state().effectiveLimit, 7500);
  station.takes(7000);
  await site.run(2);
  meter.measures(8500);
  await site.run(12);
  assert.equal(station.lpc.state().effectiveLimit, 7500);
  meter.leave();
  await site.run(120);
  assert.equal(site.state().grid.isStale, true);
  assert.equal(station.lpc.state().effectiveLimit, 7500);
});

test('a manual limit holds beside the control box and ends by itself', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  await site.run(10);
  site.core.manual.set(watts(5000), 60);
  site.core.loop.limitChanged();
  await site.run(1);
  assert.equal(station.lpc.state().effectiveLimit, 5000);
  assert.equal(bound(site).constraint, 'manual-limit');
  await site.restart(10);
  station.join();
  await site.run(10);
  assert.equal(station.lpc.state().effectiveLimit, 5000, 'it survives a restart');
  await site.run(60);
  assert.equal(bound(site).constraint, 'station-maximum');
  assert.equal(site.store.limits.list(1)[0]?.state, 'expired');
});

test('a station that takes more than it may raises an alarm after 60 s', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  void box.limit(4200);
  station.takes(9000);
  await site.run(59);
  assert.equal(site.state().stations[0]?.compliance.isAlarming, false);
  await site.run(5);
  assert.equal(site.state().stations[0]?.compliance.isAlarming, true);
  assert.ok(events(site).includes('station.exceeded'));
});

test('a station without LPC is shown, cannot be limited, and is left out of the shares', async (t) => {
  const site = memorySite(t);
  const plain = site.station('plain', { withoutLpc: true });
  const station = site.station('garage');
  const box = site.controlBox();
  await site.run(10);
  plain.takes(3000);
  void box.limit(9000);
  await site.run(3);
  assert.match(bound(site, 0).text, /offers no limitation/);
  assert.equal(station.lpc.state().effectiveLimit, 6000);
});

test('heartbeats stop when the control loop stands still: stations enter their failsafe', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  await site.run(10);
  assert.equal(site.core.loop.isHealthy(), true);
  site.core.loop.stop();
  await site.run(6);
  assert.equal(site.core.loop.isHealthy(), false);
  await site.run(190);
  assert.equal(station.lpc.state().phase, 'failsafe');
});

test('a tick that fails is told and does not end the loop; without any tick heartbeats stop', async (t) => {
  const site = memorySite(t);
  const station = site.station('garage');
  await site.run(10);
  const { list } = site.store.stations;
  site.store.stations.list = () => {
    throw new Error('broken');
  };
  await site.run(200);
  assert.equal(site.core.loop.isHealthy(), false);
  assert.equal(station.lpc.state().phase, 'failsafe');
  site.store.stations.list = list;
  await site.run(70);
  assert.equal(site.core.loop.isHealthy(), true);
  assert.equal(station.lpc.state().phase, 'unlimited-controlled');
});

test('a station whose firmware numbers its entities anew stays the same station, under its limit and its name', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  const other = site.station('other');
  const before = site.station('garage');
  await site.run(10);
  const limited = box.limit(8400);
  await site.run(2);
  assert.deepEqual(await limited, { accepted: true });
  const stored = site.store.stations.list().find(({ ski }) => ski === before.ski);
  assert.ok(stored !== undefined);
  site.store.stations.update({ ...stored, name: 'Left' });
  before.leave();
  await site.run(5);
  const after = site.station('garage', { number: 3 });
  await site.run(10);
  assert.deepEqual(
    site.state().stations.map(({ facts }) => [facts.id, facts.name, facts.entity.join('.'), facts.isConnected]),
    [
      ['st-1', 'other', '1', true],
      ['st-2', 'Left', '3', true],
    ],
  );
  const [one, two] = [other.lpc.state(), after.lpc.state()];
  assert.equal(two.phase, 'limited');
  assert.ok((one.effectiveLimit ?? 99_999) + (two.effectiveLimit ?? 99_999) <= 8400);
  await site.restart();
  assert.deepEqual(
    site.store.stations.list().map(({ id, entity, name }) => [id, entity, name]),
    [
      ['st-1', '1', undefined],
      ['st-2', '3', 'Left'],
    ],
  );
});
