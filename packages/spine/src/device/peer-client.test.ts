import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ManualClock } from '@busbar/kernel/testing';
import { loadControlLimitListData } from '../model/load-control.ts';
import { devicePair } from '../testing/device-pair.ts';
import type { LocalDevice, LocalFeature } from './local-tree.ts';
import { type PeerClient, peerClient } from './peer-client.ts';

interface Bench {
  readonly clock: ManualClock;
  readonly station: LocalDevice;
  readonly limits: LocalFeature;
  readonly client: PeerClient;
  during<T>(promise: Promise<T>): Promise<T>;
}

function furnish(station: LocalDevice): LocalFeature {
  const limits = station.addEntity('EVSE').feature('LoadControl', 'server');
  limits.offer(loadControlLimitListData, { read: true, write: true, writePartial: true });
  limits.set(loadControlLimitListData, {
    loadControlLimitData: [{ limitId: 1, isLimitChangeable: true, isLimitActive: false }],
  });
  return limits;
}

async function bench(): Promise<Bench> {
  const { clock, first, second, atFirst } = devicePair(
    (ems) => void ems.addEntity('CEM').feature('LoadControl', 'client'),
    (station) => void furnish(station),
  );
  await clock.run(100);
  const cem = first.entities()[1];
  const limits = second.entities()[1]?.feature('LoadControl', 'server');
  assert.ok(cem && limits);
  const during = async <T>(promise: Promise<T>): Promise<T> => {
    await clock.run(100);
    return promise;
  };
  return { clock, station: second, limits, client: peerClient(cem, atFirst), during };
}

const active = (data: { readonly loadControlLimitData?: readonly { readonly isLimitActive?: boolean }[] }): unknown =>
  data.loadControlLimitData?.map(({ isLimitActive }) => isLimitActive);

test('functions are read and written by name, with their types; a write binds first', async () => {
  const b = await bench();
  const limits = b.client.feature('LoadControl');
  const read = await b.during(limits.read('loadControlLimitListData'));
  assert.ok(read.ok);
  assert.deepEqual(active(read.value), [false]);
  const change = { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] };
  assert.deepEqual(await b.during(limits.write('loadControlLimitListData', change, { partial: true })), { ok: true });
  assert.deepEqual(active(b.limits.data(loadControlLimitListData) ?? {}), [true]);
  assert.equal(b.limits.bindings().length, 1);
});

test('SPINE-5.5.5-3 a watch tells the data as it is, then every change, and nothing twice', async () => {
  const b = await bench();
  const told: unknown[] = [];
  const watch = b.client
    .feature('LoadControl')
    .watch('loadControlLimitListData', (data, what) => told.push(what, active(data)));
  assert.deepEqual(await b.during(watch.granted), { ok: true });
  assert.deepEqual(told, ['snapshot', [false]]);
  const set = (isLimitActive: boolean): void =>
    b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive }] });
  set(true);
  await b.clock.run(100);
  set(true);
  await b.clock.run(100);
  assert.deepEqual(told.slice(2), ['change', [true]]);
  watch.stop();
  set(false);
  await b.clock.run(100);
  assert.equal(told.length, 4);
});

test('a watch goes on when the entity leaves and comes back, and begins when it comes only later', async () => {
  const b = await bench();
  const told: unknown[] = [];
  const watch = b.client
    .feature('LoadControl')
    .watch('loadControlLimitListData', (data, what) => told.push(what, active(data)));
  await b.during(watch.granted);
  b.station.removeEntity(b.limits.entity);
  await b.clock.run(100);
  const again = furnish(b.station);
  await b.clock.run(3_000);
  again.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
  await b.clock.run(100);
  assert.deepEqual(told, ['snapshot', [false], 'change', [true]]);
});

test('what the peer does not have is refused with 4, what it does not offer with 6: results, not exceptions', async () => {
  const b = await bench();
  const missing = await b.during(b.client.feature('Measurement').read('measurementListData'));
  assert.ok(!missing.ok && missing.errorNumber === 4);
  const write = await b.during(b.client.feature('Measurement').write('measurementListData', {}));
  assert.ok(!write.ok && write.errorNumber === 4);
  const other = await b.during(b.client.feature('LoadControl').read('loadControlEventListData'));
  assert.ok(!other.ok && other.errorNumber === 6);
});
