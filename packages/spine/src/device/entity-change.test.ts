import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import type { Datagram } from '../datagram/datagram.ts';
import { deviceClassificationManufacturerData } from '../model/device-classification.ts';
import { deviceDiagnosisStateData } from '../model/device-diagnosis.ts';
import { measurementListData } from '../model/measurement.ts';
import type { NodeManagementDetailedDiscoveryData, NodeManagementUseCaseData } from '../model/node-management.ts';
import { connectDevices, type DevicePair, devicePair, testDevice } from '../testing/device-pair.ts';
import type { LocalEntity } from './local-tree.ts';

const CC = {
  useCaseName: 'evCommissioningAndConfiguration',
  actor: 'EV',
  version: '1.0.1',
  scenarios: [1, 8],
} as const;

/** What the charging station sent after a certain message, decoded. */
function sentBy(pair: DevicePair, from: 'a' | 'b', since: number): readonly Datagram[] {
  return pair.links.log.slice(since).flatMap((line) => {
    const { value } = decodeDatagram(line.text);
    return line.from === from && value !== undefined ? [value] : [];
  });
}

function changes({ cmd: [cmd] }: Datagram): string {
  const data = cmd?.data?.value;
  if (cmd?.data?.name === 'nodeManagementDetailedDiscoveryData') {
    const { entityInformation = [] } = data as NodeManagementDetailedDiscoveryData;
    const kind = (cmd.filter ?? []).map(({ cmdControl }) => Object.keys(cmdControl ?? {}).join()).join();
    const entities = entityInformation.map(
      ({ description }) => `${description?.entityAddress?.entity?.join('.')} ${description?.lastStateChange}`,
    );
    return [kind, ...entities].join(', ');
  }
  if (cmd?.data?.name === 'nodeManagementUseCaseData') {
    const { useCaseInformation = [] } = data as NodeManagementUseCaseData;
    return `use cases ${useCaseInformation.map(({ actor }) => actor).join()}`;
  }
  return cmd?.data?.name ?? '';
}

async function station(): Promise<
  DevicePair & { readonly evse: LocalEntity; notifies(since: number): readonly string[] }
> {
  const pair = devicePair(
    (ems) => {
      const cem = ems.addEntity('CEM');
      cem.feature('Measurement', 'client');
      cem.feature('DeviceDiagnosis', 'client');
    },
    (wallbox) => {
      const state = wallbox.addEntity('EVSE').feature('DeviceDiagnosis', 'server');
      state.offer(deviceDiagnosisStateData, { read: true });
    },
  );
  await pair.clock.run(100);
  const evse = pair.second.entities()[1];
  assert.ok(evse);
  const notifies = (since: number): readonly string[] =>
    sentBy(pair, 'b', since)
      .filter(({ header }) => header.cmdClassifier === 'notify')
      .map(changes);
  return { ...pair, evse, notifies };
}

/** An electric vehicle with a measurement, as it is furnished in one turn. */
function plugIn(pair: DevicePair & { readonly evse: LocalEntity }): LocalEntity {
  const ev = pair.second.addEntity('EV', [...pair.evse.path, 1]);
  const meter = ev.feature('Measurement', 'server');
  meter.offer(measurementListData, { read: true });
  meter.set(measurementListData, { measurementData: [{ measurementId: 1, value: { number: 7, scale: 0 } }] });
  ev.announce(CC);
  return ev;
}

test('SPINE-5.5.2-18 to -25 an EV that is plugged in and out ten times comes and goes completely', async () => {
  const pair = await station();
  const client = pair.first.entities()[1]?.feature('Measurement', 'client');
  assert.ok(client);
  for (let round = 0; round < 10; round++) {
    const since = pair.links.log.length;
    const ev = plugIn(pair);
    await pair.clock.run(50);
    assert.deepEqual(pair.notifies(since), ['partial, 1.1 added', 'use cases EV']);
    const remote = pair.atFirst.entity([1, 1]);
    const meter = remote?.feature('Measurement', 'server');
    assert.ok(remote && meter);
    assert.equal(pair.atFirst.useCases()[0]?.entity, remote);
    const subscribed = meter.subscribe(client);
    const read = meter.read(client, measurementListData);
    await pair.clock.run(50);
    assert.ok((await subscribed).ok && (await read).ok);
    const unplugged = pair.links.log.length;
    pair.second.removeEntity(ev);
    await pair.clock.run(50);
    assert.deepEqual(pair.notifies(unplugged), ['partial, 1.1 removed', 'use cases ']);
    assert.equal(remote.isGone, true);
    assert.equal(pair.atFirst.entity([1, 1]), undefined);
    assert.deepEqual(pair.atFirst.useCases(), []);
    assert.equal(meter.isSubscribed(client), false);
    assert.ok(!(await meter.read(client, measurementListData)).ok);
  }
  pair.first.close();
  await pair.clock.run(10);
  assert.equal(pair.clock.pendingTimers, 0);
});

test('SPINE-5.5.2-31 a parent that leaves lists its children, deepest first, in one notify', async () => {
  const pair = await station();
  plugIn(pair);
  await pair.clock.run(50);
  const since = pair.links.log.length;
  pair.second.removeEntity(pair.evse);
  await pair.clock.run(50);
  assert.deepEqual(pair.notifies(since), ['partial, 1.1 removed, 1 removed', 'use cases ']);
  assert.deepEqual(
    pair.atFirst.entities().map(({ type }) => type),
    ['DeviceInformation'],
  );
});

test('SPINE-5.5.2-30, -32 a new feature of a known entity is told as removal and adding, in two notifies', async () => {
  const pair = await station();
  const client = pair.first.entities()[1]?.feature('DeviceDiagnosis', 'client');
  const before = pair.atFirst.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(client && before);
  const subscribed = before.subscribe(client);
  await pair.clock.run(50);
  assert.ok((await subscribed).ok);
  const since = pair.links.log.length;
  pair.evse.feature('Measurement', 'server').offer(measurementListData, { read: true });
  await pair.clock.run(50);
  assert.deepEqual(pair.notifies(since), ['partial, 1 removed', 'partial, 1 added']);
  const after = pair.atFirst.entity([1]);
  assert.ok(after?.feature('Measurement', 'server'));
  assert.notEqual(after?.feature('DeviceDiagnosis', 'server'), before);
  assert.deepEqual(pair.evse.feature('DeviceDiagnosis', 'server').subscribers(), [], 'relations end on both sides');
});

test('SPINE-5.5.2-22, -26 a new feature of entity 0 is told as modified', async () => {
  const pair = await station();
  const since = pair.links.log.length;
  const root = pair.second.entities()[0];
  root?.feature('DeviceClassification', 'server').offer(deviceClassificationManufacturerData, { read: true });
  await pair.clock.run(50);
  assert.deepEqual(pair.notifies(since), ['partial, 0 modified']);
  assert.ok(pair.atFirst.entity([0])?.feature('DeviceClassification', 'server'));
});

test('SPINE-5.5.1-5 nothing is sent from an entity before it was told, even within the same turn', async () => {
  const pair = await station();
  const since = pair.links.log.length;
  const ems = pair.first.addEntity('CEM');
  const client = ems.feature('DeviceDiagnosis', 'client');
  void pair.atFirst.entity([1])?.feature('DeviceDiagnosis', 'server')?.read(client, deviceDiagnosisStateData);
  await pair.clock.run(50);
  assert.deepEqual(sentBy(pair, 'a', since).map(changes).slice(0, 2), ['partial, 2 added', 'deviceDiagnosisStateData']);
});

test('SPINE-5.5.6-9 use cases: a change is one full notify, no change none, a withdrawal too', async () => {
  const pair = await station();
  const since = pair.links.log.length;
  const withdraw = pair.evse.announce({ ...CC, actor: 'EVSE' });
  pair.evse.announce({ ...CC, actor: 'EVSE', scenarios: [2] });
  await pair.clock.run(50);
  assert.deepEqual(pair.notifies(since), ['use cases EVSE']);
  assert.deepEqual(pair.atFirst.useCases()[0]?.scenarios, [1, 2, 8]);
  const again = pair.links.log.length;
  pair.evse.announce({ ...CC, actor: 'EVSE' })();
  await pair.clock.run(50);
  assert.deepEqual(pair.notifies(again), []);
  withdraw();
  withdraw();
  await pair.clock.run(50);
  assert.deepEqual(pair.notifies(again), ['use cases EVSE']);
  assert.deepEqual(pair.atFirst.useCases()[0]?.scenarios, [2]);
});

test('an entity that comes and goes within one turn is not told', async () => {
  const pair = await station();
  const since = pair.links.log.length;
  pair.second.removeEntity(plugIn(pair));
  await pair.clock.run(50);
  assert.deepEqual(pair.notifies(since), []);
});

test('SPINE-5.5.5-17 a peer that loses its entity loses its relations at our features', async () => {
  const pair = await station();
  const cem = pair.first.entities()[1];
  const client = cem?.feature('DeviceDiagnosis', 'client');
  const server = pair.atFirst.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(cem && client && server);
  void server.subscribe(client);
  await pair.clock.run(50);
  assert.equal(pair.evse.feature('DeviceDiagnosis', 'server').subscribers().length, 1);
  pair.first.removeEntity(cem);
  await pair.clock.run(50);
  assert.equal(pair.evse.feature('DeviceDiagnosis', 'server').subscribers().length, 0);
  assert.equal(server.isSubscribed(client), false);
});

test('SPINE-5.2.1-1, SPINE-5.2.3-3 entity 0 stays; children need their parent; numbers are taken once', async () => {
  const { second, evse } = await station();
  const [root] = second.entities();
  assert.ok(root);
  assert.throws(() => second.removeEntity(root));
  assert.throws(() => second.addEntity('EV', [7, 1]));
  assert.throws(() => second.addEntity('EV', [0, 1]));
  assert.throws(() => second.addEntity('EVSE', evse.path));
  assert.deepEqual(second.addEntity('EVSE').path, [2]);
});

test('one peer that leaves does not touch the others', async () => {
  const pair = await station();
  const other = testDevice(pair.clock, 'other');
  const client = other.addEntity('CEM').feature('DeviceDiagnosis', 'client');
  const { atFirst } = connectDevices(pair.clock, other, pair.second);
  await pair.clock.run(100);
  const server = atFirst.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(server);
  void server.subscribe(client);
  await pair.clock.run(50);
  pair.links.a.close('gone');
  await pair.clock.run(50);
  assert.equal(server.isSubscribed(client), true);
  assert.equal(pair.evse.feature('DeviceDiagnosis', 'server').subscribers().length, 1);
  assert.equal(pair.second.remotes().length, 1);
});
