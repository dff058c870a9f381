/** What holds between messages: their order, what an answer belongs to, and what follows one that cannot be used. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { Datagram } from '../datagram/datagram.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { nodeManagementBindingRequestCall, nodeManagementDetailedDiscoveryData } from '../model/node-management.ts';
import { type ResultData, resultData } from '../model/result.ts';
import { testDevice } from '../testing/device-pair.ts';
import { type Lonely, lonely, peerDiscovery } from '../testing/lonely-device.ts';
import { refusalBench, write } from '../testing/refusal-bench.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { LocalFeature } from './local-tree.ts';
import { fullCmd } from './notify-cmd.ts';
import type { RemoteFeature } from './remote-tree.ts';

interface Client extends Lonely {
  readonly client: LocalFeature;
  readonly server: RemoteFeature;
}

/** Our device with a client, and the heartbeat of a peer that it knows. */
async function client(): Promise<Client> {
  const bench = lonely();
  bench.introduce();
  await bench.clock.run(6_000);
  const own = bench.device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  const server = bench.device.remotes()[0]?.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(own && server);
  return { ...bench, client: own, server };
}

const heartbeat = (heartbeatCounter: number): ReturnType<typeof fullCmd> =>
  fullCmd(deviceDiagnosisHeartbeatData, { heartbeatCounter });
const counterOf = ({ server }: Client): unknown => server.data(deviceDiagnosisHeartbeatData)?.heartbeatCounter;

test('SPINE-5.1-2 messages are processed and answered in the order they came, ours go out in that of their counters', async () => {
  const b = await refusalBench();
  const [from, server] = [b.peer.at([1], 7), b.peer.of([1], 1)];
  const bindingRequest = { clientAddress: from, serverAddress: server };
  const sent = [
    b.peer.send('write', from, server, write, { ackRequest: true }),
    b.peer.send('call', b.peer.at(), b.peer.of(), fullCmd(nodeManagementBindingRequestCall, { bindingRequest }), {
      ackRequest: true,
    }),
    b.peer.send('write', from, server, write, { ackRequest: true }),
    b.peer.send('read', from, server, fullCmd(loadControlLimitListData, {})),
    b.peer.send('read', b.peer.at(), b.peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {})),
  ];
  const before = b.peer.received.length;
  await b.clock.run(10);
  const answers = b.peer.received.slice(before).filter(({ header }) => header.msgCounterReference !== undefined);
  assert.deepEqual(
    answers.map(({ header }) => header.msgCounterReference),
    sent,
  );
  const kinds = answers.map(({ header, cmd }) =>
    header.cmdClassifier === 'result' ? (cmd[0]?.data?.value as ResultData | undefined)?.errorNumber : 'reply',
  );
  assert.deepEqual(kinds, [9, 0, 0, 'reply', 'reply'], 'the binding in between counts for the second write only');
  const counters = b.peer.received.map(({ header }) => Number(header.msgCounter));
  assert.deepEqual(
    counters,
    [...counters].sort((a, c) => a - c),
  );
});

test('SPINE-5.3.2-15 a reply that nobody asked for is data, a result to nothing is none; neither is answered', async () => {
  const b = await client();
  const { peer, clock } = b;
  const before = peer.received.length;
  peer.send('reply', peer.at([1], 4), { ...b.client.address }, heartbeat(5), { msgCounterReference: 4711 });
  peer.send('result', peer.at([1], 4), { ...b.client.address }, fullCmd(resultData, { errorNumber: 7 }), {
    msgCounterReference: 4712,
  });
  await clock.run(100);
  assert.equal(counterOf(b), 5);
  assert.equal(peer.received.length, before);
  assert.equal(peer.closedBecause, undefined);
});

test('SPINE-5.3.2-15 an answer of another peer does not settle a request', async () => {
  const clock = new ManualClock();
  const device = testDevice(clock, 'ems');
  const client = device.addEntity('CEM').feature('DeviceDiagnosis', 'client');
  const connect = (name: string): ScriptedPeer => {
    const links = memoryLinkPair(clock);
    device.connect(links.a, { ski: name });
    return new ScriptedPeer(links.b, `d:_i:99999_${name}`, device.address);
  };
  const [asked, stranger] = [connect('asked'), connect('stranger')];
  clock.advance(5);
  for (const peer of [asked, stranger]) {
    const request = peer.find('read', nodeManagementDetailedDiscoveryData.name)[0] as Datagram;
    peer.reply(request, fullCmd(nodeManagementDetailedDiscoveryData, peerDiscovery(peer.address)));
  }
  await clock.run(6_000);
  const server = device.remotes()[0]?.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(server);
  const read = server.read(client, deviceDiagnosisHeartbeatData);
  await clock.run(10);
  const request = asked.find('read', deviceDiagnosisHeartbeatData.name)[0] as Datagram;
  stranger.reply(request, heartbeat(9));
  stranger.result(request, fullCmd(resultData, { errorNumber: 1 }));
  await clock.run(10);
  assert.equal(await Promise.race([read, Promise.resolve('open')]), 'open');
  asked.reply(request, heartbeat(1));
  await clock.run(10);
  assert.deepEqual(await read, { ok: true, value: { heartbeatCounter: 1 } });
});

test('SPINE-5.3.2-33 a notify that cannot be applied is followed by a full read, once per function and minute', async () => {
  const b = await client();
  const { peer, clock } = b;
  const reads = (): number => peer.find('read', deviceDiagnosisHeartbeatData.name).length;
  const broken = {
    ...heartbeat(1),
    function: deviceDiagnosisHeartbeatData.name,
    filter: [{ cmdControl: { partial: {} } }, { cmdControl: { delete: {} } }],
  };
  const name = loadControlLimitListData.name;
  const tell = async (): Promise<void> => {
    peer.send('notify', peer.at([1], 4), { ...b.client.address }, { ...broken, function: name });
    await clock.run(1_000);
  };
  for (let round = 0; round < 3; round++) await tell();
  assert.equal(reads(), 1);
  const read = peer.find('read', deviceDiagnosisHeartbeatData.name)[0] as Datagram;
  assert.equal(read.cmd[0]?.filter, undefined);
  peer.reply(read, heartbeat(2));
  assert.equal(peer.find('result').length, 0);
  await clock.run(60_000);
  await tell();
  assert.equal(reads(), 2);
});

test('SPINE-5.3.2-34 a write and a call that fail are answered although no acknowledgement is wanted', async () => {
  const b = await refusalBench();
  assert.equal(await b.ask('write', b.peer.of([1], 1), write), '9');
  const bindingRequest = { clientAddress: b.peer.at([1], 7), serverAddress: b.peer.of([9], 1) };
  const call = fullCmd(nodeManagementBindingRequestCall, { bindingRequest });
  assert.equal(await b.ask('call', b.peer.of(), call, {}, b.peer.at()), '4');
});
