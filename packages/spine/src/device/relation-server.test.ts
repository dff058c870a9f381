/** Bindings and subscriptions of peers at our server features. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { Cmd } from '../datagram/datagram.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import {
  nodeManagementBindingRequestCall,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { testDevice } from '../testing/device-pair.ts';
import { recordingLogger } from '../testing/recording-logger.ts';
import { ON, type RefusalBench, readLimits, refusalBench, write } from '../testing/refusal-bench.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import { fullCmd } from './notify-cmd.ts';

const request = (kind: 'bindingRequest' | 'subscriptionRequest', clientAddress: object, serverAddress: object): Cmd => {
  const declaration =
    kind === 'bindingRequest' ? nodeManagementBindingRequestCall : nodeManagementSubscriptionRequestCall;
  return fullCmd(declaration, { [kind]: { clientAddress, serverAddress, serverFeatureType: 'LoadControl' } });
};

/** A call of the peer's NodeManagement. */
const call = (b: RefusalBench, cmd: Cmd): Promise<string> => b.ask('call', b.peer.of(), cmd, ON, b.peer.at());

test('SPINE-5.5.4-2 who is not bound may read and subscribe, and gets notifies, but may not write', async () => {
  const b = await refusalBench();
  const [client, server] = [b.peer.at([1], 7), b.peer.of([1], 1)];
  assert.equal(await b.ask('read', server, readLimits), 'reply');
  assert.equal(await call(b, request('subscriptionRequest', client, server)), '0');
  assert.equal(await b.ask('write', server, write, ON), '9');
  b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
  await b.clock.run(10);
  assert.deepEqual(
    b.peer.find('notify', loadControlLimitListData.name).map(({ header }) => header.addressDestination),
    [client],
  );
});

for (const [title, featureType] of [
  ['a known type that has nothing to do with it, TC_SPINE_RTS_001', 'Bill'],
  ['a type that nobody has, TC_SPINE_RTS_002', 'FutureFeatureType'],
  ['the type Generic', 'Generic'],
  ['the same type', 'LoadControl'],
] as const)
  test(`SPINE-5.2.1-4, SPINE-5.5.4-8 a client feature of ${title} may bind, subscribe and write`, async () => {
    const b = await refusalBench();
    const [client, server] = [b.peer.at([1], 7), b.peer.of([1], 1)];
    const read = b.peer.find('read', nodeManagementDetailedDiscoveryData.name)[0];
    assert.ok(read);
    const place = { device: b.peer.address, entity: [1] };
    b.peer.reply(
      read,
      fullCmd(nodeManagementDetailedDiscoveryData, {
        deviceInformation: { description: { deviceAddress: { device: b.peer.address } } },
        entityInformation: [{ description: { entityAddress: place, entityType: 'CEM' } }],
        featureInformation: [
          { description: { featureAddress: { ...place, feature: 7 }, featureType, role: 'client' } },
        ],
      }),
    );
    await b.clock.run(10);
    for (const kind of ['bindingRequest', 'subscriptionRequest'] as const)
      assert.equal(await call(b, request(kind, client, server)), '0', kind);
    assert.equal(await b.ask('write', server, write, ON), '0');
  });

test('SPINE-5.5.4-8 nor has the client feature to be discovered', async () => {
  const b = await refusalBench();
  assert.equal(b.device.remotes()[0]?.isDiscovered, false);
  assert.equal(await call(b, request('bindingRequest', b.peer.at([8], 3), b.peer.of([1], 1))), '0');
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON, b.peer.at([8], 3)), '0');
});

test('SPINE-5.5.4-11 of two entities of a peer the one that bound is told, listed, and the only one that may write', async () => {
  const b = await refusalBench();
  const told: unknown[] = [];
  b.limits.onBound((client) => told.push(client));
  const [acting, other] = [b.peer.at([2], 1), b.peer.at([1], 1)];
  assert.equal(await call(b, request('bindingRequest', acting, b.peer.of([1], 1))), '0');
  assert.deepEqual(told, [acting]);
  assert.deepEqual(
    b.limits.bindings().map(({ client }) => client),
    [acting],
  );
  assert.equal(await call(b, request('bindingRequest', other, b.peer.of([1], 1))), '7');
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON, other), '9');
  assert.equal(await b.ask('write', b.peer.of([1], 1), write, ON, acting), '0');
});

test('SPINE-5.5.5-19 a subscriber that refuses a notify is logged; it stays subscribed and nothing is sent', async () => {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, 'wallbox', { logger: log.logger });
  const limits = device.addEntity('EVSE').feature('LoadControl', 'server');
  limits.offer(loadControlLimitListData, { read: true });
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: 'ems' });
  const peer = new ScriptedPeer(links.b, 'd:_i:99999_ems', device.address);
  peer.send('call', peer.at(), peer.of(), request('subscriptionRequest', peer.at([1], 7), peer.of([1], 1)));
  await clock.run(10);
  const active = (isLimitActive: boolean): void =>
    limits.set(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive }] });
  active(true);
  await clock.run(10);
  const [notify] = peer.find('notify');
  assert.ok(notify);
  const sent = links.log.length;
  peer.result(notify, fullCmd(resultData, { errorNumber: 1, description: 'no such feature' }));
  await clock.run(1000);
  assert.deepEqual(log.rules(), ['SPINE-5.5.5-19']);
  assert.equal(links.log.length, sent + 1, 'the result of the peer alone');
  active(false);
  await clock.run(10);
  assert.equal(peer.find('notify').length, 2);
});
