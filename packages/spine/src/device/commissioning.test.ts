import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import {
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionRequestCall,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { buildAdded } from '../node-management/detailed-discovery.ts';
import { connectDevices, devicePair, testDevice } from '../testing/device-pair.ts';
import { lonely, peerDiscovery } from '../testing/lonely-device.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import { fullCmd, partialCmd } from './notify-cmd.ts';
import type { Operations } from './operations.ts';

const READ: Operations = { read: true, readPartial: false, write: false, writePartial: false };
const DISCOVERY = 'nodeManagementDetailedDiscoveryData';

test('SPINE-5.5.1-3, SPINE-5.5.2-1 two devices discover each other, subscribe NodeManagement and read the use cases', async () => {
  const { clock, first, second, atFirst, atSecond } = devicePair(
    (ems) => {
      const cem = ems.addEntity('CEM');
      cem.feature('DeviceDiagnosis', 'server').offer(deviceDiagnosisHeartbeatData, { read: true });
      cem.announce({
        useCaseName: 'limitationOfPowerConsumption',
        actor: 'EnergyGuard',
        version: '1.0.0',
        scenarios: [1, 2, 3],
      });
    },
    (wallbox) => {
      const evse = wallbox.addEntity('EVSE');
      evse.feature('DeviceDiagnosis', 'client');
      wallbox.addEntity('EV', [...evse.path, 1]);
    },
  );
  await clock.run(100);
  assert.equal(atFirst.address, second.address);
  assert.equal(atFirst.deviceType, 'ChargingStation');
  assert.deepEqual(
    atFirst.entities().map(({ path, type }) => [path, type]),
    [
      [[0], 'DeviceInformation'],
      [[1], 'EVSE'],
      [[1, 1], 'EV'],
    ],
  );
  const useCase = atSecond.useCases()[0];
  assert.equal(useCase?.actor, 'EnergyGuard');
  assert.deepEqual(useCase?.scenarios, [1, 2, 3]);
  assert.equal(useCase?.entity, atSecond.entity([1]));
  const diagnosis = atSecond.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.deepEqual(diagnosis?.operations(deviceDiagnosisHeartbeatData), READ);
  first.close();
  second.close();
  await clock.run(10);
  assert.equal(clock.pendingTimers, 0);
});

test('SPINE-5.2.3-6 the first read has no destination device, everything later has', async () => {
  const { clock, links } = devicePair();
  await clock.run(100);
  const [first, ...later] = links.log.filter(({ from }) => from === 'a');
  assert.match(first?.text ?? '', /"addressDestination":\[\{"entity":\[0\]\},\{"feature":0\}\]/);
  assert.ok(later.length > 2);
  for (const { text } of later) assert.match(text, /"addressDestination":\[\{"device":"d:_i:99999_wallbox"\}/);
});

test('SPINE-5.5.4-5, SPINE-5.5.5-6 subscription requests carry serverFeatureType and both device parts', async () => {
  const { clock, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  const call = peer.find('call', 'nodeManagementSubscriptionRequestCall')[0];
  assert.equal(call?.header.ackRequest, true);
  assert.deepEqual(call?.cmd[0]?.data?.value, {
    subscriptionRequest: { clientAddress: peer.of(), serverAddress: peer.at(), serverFeatureType: 'NodeManagement' },
  });
});

test('SPINE-5.5.5-3 NodeManagement is subscribed before the use cases are read', async () => {
  const { clock, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  const names = peer.received.map(({ cmd }) => cmd[0]?.data?.name);
  assert.deepEqual(names, [DISCOVERY, 'nodeManagementSubscriptionRequestCall', 'nodeManagementUseCaseData']);
});

test('SPINE-5.5.6-1 a peer that does not announce use cases is not asked for them', async () => {
  const { clock, peer } = lonely();
  const request = peer.find('read', DISCOVERY)[0];
  assert.ok(request);
  const data = peerDiscovery(peer.address);
  const features = data.featureInformation?.slice(1);
  peer.reply(
    request,
    fullCmd(nodeManagementDetailedDiscoveryData, { ...data, ...(features && { featureInformation: features }) }),
  );
  await clock.run(10_000);
  assert.equal(peer.find('read', 'nodeManagementUseCaseData').length, 0);
});

test('SPINE-5.5.1-5 requests of our entities wait until the peer has read our discovery', async () => {
  const { clock, device, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  const client = device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  const server = device.remotes()[0]?.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(client && server);
  void server.subscribe(client);
  void server.read(client, deviceDiagnosisHeartbeatData);
  await clock.run(1_000);
  assert.equal(peer.find('read', 'deviceDiagnosisHeartbeatData').length, 0);
  peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}));
  await clock.run(10);
  const sent = peer.received.slice(-3).map(({ header, cmd }) => `${header.cmdClassifier} ${cmd[0]?.data?.name}`);
  assert.deepEqual(sent, [
    `reply ${DISCOVERY}`,
    'call nodeManagementSubscriptionRequestCall',
    'read deviceDiagnosisHeartbeatData',
  ]);
});

test('SPINE-5.5.1-5 a peer that never reads our discovery is waited for 5 s', async () => {
  const { clock, device, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  const client = device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  assert.ok(client);
  void device
    .remotes()[0]
    ?.entity([1])
    ?.feature('DeviceDiagnosis', 'server')
    ?.read(client, deviceDiagnosisHeartbeatData);
  await clock.run(4_900);
  assert.equal(peer.find('read', 'deviceDiagnosisHeartbeatData').length, 0);
  await clock.run(200);
  assert.equal(peer.find('read', 'deviceDiagnosisHeartbeatData').length, 1);
});

test('SPINE-5.5.1-4 a subscription before we know the peer is accepted', async () => {
  const { clock, peer } = lonely();
  const request = { clientAddress: peer.at(), serverAddress: peer.of(), serverFeatureType: 'NodeManagement' };
  const counter = peer.send(
    'call',
    peer.at(),
    peer.of(),
    fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest: request }),
    { ackRequest: true },
  );
  await clock.run(10);
  assert.deepEqual(peer.answerTo(counter)[0]?.cmd[0]?.data?.value, { errorNumber: 0 });
});

test('SPINE-5.5.2-3, SPINE-5.3.2-37 a silent peer is asked again 30 s, 5 min and 15 min later with new counters', async () => {
  const { clock, peer, log } = lonely();
  const reads = (): number => peer.find('read', DISCOVERY).length;
  await clock.run(29_900);
  assert.equal(reads(), 1);
  await clock.run(200);
  assert.equal(reads(), 2);
  await clock.run(300_000);
  assert.equal(reads(), 3);
  await clock.run(900_000);
  assert.equal(reads(), 4);
  await clock.run(3_600_000);
  assert.equal(reads(), 4);
  const counters = peer.find('read', DISCOVERY).map(({ header }) => header.msgCounter);
  assert.equal(new Set(counters).size, 4);
  assert.ok(log.rules().includes('SPINE-5.5.2-3'));
  assert.equal(peer.closedBecause, undefined);
});

test('SPINE-5.3.2-36 a late discovery reply is used and ends the repetitions', async () => {
  const { clock, device, peer, introduce } = lonely();
  await clock.run(20_000);
  introduce();
  await clock.run(100_000);
  assert.equal(peer.find('read', DISCOVERY).length, 1);
  assert.equal(device.remotes()[0]?.isDiscovered, true);
});

test('SPINE-5.3.2-37 a refused discovery read is not repeated', async () => {
  const { clock, peer } = lonely();
  const request = peer.find('read', DISCOVERY)[0];
  assert.ok(request);
  peer.result(request, fullCmd(resultData, { errorNumber: 6 }));
  await clock.run(2_000_000);
  assert.equal(peer.find('read', DISCOVERY).length, 1);
});

test('SPINE-5.3.2-37 a discovery reply that says nothing is no answer: asked again 30 s later', async () => {
  const { clock, device, peer } = lonely();
  const reads = () => peer.find('read', DISCOVERY);
  const [first] = reads();
  assert.ok(first);
  peer.reply(first, fullCmd(nodeManagementDetailedDiscoveryData, {}));
  await clock.run(29_000);
  assert.equal(reads().length, 1);
  assert.notEqual(device.remotes()[0]?.isDiscovered, true);
  await clock.run(2000);
  const second = reads()[1];
  assert.ok(second);
  peer.reply(second, fullCmd(nodeManagementDetailedDiscoveryData, peerDiscovery(peer.address)));
  await clock.run(400_000);
  assert.equal(device.remotes()[0]?.isDiscovered, true);
  assert.equal(reads().length, 2);
});

test('SPINE-5.3.2-37 a reply without content is no answer to a read: asked again 30 s later', async () => {
  const { clock, device, peer, introduce } = lonely();
  introduce();
  await clock.run(6000);
  const client = device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  const diagnosis = device.remotes()[0]?.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(client && diagnosis);
  const reads = () => peer.find('read', deviceDiagnosisHeartbeatData.name);
  const outcome = diagnosis.read(client, deviceDiagnosisHeartbeatData);
  await clock.run(10);
  const [first] = reads();
  assert.ok(first);
  peer.reply(first, {});
  await clock.run(10);
  assert.equal((await outcome).ok, false);
  await clock.run(31_000);
  const second = reads()[1];
  assert.ok(second);
  peer.reply(second, fullCmd(deviceDiagnosisHeartbeatData, { heartbeatCounter: 7 }));
  await clock.run(400_000);
  assert.equal(diagnosis.data(deviceDiagnosisHeartbeatData)?.heartbeatCounter, 7);
  assert.equal(reads().length, 2);
});

test('SPINE-5.1-1 a peer with our own address or that of another peer is disconnected', async () => {
  const clock = new ManualClock();
  const device = testDevice(clock, 'ems');
  const connect = (ski: string, name: string): ScriptedPeer => {
    const links = memoryLinkPair(clock);
    device.connect(links.a, { ski });
    return new ScriptedPeer(links.b, `d:_i:99999_${name}`, device.address);
  };
  const good = connect('one', 'wallbox');
  const twin = connect('two', 'wallbox');
  const mirror = connect('three', 'ems');
  clock.advance(5);
  for (const peer of [good, twin, mirror]) {
    const request = peer.find('read', DISCOVERY)[0];
    assert.ok(request);
    peer.reply(request, fullCmd(nodeManagementDetailedDiscoveryData, peerDiscovery(peer.address)));
    await clock.run(5);
  }
  assert.equal(good.closedBecause, undefined);
  assert.notEqual(twin.closedBecause, undefined);
  assert.notEqual(mirror.closedBecause, undefined);
  assert.deepEqual(
    device.remotes().map(({ ski }) => ski),
    ['one'],
  );
});

test('SPINE-5.1-1 a peer that changes its address is disconnected', async () => {
  const { clock, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  peer.send('read', { ...peer.at(), device: 'd:_i:99999_other' }, peer.of(), fullCmd(nodeManagementUseCaseData, {}));
  await clock.run(10);
  assert.notEqual(peer.closedBecause, undefined);
});

test('SPINE-5.5.2-9 a peer without a usable version is not used', async () => {
  const { clock, device, peer, log } = lonely();
  const request = peer.find('read', DISCOVERY)[0];
  assert.ok(request);
  const data = { ...peerDiscovery(peer.address), specificationVersionList: { specificationVersion: ['2.0.0'] } };
  peer.reply(request, fullCmd(nodeManagementDetailedDiscoveryData, data));
  await clock.run(10);
  assert.equal(device.remotes()[0]?.isDiscovered, false);
  assert.ok(log.rules().includes('SPINE-5.5.2-9'));
});

test('TC_SPINE_COMP_003, SPINE-5.3.2-30 unknown types in a reply are taken, nothing is answered', async () => {
  const { clock, device, peer } = lonely();
  const request = peer.find('read', DISCOVERY)[0];
  assert.ok(request);
  const future = JSON.parse(
    JSON.stringify(peerDiscovery(peer.address))
      .replace('EVSE', 'FlyingCar')
      .replace('"DeviceDiagnosis"', '"Levitation"'),
  );
  peer.reply(request, fullCmd(nodeManagementDetailedDiscoveryData, future));
  await clock.run(10);
  assert.equal(device.remotes()[0]?.entity([1])?.type, 'FlyingCar');
  assert.equal(peer.find('result').length, 0);
});

test('TC_SPINE_COMP_004, SPINE-5.3.2-30 a reply with a text for an entity number is never answered with an error', async () => {
  const { clock, peer, log } = lonely();
  const header = `[{"specificationVersion":"1.3.0"},{"addressSource":[{"device":"${peer.address}"},{"entity":[0]},{"feature":0}]},{"addressDestination":[{"entity":[0]},{"feature":0}]},{"msgCounter":9},{"msgCounterReference":1},{"cmdClassifier":"reply"},{"ackRequest":true}]`;
  const data = '[{"entityInformation":[[{"description":[{"entityAddress":[{"entity":["one"]}]}]}]]}]';
  peer.sendText(
    `{"datagram":[{"header":${header}},{"payload":[{"cmd":[[{"nodeManagementDetailedDiscoveryData":${data}}]]}]}]}`,
  );
  await clock.run(10);
  assert.deepEqual(
    peer.find('result').map(({ cmd }) => cmd[0]?.data?.value),
    [{ errorNumber: 0 }],
  );
  assert.ok(log.rules().length > 0);
});

test('SPINE-5.3.2-33 an unusable discovery notify is answered with a full read, at most once per minute', async () => {
  const { clock, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  const broken = { ...fullCmd(nodeManagementDetailedDiscoveryData, {}), filter: [{ cmdControl: { delete: {} } }] };
  for (let round = 0; round < 3; round++) {
    peer.send('notify', peer.at(), peer.of(), { ...broken, function: DISCOVERY });
    await clock.run(10);
  }
  assert.equal(peer.find('read', DISCOVERY).length, 2);
});

test('SPINE-5.5.2-21 what hangs on a removed entity of the peer goes with it', async () => {
  const { clock, device, peer, introduce } = lonely();
  introduce();
  await clock.run(6_000);
  const entity = device.remotes()[0]?.entity([1]);
  const server = entity?.feature('DeviceDiagnosis', 'server');
  const client = device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  assert.ok(entity && server && client);
  const pending = server.read(client, deviceDiagnosisHeartbeatData);
  const removed = {
    entityInformation: [{ description: { entityAddress: { entity: [1] }, lastStateChange: 'removed' as const } }],
  };
  peer.send('notify', peer.at(), peer.of(), partialCmd(nodeManagementDetailedDiscoveryData, removed));
  await clock.run(10);
  assert.equal(entity.isGone, true);
  const outcome = await pending;
  assert.ok(!outcome.ok && outcome.closed && outcome.errorNumber === 4);
  assert.ok(!(await server.subscribe(client)).ok);
  const back = buildAdded({ address: peer.address, deviceType: '', featureSet: 'simple' }, [
    { path: [1], type: 'EVSE', features: [{ id: 4, type: 'DeviceDiagnosis', role: 'server', functions: new Map() }] },
  ]);
  peer.send('notify', peer.at(), peer.of(), partialCmd(nodeManagementDetailedDiscoveryData, back));
  await clock.run(10);
  assert.notEqual(device.remotes()[0]?.entity([1]), entity);
});

test('onRemote replays the present peers to a late listener', async () => {
  const { clock, first, second } = devicePair();
  await clock.run(100);
  const seen: string[] = [];
  first.onRemote((remote, what) => seen.push(`${what} ${remote.address}`));
  assert.deepEqual(seen, [`connected ${second.address}`, `discovered ${second.address}`]);
  second.close();
  await clock.run(10);
  assert.equal(seen.at(-1), `closed ${second.address}`);
});

test('SPINE-5.2.3-8 a reconnect makes a new picture; the old one is closed', async () => {
  const { clock, first, second, atFirst } = devicePair(undefined, (wallbox) => void wallbox.addEntity('EVSE'));
  await clock.run(100);
  const old = atFirst.entity([1]);
  const again = connectDevices(clock, first, second);
  await clock.run(100);
  assert.equal(atFirst.isClosed, true);
  assert.equal(old?.isGone, true);
  assert.equal(first.remotes().length, 1);
  assert.equal(again.atFirst.isDiscovered, true);
  assert.notEqual(again.atFirst.entity([1]), old);
});
