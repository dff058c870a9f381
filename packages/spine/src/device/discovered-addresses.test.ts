/** Addresses and versions as peers of the field announce them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { Datagram, FeatureAddress } from '../datagram/datagram.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import {
  type NodeManagementDetailedDiscoveryData,
  nodeManagementBindingRequestCall,
  nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import { testDevice } from '../testing/device-pair.ts';
import { type Lonely, lonely, peerDiscovery } from '../testing/lonely-device.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import { fullCmd, partialCmd } from './notify-cmd.ts';

/** Answers the discovery read of the device with this data. */
async function introduce(
  { clock, peer }: Lonely,
  data: NodeManagementDetailedDiscoveryData,
  source: FeatureAddress = peer.at(),
): Promise<void> {
  const { header } = peer.find('read', 'nodeManagementDetailedDiscoveryData')[0] as Datagram;
  const reference = header.msgCounter === undefined ? {} : { msgCounterReference: header.msgCounter };
  peer.send('reply', source, peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, data), reference);
  await clock.run(10);
}

/** The same data with another device part in entity and feature addresses. */
function withDevice(
  data: NodeManagementDetailedDiscoveryData,
  device: string | undefined,
): NodeManagementDetailedDiscoveryData {
  const changed = <A extends { readonly device?: string }>(address: A | undefined): object => {
    const { device: _, ...place } = address ?? {};
    return device === undefined ? place : { device, ...place };
  };
  return {
    ...data,
    entityInformation: (data.entityInformation ?? []).map(({ description }) => ({
      description: { ...description, entityAddress: changed(description?.entityAddress) },
    })),
    featureInformation: (data.featureInformation ?? []).map(({ description }) => ({
      description: { ...description, featureAddress: changed(description?.featureAddress) },
    })),
  };
}

for (const [title, device, rules] of [
  ['without device part means the peer', undefined, []],
  ['with the peer as device is the same', 'd:_i:99999_wallbox', []],
  ['with another device is used, and said', 'd:_i:99999_other', ['SPINE-5.5.2-5']],
] as const)
  test(`SPINE-5.5.2-5 an address in discovery data ${title}`, async () => {
    const bench = lonely();
    const { clock, device: ems, peer, log } = bench;
    await introduce(bench, withDevice(peerDiscovery(peer.address), undefined));
    const notify = partialCmd(nodeManagementDetailedDiscoveryData, withDevice(peerDiscovery(peer.address), device));
    peer.send('notify', peer.at(), peer.of(), notify);
    peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}));
    await clock.run(10);
    const remote = ems.remotes()[0];
    const server = remote?.entity([1])?.feature('DeviceDiagnosis', 'server');
    const client = ems.entities()[1]?.feature('DeviceDiagnosis', 'client');
    assert.ok(server && client);
    void server.read(client, deviceDiagnosisHeartbeatData);
    await clock.run(10);
    const read = peer.find('read', 'deviceDiagnosisHeartbeatData')[0];
    assert.deepEqual(read?.header.addressDestination, { device: peer.address, entity: [1], feature: 4 });
    assert.deepEqual([...new Set(log.rules())], rules);
  });

test('SPINE-5.5.2-5 what we send has the device part in every entity and feature address', async () => {
  const { clock, device, peer } = lonely();
  peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}));
  await clock.run(10);
  const data = peer.find('reply')[0]?.cmd[0]?.data?.value as NodeManagementDetailedDiscoveryData;
  const devices = [
    ...(data.entityInformation ?? []).map(({ description }) => description?.entityAddress?.device),
    ...(data.featureInformation ?? []).map(({ description }) => description?.featureAddress?.device),
  ];
  assert.ok(devices.length > 3);
  assert.deepEqual([...new Set(devices)], [device.address]);
});

for (const [title, inHeader, inData, expected, isSaid] of [
  ['is that of the header', 'd:_i:99999_wallbox', 'd:_i:99999_wallbox', 'd:_i:99999_wallbox', false],
  ['is that of the data when the header has none', undefined, 'd:_i:1_x', 'd:_i:1_x', false],
  ['is that of the header when they differ, and that is said', 'd:_i:1_y', 'd:_i:1_x', 'd:_i:1_y', true],
] as const)
  test(`SPINE-5.5.2-6 the device address of a peer ${title}`, async () => {
    const bench = lonely();
    const source = { ...(inHeader === undefined ? {} : { device: inHeader }), entity: [0], feature: 0 };
    await introduce(bench, peerDiscovery(inData), source);
    assert.equal(bench.device.remotes()[0]?.address, expected);
    assert.equal(bench.log.rules().includes('SPINE-5.5.2-6'), isSaid);
  });

test('SPINE-5.5.2-2, SPINE-5.3.2-48 a server serves a peer that never tells its discovery', async () => {
  const clock = new ManualClock();
  const wallbox = testDevice(clock, 'wallbox');
  const limits = wallbox.addEntity('EVSE').feature('LoadControl', 'server');
  limits.offer(loadControlLimitListData, { read: true, write: true, writePartial: true });
  limits.set(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitChangeable: true }] });
  const links = memoryLinkPair(clock);
  wallbox.connect(links.a, { ski: 'silent' });
  const peer = new ScriptedPeer(links.b, 'd:_i:99999_silent', wallbox.address);
  const [client, server] = [peer.at([3], 9), peer.of([1], 1)];
  const outcome = async (counter: number): Promise<unknown> => {
    await clock.run(10);
    return peer.answerTo(counter).map(({ header, cmd }) => [header.cmdClassifier, cmd[0]?.data?.value])[0];
  };
  const write = partialCmd(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
  const wantsAnswer = { ackRequest: true };
  const done = ['result', { errorNumber: 0 }];
  const read = await outcome(peer.send('read', client, server, fullCmd(loadControlLimitListData, {})));
  assert.deepEqual(read, ['reply', { loadControlLimitData: [{ limitId: 1, isLimitChangeable: true }] }]);
  // The binding alone decides about a write.
  const refused = await outcome(peer.send('write', client, server, write, wantsAnswer));
  assert.deepEqual(refused, ['result', { errorNumber: 9, description: 'binding is necessary' }]);
  const bindingRequest = { clientAddress: client, serverAddress: server, serverFeatureType: 'LoadControl' };
  const bind = fullCmd(nodeManagementBindingRequestCall, { bindingRequest });
  assert.deepEqual(await outcome(peer.send('call', peer.at(), peer.of(), bind, wantsAnswer)), done);
  assert.deepEqual(await outcome(peer.send('write', client, server, write, wantsAnswer)), done);
  const heartbeat = fullCmd(deviceDiagnosisHeartbeatData, { heartbeatCounter: 1 });
  const toClient = peer.of([0], 0);
  assert.deepEqual(await outcome(peer.send('notify', peer.at([3], 8), toClient, heartbeat, wantsAnswer)), done);
});

for (const version of ['1.1.1', '1.2.0', '1.3.0'])
  test(`SPINE-5.3.2-6 a peer of version ${version} is learnt; before 1.3.0 its use cases have no address`, async () => {
    const bench = lonely();
    const { clock, device, peer, log } = bench;
    await introduce(bench, {
      ...peerDiscovery(peer.address),
      specificationVersionList: { specificationVersion: [version] },
    });
    const request = peer.find('read', 'nodeManagementUseCaseData')[0];
    assert.ok(request);
    const useCaseSupport = [
      { useCaseName: 'evseCommissioningAndConfiguration', useCaseVersion: '1.0.1', scenarioSupport: [1] },
    ];
    peer.reply(
      request,
      fullCmd(nodeManagementUseCaseData, { useCaseInformation: [{ actor: 'EVSE', useCaseSupport }] }),
    );
    await clock.run(10);
    const [useCase] = device.remotes()[0]?.useCases() ?? [];
    assert.deepEqual([useCase?.useCaseName, useCase?.entity], ['evseCommissioningAndConfiguration', undefined]);
    assert.deepEqual(log.rules(), []);
  });
