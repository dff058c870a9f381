import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { Datagram } from '../datagram/datagram.ts';
import { deviceDiagnosisHeartbeatData } from '../model/device-diagnosis.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import {
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementDetailedDiscoveryData,
} from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { buildDiscovery } from '../node-management/detailed-discovery.ts';
import { testDevice } from '../testing/device-pair.ts';
import { type RecordingLogger, recordingLogger } from '../testing/recording-logger.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { LocalFeature } from './local-tree.ts';
import { fullCmd } from './notify-cmd.ts';
import type { RemoteDevice, RemoteFeature } from './remote-tree.ts';

const BIND = 'nodeManagementBindingRequestCall';
const SUBSCRIBE = 'nodeManagementSubscriptionRequestCall';
const READ = { read: true, readPartial: false, write: false, writePartial: false };
const ALL = { read: true, readPartial: true, write: true, writePartial: true };

interface Bench {
  readonly clock: ManualClock;
  readonly peer: ScriptedPeer;
  readonly remote: RemoteDevice;
  readonly client: LocalFeature;
  readonly limits: RemoteFeature;
  readonly heartbeat: RemoteFeature;
  readonly log: RecordingLogger;
  /** Answers the newest request of this function with an error number. */
  answer(functionName: string, errorNumber: number, description?: string): Promise<void>;
}

/** A peer that behaves like other stacks: it answers what a test wants it to. */
async function bench(): Promise<Bench> {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, 'ems', { logger: log.logger });
  const client = device.addEntity('CEM').feature('LoadControl', 'client');
  const links = memoryLinkPair(clock);
  const remote = device.connect(links.a, { ski: 'wallbox' });
  const peer = new ScriptedPeer(links.b, 'd:_i:99999_wallbox', device.address);
  clock.advance(5);
  const described = { address: peer.address, deviceType: 'ChargingStation', featureSet: 'simple' } as const;
  const server = { role: 'server' } as const;
  const discovery = buildDiscovery(described, [
    {
      path: [0],
      type: 'DeviceInformation',
      features: [
        { id: 0, type: 'NodeManagement', role: 'special', functions: new Map([['nodeManagementBindingData', READ]]) },
      ],
    },
    {
      path: [1],
      type: 'EVSE',
      features: [
        { id: 1, type: 'LoadControl', ...server, functions: new Map([['loadControlLimitListData', ALL]]) },
        { id: 2, type: 'DeviceDiagnosis', ...server, functions: new Map([['deviceDiagnosisHeartbeatData', READ]]) },
      ],
    },
  ]);
  const last = (functionName: string): Datagram => {
    const request = peer.received.findLast(({ cmd }) => cmd[0]?.data?.name === functionName);
    assert.ok(request, functionName);
    return request;
  };
  peer.reply(last('nodeManagementDetailedDiscoveryData'), fullCmd(nodeManagementDetailedDiscoveryData, discovery));
  peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}));
  await clock.run(10);
  const limits = remote.entity([1])?.feature('LoadControl', 'server');
  const heartbeat = remote.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(limits && heartbeat);
  const answer: Bench['answer'] = async (functionName, errorNumber, description) => {
    const value = { errorNumber, ...(description === undefined ? {} : { description }) };
    peer.result(last(functionName), fullCmd(resultData, value));
    await clock.run(10);
  };
  await answer(SUBSCRIBE, 0);
  peer.received.length = 0;
  return { clock, peer, remote, client, limits, heartbeat, log, answer };
}

test('SPINE-5.5.4-26 a refused binding is asked for again after 30 s, 5 min, 15 min; a later grant counts', async () => {
  const b = await bench();
  const changes: boolean[] = [];
  const bound = b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 7);
  const outcome = await bound;
  assert.ok(!outcome.ok && outcome.errorNumber === 7);
  b.remote.onChanged(() => changes.push(b.limits.isBound(b.client)));
  await b.clock.run(30_000);
  assert.equal(b.peer.find('call', BIND).length, 2);
  await b.answer(BIND, 7);
  await b.clock.run(300_000);
  assert.equal(b.peer.find('call', BIND).length, 3);
  await b.answer(BIND, 0);
  assert.deepEqual(changes, [true]);
  await b.clock.run(10_000_000);
  assert.equal(b.peer.find('call', BIND).length, 3);
});

test('SPINE-5.5.4-7, finding S15 error 1: the table is read; listed means bound', async () => {
  const b = await bench();
  const bound = b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 1);
  const request = b.peer.find('read', 'nodeManagementBindingData')[0];
  assert.ok(request);
  const entry = { bindingId: 4, clientAddress: b.client.address, serverAddress: b.peer.at([1], 1) };
  b.peer.reply(request, fullCmd(nodeManagementBindingData, { bindingEntry: [entry] }));
  await b.clock.run(10);
  assert.deepEqual(await bound, { ok: true });
});

test('SPINE-5.5.4-7, -15 error 1 and a table that cannot be read: the write is tried', async () => {
  const b = await bench();
  const bound = b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 1);
  await b.answer('nodeManagementBindingData', 1);
  assert.deepEqual(await bound, { ok: true });
});

test('SPINE-5.5.4-27 error 1 for a write while bound: bind again, repeat the write once, tell the second outcome', async () => {
  const b = await bench();
  void b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 0);
  const value = { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] };
  const written = b.limits.write(b.client, loadControlLimitListData, { value, partial: true });
  await b.clock.run(10);
  await b.answer('loadControlLimitListData', 1);
  assert.equal(b.peer.find('call', BIND).length, 2);
  await b.answer(BIND, 0);
  assert.equal(b.peer.find('write').length, 2);
  const [first, second] = b.peer.find('write').map(({ header }) => header.msgCounter);
  assert.notEqual(first, second);
  await b.answer('loadControlLimitListData', 1);
  const outcome = await written;
  assert.ok(!outcome.ok && outcome.errorNumber === 1);
  assert.equal(b.peer.find('write').length, 2);
});

test('SPINE-5.5.4-27 an unanswered write while bound binds again and is repeated once', async () => {
  const b = await bench();
  void b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 0);
  const value = { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] };
  const written = b.limits.write(b.client, loadControlLimitListData, { value, partial: true });
  await b.clock.run(12_050);
  await b.answer(BIND, 0);
  await b.answer('loadControlLimitListData', 0);
  assert.deepEqual(await written, { ok: true });
});

test('SPINE-5.3.2-37 a write refused with 7 is not repeated', async () => {
  const b = await bench();
  void b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 0);
  void b.limits.write(b.client, loadControlLimitListData, { value: {} });
  await b.clock.run(10);
  await b.answer('loadControlLimitListData', 7);
  await b.clock.run(2_000_000);
  assert.equal(b.peer.find('write').length, 1);
});

test('SPINE-5.5.5-18 a denied subscription is replaced by polling, heartbeats twice per timeout, until it is granted', async () => {
  const b = await bench();
  b.heartbeat.onData(deviceDiagnosisHeartbeatData, () => undefined);
  void b.heartbeat.subscribe(b.client);
  await b.clock.run(10);
  await b.answer(SUBSCRIBE, 7);
  const reads = (): readonly Datagram[] => b.peer.find('read', 'deviceDiagnosisHeartbeatData');
  const run = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      await b.clock.run(1_000);
      const open = reads().find(({ header }) => b.peer.received.length > 0 && !answered.has(header.msgCounter));
      if (open === undefined) continue;
      answered.add(open.header.msgCounter);
      b.peer.reply(open, fullCmd(deviceDiagnosisHeartbeatData, { heartbeatTimeout: 'PT20S' }));
    }
  };
  const answered = new Set<unknown>();
  await run(61_000);
  assert.equal(reads().length, 1);
  const before = reads().length;
  await run(100_000);
  assert.equal(reads().length - before, 10);
  await b.clock.run(200_000);
  await b.answer(SUBSCRIBE, 0);
  const after = reads().length;
  await run(200_000);
  assert.equal(reads().length, after);
});

test('SPINE-5.5.5-5, finding S15 a subscription that the peer says is already there: held, and no warning', async () => {
  const b = await bench();
  const subscribed = b.heartbeat.subscribe(b.client);
  await b.clock.run(10);
  await b.answer(SUBSCRIBE, 1, 'requested subscription is already present');
  assert.deepEqual(await subscribed, { ok: true });
  assert.equal(b.heartbeat.isSubscribed(b.client), true);
  await b.clock.run(1_000_000);
  assert.equal(b.peer.find('call', SUBSCRIBE).length, 1);
  assert.deepEqual(b.log.rules(), []);
});

test('SPINE-5.5.4-26 a refusal is said once per try, with the reason of the peer', async () => {
  const b = await bench();
  void b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 7, 'held by another');
  const [line] = b.log.lines.filter(({ fields }) => fields.rule === 'SPINE-5.5.4-26');
  assert.deepEqual([line?.level, line?.fields.text], ['warn', 'binding refused: held by another']);
});

test('SPINE-5.5.4-17 a binding that the server releases is no longer held', async () => {
  const b = await bench();
  void b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 0);
  assert.equal(b.limits.isBound(b.client), true);
  const bindingDelete = { clientAddress: b.client.address, serverAddress: b.peer.at([1], 1) };
  const counter = b.peer.send(
    'call',
    b.peer.at(),
    b.peer.of(),
    fullCmd(nodeManagementBindingDeleteCall, { bindingDelete }),
    { ackRequest: true },
  );
  await b.clock.run(10);
  assert.deepEqual(b.peer.answerTo(counter)[0]?.cmd[0]?.data?.value, { errorNumber: 0 });
  assert.equal(b.limits.isBound(b.client), false);
});

test('SPINE-5.5.1-5 error 1 right after we announced an entity: the request is repeated once after 2 s', async () => {
  const b = await bench();
  // The peer subscribes our NodeManagement, so that it is told about the entity.
  const { nodeManagementSubscriptionRequestCall } = await import('../model/node-management.ts');
  const subscriptionRequest = { clientAddress: b.peer.at(), serverAddress: b.peer.of() };
  b.peer.send(
    'call',
    b.peer.at(),
    b.peer.of(),
    fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest }),
  );
  await b.clock.run(10);
  const late = b.client.entity.device.addEntity('CEM').feature('LoadControl', 'client');
  const subscribed = b.limits.subscribe(late);
  await b.clock.run(10);
  assert.equal(b.peer.find('notify', 'nodeManagementDetailedDiscoveryData').length, 1);
  await b.answer(SUBSCRIBE, 1);
  await b.clock.run(1_900);
  assert.equal(b.peer.find('call', SUBSCRIBE).length, 1);
  await b.clock.run(200);
  assert.equal(b.peer.find('call', SUBSCRIBE).length, 2);
  await b.answer(SUBSCRIBE, 1);
  const outcome = await subscribed;
  assert.ok(!outcome.ok && outcome.errorNumber === 1);
});

test('requests to one peer are bounded: what is above is told at once', async () => {
  const b = await bench();
  const outcomes = Array.from({ length: 300 }, () => b.limits.write(b.client, loadControlLimitListData, { value: {} }));
  const rest = await Promise.all(outcomes.slice(256));
  assert.ok(rest.every((outcome) => !outcome.ok && outcome.errorNumber === 3));
});

test('SPINE-5.5.4-26 an application that asks all the time does not make a loop', async () => {
  const b = await bench();
  void b.limits.bind(b.client);
  await b.clock.run(10);
  await b.answer(BIND, 7);
  for (let second = 0; second < 20; second++) {
    const outcome = await b.limits.bind(b.client);
    assert.ok(!outcome.ok && outcome.errorNumber === 7);
    await b.clock.run(1_000);
  }
  assert.equal(b.peer.find('call', BIND).length, 1);
});
