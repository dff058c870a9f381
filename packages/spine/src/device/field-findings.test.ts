/** What the stacks of the field do otherwise (docs/spine-findings.md), as it comes over the wire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Datagram } from '../datagram/datagram.ts';
import { deviceDiagnosisHeartbeatData, deviceDiagnosisStateData } from '../model/device-diagnosis.ts';
import {
  type NodeManagementDetailedDiscoveryData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import type { ResultData } from '../model/result.ts';
import { type Lonely, lonely, peerDiscovery } from '../testing/lonely-device.ts';
import { fullCmd } from './notify-cmd.ts';

/** Answers the discovery read of the device with this data. */
async function introduce({ clock, peer }: Lonely, data: NodeManagementDetailedDiscoveryData): Promise<void> {
  peer.reply(peer.find('read', 'nodeManagementDetailedDiscoveryData')[0] as Datagram, {
    ...fullCmd(nodeManagementDetailedDiscoveryData, data),
  });
  peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}));
  await clock.run(10);
}

/** The device that discovery data says it is about. */
function deviceIn({ cmd }: Datagram): string | undefined {
  const data = cmd[0]?.data?.value as NodeManagementDetailedDiscoveryData | undefined;
  return data?.deviceInformation?.description?.deviceAddress?.device;
}

const header = (text: string): string =>
  `{"datagram":[{"header":[{"specificationVersion":"1.3.0"},${text},{"msgCounter":5000},{"cmdClassifier":"read"}]},`;
const addresses = (peer: string, own: string, feature: number): string =>
  `{"addressSource":[{"device":"${peer}"},{"entity":[0]},{"feature":0}]},` +
  `{"addressDestination":[{"device":"${own}"},{"entity":[1]},{"feature":${feature}}]}`;

test('finding S2 a function that one stack knows and the schema does not is answered with 6', async () => {
  const bench = lonely();
  const { clock, device, peer } = bench;
  const server = device.addEntity('EVSE').feature('ElectricalConnection', 'server');
  const { entity, feature } = server.address;
  const to = addresses(peer.address, device.address, feature).replace('[1]', JSON.stringify(entity));
  peer.sendText(`${header(to)}{"payload":[{"cmd":[[{"electricalConnectionCharacteristicData":[]}]]}]}]}`);
  await clock.run(10);
  const result = peer.find('result')[0]?.cmd[0]?.data?.value as ResultData;
  assert.equal(result.errorNumber, 6);
});

test('finding S27 a peer that announces itself as a gateway is a peer like any other', async () => {
  const bench = lonely();
  const data = peerDiscovery(bench.peer.address);
  const { description } = data.deviceInformation ?? {};
  await introduce(bench, {
    ...data,
    deviceInformation: { description: { ...description, networkFeatureSet: 'gateway' } },
  });
  await bench.clock.run(60_000);
  const [remote] = bench.device.remotes();
  assert.equal(remote?.featureSet, 'gateway');
  assert.ok(remote.entity([1]) !== undefined);
  assert.equal(bench.peer.find('read', 'nodeManagementDestinationListData').length, 0);
});

for (const change of ['added', 'removed', 'modified'] as const)
  test(`finding S28 the change "${change}" in a reply means nothing`, async () => {
    const bench = lonely();
    const data = peerDiscovery(bench.peer.address);
    const entityInformation = (data.entityInformation ?? []).map(({ description }) => ({
      description: { ...description, lastStateChange: change },
    }));
    await introduce(bench, { ...data, entityInformation });
    const [remote] = bench.device.remotes();
    assert.deepEqual(
      remote?.entities().map(({ type }) => type),
      ['DeviceInformation', 'EVSE'],
    );
    assert.deepEqual(bench.log.rules(), []);
  });

test('finding S31 what crashes other stacks is never sent: discovery has its device, every filter its cmdControl', async () => {
  const bench = lonely();
  const { clock, device, peer } = bench;
  await introduce(bench, peerDiscovery(peer.address));
  const [reply] = peer.find('reply', 'nodeManagementDetailedDiscoveryData');
  assert.ok(reply);
  assert.equal(deviceIn(reply), device.address);
  const subscriptionRequest = {
    clientAddress: peer.at(),
    serverAddress: peer.of(),
    serverFeatureType: 'NodeManagement',
  };
  const call = fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest });
  peer.send('call', peer.at(), peer.of(), call);
  await clock.run(10);
  const entity = device.addEntity('EVSE');
  entity.feature('DeviceDiagnosis', 'server').offer(deviceDiagnosisStateData, { read: true });
  await clock.run(10);
  device.removeEntity(entity);
  await clock.run(10);
  const notifies = peer.find('notify', 'nodeManagementDetailedDiscoveryData');
  assert.ok(notifies.length >= 2);
  for (const notify of notifies) {
    assert.ok(notify.cmd[0]?.filter?.every(({ cmdControl }) => cmdControl?.partial !== undefined));
    assert.equal(deviceIn(notify), device.address);
  }
});

test('finding S33 discovery changes go out as partial notifies only', async () => {
  const bench = lonely();
  const { clock, device, peer } = bench;
  await introduce(bench, peerDiscovery(peer.address));
  const subscriptionRequest = {
    clientAddress: peer.at(),
    serverAddress: peer.of(),
    serverFeatureType: 'NodeManagement',
  };
  peer.send('call', peer.at(), peer.of(), fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest }));
  await clock.run(10);
  const entity = device.addEntity('EVSE');
  await clock.run(10);
  entity.feature('Measurement', 'server');
  await clock.run(10);
  device.removeEntity(entity);
  await clock.run(10);
  const notifies = peer.find('notify', 'nodeManagementDetailedDiscoveryData');
  assert.ok(notifies.length >= 3);
  for (const { cmd } of notifies) assert.equal(cmd[0]?.filter?.length, 1);
});

test('finding S11 a reply in full to whatever was read is taken as it is, finding S8 reads have no filters', async () => {
  const bench = lonely();
  await introduce(bench, peerDiscovery(bench.peer.address));
  const [remote] = bench.device.remotes();
  const server = remote?.entity([1])?.feature('DeviceDiagnosis', 'server');
  const client = bench.device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  assert.ok(server && client);
  const read = server.read(client, deviceDiagnosisHeartbeatData);
  await bench.clock.run(10);
  const request = bench.peer.find('read', 'deviceDiagnosisHeartbeatData')[0] as Datagram;
  assert.equal(request.cmd[0]?.filter, undefined);
  bench.peer.reply(request, fullCmd(deviceDiagnosisHeartbeatData, { heartbeatCounter: 7 }));
  await bench.clock.run(10);
  assert.deepEqual(await read, { ok: true, value: { heartbeatCounter: 7 } });
});
