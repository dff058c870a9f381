/** Ending bindings and subscriptions, from either side. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadControlLimitListData } from '../model/load-control.ts';
import { nodeManagementBindingDeleteCall } from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { type ExchangeBench, exchangeBench, settled } from '../testing/exchange-bench.ts';
import { lonely } from '../testing/lonely-device.ts';
import { fullCmd } from './notify-cmd.ts';

async function related(): Promise<ExchangeBench> {
  const b = await exchangeBench();
  await settled(b, b.remoteLimits.bind(b.client));
  await settled(b, b.remoteLimits.subscribe(b.client));
  b.sent();
  return b;
}

const write = (b: ExchangeBench): ReturnType<ExchangeBench['remoteLimits']['write']> =>
  b.remoteLimits.write(b.client, loadControlLimitListData, {
    value: { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] },
    partial: true,
  });

test('SPINE-5.5.4-3, -20 a client ends its binding; the server forgets it, and a write binds anew', async () => {
  const b = await related();
  const outcome = await settled(b, b.remoteLimits.unbind(b.client));
  assert.deepEqual(outcome, { ok: true });
  assert.deepEqual([b.remoteLimits.isBound(b.client), b.limits.bindings()], [false, []]);
  assert.deepEqual(b.sent(), ['a call nodeManagementBindingDeleteCall', 'b result resultData']);
  assert.deepEqual(await settled(b, write(b), 200), { ok: true });
  assert.equal(b.sent()[2], 'a call nodeManagementBindingRequestCall');
});

test('SPINE-5.5.4-3 a server ends a binding; the client knows', async () => {
  const b = await related();
  const [binding] = b.second.entities()[1]?.features()[0]?.bindings() ?? [];
  assert.ok(binding);
  const { links, second, first } = b;
  // A delete call of the server, as other stacks send it.
  const address = (device: string): string => `[{"device":"${device}"},{"entity":[0]},{"feature":0}]`;
  const place = (device: string): string => `[{"device":"${device}"},{"entity":[1]},{"feature":1}]`;
  links.b.send(
    `{"datagram":[{"header":[{"specificationVersion":"1.3.0"},{"addressSource":${address(second.address)}},{"addressDestination":${address(first.address)}},{"msgCounter":900},{"cmdClassifier":"call"},{"ackRequest":true}]},{"payload":[{"cmd":[[{"${nodeManagementBindingDeleteCall.name}":[{"bindingDelete":[{"clientAddress":${place(first.address)}},{"serverAddress":${place(second.address)}}]}]}]]}]}]}`,
  );
  await b.clock.run(50);
  assert.equal(b.remoteLimits.isBound(b.client), false);
  assert.equal(b.remoteLimits.isSubscribed(b.client), true);
  assert.deepEqual(b.sent(), ['b call nodeManagementBindingDeleteCall', 'a result resultData']);
});

test('SPINE-5.5.5-15 a client ends its subscription: no notify comes any more, and nothing is polled', async () => {
  const b = await related();
  assert.deepEqual(await settled(b, b.remoteLimits.unsubscribe(b.client)), { ok: true });
  assert.deepEqual([b.remoteLimits.isSubscribed(b.client), b.limits.subscribers()], [false, []]);
  b.sent();
  b.limits.update(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] });
  await b.clock.run(300_000);
  assert.deepEqual(b.sent(), []);
});

test('what was never asked for is ended without a message', async () => {
  const b = await exchangeBench();
  b.sent();
  assert.deepEqual(await settled(b, b.remoteMeter.unbind(b.meterClient)), { ok: true });
  assert.deepEqual(await settled(b, b.remoteMeter.unsubscribe(b.meterClient)), { ok: true });
  assert.deepEqual(b.sent(), []);
  b.second.close();
  await b.clock.run(50);
  assert.deepEqual(await b.remoteLimits.unbind(b.client), { ok: true });
});

test('SPINE-5.5.4-28 a delete has both addresses, complete, and no number; a refusal of it is told', async () => {
  const { clock, device, peer, introduce } = lonely();
  introduce();
  await clock.run(6_000);
  const client = device.entities()[1]?.feature('DeviceDiagnosis', 'client');
  const server = device.remotes()[0]?.entity([1])?.feature('DeviceDiagnosis', 'server');
  assert.ok(client && server);
  const addresses = { clientAddress: client.address, serverAddress: peer.at([1], 4) };
  for (const [start, end, deleteCall, inside] of [
    [() => server.bind(client), () => server.unbind(client), 'nodeManagementBindingDeleteCall', 'bindingDelete'],
    [
      () => server.subscribe(client),
      () => server.unsubscribe(client),
      'nodeManagementSubscriptionDeleteCall',
      'subscriptionDelete',
    ],
  ] as const) {
    void start();
    await clock.run(10);
    const ended = end();
    await clock.run(10);
    const request = peer.find('call', deleteCall)[0];
    assert.ok(request);
    assert.deepEqual(request.header.addressSource, { device: device.address, entity: [0], feature: 0 });
    assert.equal(request.header.ackRequest, true);
    assert.deepEqual(request.cmd[0]?.data?.value, { [inside]: addresses });
    peer.result(request, fullCmd(resultData, { errorNumber: 7 }));
    await clock.run(10);
    const outcome = await ended;
    assert.equal(outcome.ok ? 0 : outcome.errorNumber, 7);
  }
});
