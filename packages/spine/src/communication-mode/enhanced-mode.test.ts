import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import type { LocalDevice } from '../device/local-device.ts';
import type { RemoteDevice } from '../device/remote-tree.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { connectDevices, testDevice } from '../testing/device-pair.ts';
import { type ThreeDevices, threeDevices } from '../testing/three-devices.ts';

const behind = (device: LocalDevice): readonly RemoteDevice[] =>
  device.remotes().filter(({ via }) => via !== undefined);

function stationOf({ ems, station }: ThreeDevices): RemoteDevice {
  const remote = ems.remotes().find(({ address }) => address === station.address);
  assert.ok(remote, 'the station is not known');
  return remote;
}

test('SPINE-5.4.3-1 a device behind another one is discovered, bound, written and heard through it', async () => {
  const b = threeDevices();
  await b.clock.run(2_000);
  const remote = stationOf(b);
  assert.equal(remote.via?.address, b.between.address);
  assert.equal(remote.isDiscovered, true);
  const server = remote.entity([1])?.feature('LoadControl', 'server');
  assert.ok(server);
  const bound = server.bind(b.client);
  const subscribed = server.subscribe(b.client);
  await b.clock.run(100);
  assert.deepEqual([await bound, await subscribed], [{ ok: true }, { ok: true }]);
  const told: (boolean | undefined)[] = [];
  server.onData(loadControlLimitListData, (data) => told.push(data.loadControlLimitData?.[0]?.isLimitActive));
  const value = { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] };
  const written = server.write(b.client, loadControlLimitListData, { value, partial: true });
  await b.clock.run(100);
  assert.deepEqual(await written, { ok: true });
  assert.equal(b.limits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive, true);
  assert.deepEqual(told, [true]);
  const [holder] = b.limits.bindings();
  assert.equal(holder?.client.device, b.ems.address);
});

test('SPINE-5.4.3-1 a message that is passed on names its originator and is otherwise as it was sent', async () => {
  const b = threeDevices();
  await b.clock.run(2_000);
  const passed = b.stationLinks.log.filter(({ from, text }) => from === 'b' && text.includes('addressOriginator'));
  const sent = b.emsLinks.log.filter(
    ({ from, text }) => from === 'a' && text.includes(`"device":"${b.station.address}"`),
  );
  assert.ok(passed.length > 3);
  assert.equal(passed.length, sent.length);
  for (const [at, { text }] of passed.entries()) {
    const after = decodeDatagram(text).value;
    const before = decodeDatagram(sent[at]?.text ?? '').value;
    assert.ok(after && before);
    assert.equal(after.header.addressOriginator?.device, b.ems.address);
    assert.deepEqual(
      { ...after, header: { ...after.header, addressOriginator: undefined } },
      {
        ...before,
        header: { ...before.header, addressOriginator: undefined },
      },
    );
  }
});

test('SPINE-5.5.3-1 SPINE-5.5.3-3 the destination list has the node itself and the devices behind it; changes are told', async () => {
  const b = threeDevices();
  await b.clock.run(2_000);
  const devices = (): readonly string[] =>
    b.ems
      .remotes()[0]
      ?.destinations()
      .map(({ device }) => device) ?? [];
  assert.deepEqual(devices(), [b.between.address, b.ems.address, b.station.address]);
  b.stationLinks.b.close('cable pulled');
  await b.clock.run(100);
  assert.deepEqual(devices(), [b.between.address, b.ems.address]);
  assert.deepEqual(behind(b.ems), []);
  connectDevices(b.clock, b.station, b.between);
  await b.clock.run(2_000);
  assert.equal(stationOf(b).isDiscovered, true);
});

test('SPINE-5.4.3-1 what is behind a device goes with the connection to it', async () => {
  const b = threeDevices();
  await b.clock.run(2_000);
  const remote = stationOf(b);
  b.emsLinks.b.close('restart');
  await b.clock.run(100);
  assert.equal(remote.isClosed, true);
  assert.deepEqual([b.ems.remotes(), behind(b.station)], [[], []]);
});

test('SPINE-5.4.3-1 a device that connects by itself is talked to directly from then on', async () => {
  const b = threeDevices();
  await b.clock.run(2_000);
  const through = stationOf(b);
  connectDevices(b.clock, b.ems, b.station);
  await b.clock.run(2_000);
  assert.equal(through.isClosed, true);
  assert.equal(stationOf(b).via, undefined);
  assert.deepEqual([behind(b.ems), behind(b.station)], [[], []]);
});

test('SPINE-5.4.3-1 the node in between decides what is passed on: a refused request is answered with 5', async () => {
  let isAllowed = true;
  const b = threeDevices(() => isAllowed);
  await b.clock.run(2_000);
  const server = stationOf(b).entity([1])?.feature('LoadControl', 'server');
  isAllowed = false;
  const read = server?.read(b.client, loadControlLimitListData);
  await b.clock.run(100);
  const outcome = await read;
  assert.ok(outcome && !outcome.ok);
  assert.deepEqual([outcome.errorNumber, outcome.timedOut], [5, false]);
  assert.ok(b.log.rules().includes('SPINE-5.4.3-1'));
});

test('SPINE-5.4.2-1 in simple mode nothing is passed on, and nobody behind a peer is talked to', async () => {
  const b = threeDevices();
  await b.clock.run(2_000);
  assert.deepEqual(
    b.between.remotes().map(({ via }) => via),
    [undefined, undefined],
  );
  assert.equal(b.ems.remotes()[0]?.featureSet, 'router');
  assert.equal(b.between.remotes()[0]?.featureSet, 'smart');
});

test('SPINE-5.4.2-1 SPINE-5.5.3-3 a device in simple mode is not listed and hears of nobody', async () => {
  const b = threeDevices();
  const simple = testDevice(b.clock, 'simple');
  const { atFirst } = connectDevices(b.clock, simple, b.between);
  await b.clock.run(2_000);
  assert.deepEqual(
    b.ems
      .remotes()[0]
      ?.destinations()
      .map(({ device }) => device),
    [b.between.address, b.ems.address, b.station.address],
  );
  assert.equal(atFirst.isClosed, false);
  assert.deepEqual([simple.remotes().length, atFirst.destinations()], [1, []]);
});

test('closing the three leaves no timer', async () => {
  const b = threeDevices();
  await b.clock.run(2_000);
  for (const device of [b.ems, b.between, b.station]) device.close();
  await b.clock.run(100);
  assert.equal(b.clock.pendingTimers, 0);
});
