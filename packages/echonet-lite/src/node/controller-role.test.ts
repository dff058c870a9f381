import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeInstanceList } from '../frame/instance-list.ts';
import { objectCode } from '../frame/object-code.ts';
import {
  controllerSetting,
  type DeviceContents,
  deviceAnswers,
  inf,
  knownNode,
  knownObject,
  OWN,
  PEER,
  property,
  STATION,
  scriptedDevice,
  stationContents,
} from '../test-support/controller-setting.ts';
import { hex, octets } from '../testing/echonet-vectors.ts';

const SECOND_OUTLET = 0x02a102;
const OTHER = '198.51.100.21';

test('EL-4.3-2, EL-4.3-3 a node is discovered by multicast and described, one request at a time', async () => {
  const all = controllerSetting();
  const device = scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  const asked = all.network.sent
    .filter(({ from, to, bytes }) => from === OWN && to === undefined && bytes[10] === 0x62)
    .map(({ at, bytes }) => [at, hex(bytes.subarray(4))]);
  assert.deepEqual(asked, [
    [0, '05ff010ef0006201d600'],
    [1000, '05ff010ef0016201d600'],
    [2000, '05ff010ef0006201d600'],
  ]);
  const unicast = all.network.sent.filter(({ to }) => to === PEER).map(({ bytes }) => hex(bytes.subarray(4)));
  assert.deepEqual(unicast, [
    '05ff010ef0016201d600',
    '05ff010ef0016203820083008a00',
    '05ff0102a10162059d009e009f0082008300',
  ]);
  assert.deepEqual(all.events, [`found ${PEER}`]);
  const node = knownNode(all.manager);
  assert.deepEqual(
    [node.state, node.manufacturer, node.identifier, node.objects.map(({ object }) => object)],
    ['present', 'fffff0', 'fefffff001020304050607080910111213', [STATION]],
  );
  const station = knownObject(all.manager);
  assert.deepEqual(
    [station.map('announced'), station.map('readable')],
    [
      [0x80, 0x81, 0x88],
      [0x80, 0xc7, 0xda],
    ],
  );
  assert.equal(device.requests.length, 6);
  await all.end();
});

test('EL-4.3-4 everybody is asked again every 10 to 15 minutes', async () => {
  const all = controllerSetting();
  await all.clock.run(60_000);
  all.network.sent.splice(0);
  await all.clock.run(60 * 60_000);
  const rounds = all.network.sent.filter(({ to, bytes }) => to === undefined && bytes[10] === 0x62).length / 3;
  assert.ok(rounds >= 3.9 && rounds <= 6, `${rounds}`);
  await all.end();
});

test('EL-4.3-2 a node that multicast does not reach is found when it announces itself, or at its address', async () => {
  const all = controllerSetting({ addresses: [OTHER] });
  const device = scriptedDevice(all.network, PEER, stationContents);
  device.script = (request) => (request.deoj === 0x0ef000 ? [] : deviceAnswers(request, stationContents()));
  const manual = scriptedDevice(all.network, OTHER, () => stationContents('fefffff0aa'.padEnd(34, 'b')));
  manual.script = (request) =>
    request.deoj === 0x0ef000 ? [] : deviceAnswers(request, stationContents('fefffff0aa'.padEnd(34, 'b')));
  await all.clock.run(500);
  device.multicast(inf(0x0ef001, [{ epc: 0xd5, edt: encodeInstanceList([STATION]) }]));
  await all.clock.run(5000);
  assert.deepEqual(all.events.toSorted(), [`found ${PEER}`, `found ${OTHER}`]);
  assert.deepEqual([knownNode(all.manager, OTHER).isManual, knownNode(all.manager).isManual], [true, false]);
  await all.end();
});

test('EL-4.3-4 a manual address that does not answer is asked for ever, and found in the end', async () => {
  const all = controllerSetting({ addresses: [PEER] });
  await all.clock.run(30 * 60_000);
  const probes = all.network.sent.filter(({ to }) => to === PEER).length;
  assert.ok(probes >= 12 && probes <= 18, `${probes}`);
  assert.deepEqual(all.events, []);
  scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(11 * 60_000);
  assert.deepEqual(all.events, [`found ${PEER}`]);
  await all.end();
});

test('EL-4.3-4 a node that stops answering is lost; what it announces makes it be asked again', async () => {
  const all = controllerSetting();
  const device = scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  device.script = () => [];
  const failing = knownObject(all.manager).get([0xc7]);
  const failed = assert.rejects(failing, { code: 'echonet-lite.no-answer' });
  await all.clock.run(52_000);
  await failed;
  assert.deepEqual(all.events, [`found ${PEER}`, `lost ${PEER}`]);
  device.script = (request) => deviceAnswers(request, stationContents());
  device.multicast(inf(STATION, [property(0xc7, '30')]));
  await all.clock.run(2000);
  assert.deepEqual(all.events, [`found ${PEER}`, `lost ${PEER}`, `found ${PEER}`]);
  assert.equal(hex(knownObject(all.manager).latest(0xc7)?.edt ?? octets('')), '30');
  await all.end();
});

test('EL-4.3.1-3 an announced list adds objects, and a missing one makes the node be asked', async () => {
  const all = controllerSetting();
  let contents: DeviceContents = stationContents();
  const device = scriptedDevice(all.network, PEER, () => contents);
  await all.clock.run(10_000);
  contents = { ...contents, [SECOND_OUTLET]: contents[STATION] ?? {} };
  device.multicast(inf(0x0ef001, [{ epc: 0xd5, edt: encodeInstanceList([SECOND_OUTLET]) }]));
  await all.clock.run(2000);
  const codes = (): readonly number[] => knownNode(all.manager).objects.map(({ object }) => object);
  assert.deepEqual(codes(), [STATION, SECOND_OUTLET], 'the list that lacks the first outlet only adds');
  assert.deepEqual(all.events, [`found ${PEER}`, `changed ${PEER}`]);
  assert.deepEqual(knownObject(all.manager, PEER, SECOND_OUTLET).map('readable'), [0x80, 0xc7, 0xda]);
  const { [STATION]: _, ...rest } = contents;
  contents = rest;
  device.multicast(inf(0x0ef001, [{ epc: 0xd5, edt: encodeInstanceList([SECOND_OUTLET]) }]));
  await all.clock.run(2000);
  assert.deepEqual(codes(), [SECOND_OUTLET], 'gone after the node itself said so');
  await all.end();
});

test('EL-4.3.1-3 of a node with more than 84 objects none is removed because its list is full', async () => {
  const all = controllerSetting({ limits: { objectsPerNode: 100 } });
  const meters = Array.from({ length: 84 }, (_, k) => objectCode(0x0290, k + 1));
  const { [STATION]: station = {} } = stationContents();
  let contents: DeviceContents = { ...stationContents() };
  const device = scriptedDevice(all.network, PEER, () => contents);
  await all.clock.run(10_000);
  contents = Object.fromEntries([
    [0x0ef001, { ...stationContents()[0x0ef001], 211: '000055' }],
    ...meters.map((code) => [code, station]),
  ]);
  device.multicast(inf(0x0ef001, [{ epc: 0xd5, edt: encodeInstanceList(meters) }]));
  await all.clock.run(60_000);
  assert.equal(knownNode(all.manager).objects.length, 85);
  await all.end();
});

test('EL-3.2.4-3 the instances are those of the list, whatever their numbers', async () => {
  const all = controllerSetting();
  const { [STATION]: contents = {}, ...profile } = stationContents();
  scriptedDevice(all.network, PEER, () => ({ ...profile, 163103: contents }));
  await all.clock.run(10_000);
  assert.deepEqual(
    knownNode(all.manager).objects.map(({ object }) => object),
    [0x027d1f],
  );
  assert.deepEqual(knownObject(all.manager, PEER, 0x027d1f).map('readable'), [0x80, 0xc7, 0xda]);
  await all.end();
});

test('EL-4.3.1-4 a list shorter than its count is used as far as it goes and removes nothing', async () => {
  const all = controllerSetting();
  const contents = stationContents();
  let list: string | undefined;
  scriptedDevice(all.network, PEER, () => ({
    ...contents,
    978945: { ...contents[0x0ef001], ...(list === undefined ? {} : { 214: list }) },
  }));
  await all.clock.run(10_000);
  list = '0302a102';
  all.manager.discover();
  await all.clock.run(3000);
  assert.deepEqual(
    knownNode(all.manager).objects.map(({ object }) => object),
    [STATION, SECOND_OUTLET],
  );
  await all.end();
});

test('EL-1.2-9 a node that comes back at another address is the same one', async () => {
  const all = controllerSetting();
  const device = scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  const node = knownNode(all.manager);
  await device.close();
  scriptedDevice(all.network, OTHER, stationContents);
  all.manager.discover();
  // It is asked at its old address first: 20 s.
  await all.clock.run(40_000);
  assert.equal(all.manager.nodeAt(OTHER), node);
  assert.deepEqual([node.address, all.manager.nodes.length, all.manager.nodeAt(PEER)], [OTHER, 1, undefined]);
  assert.ok(all.events.includes(`changed ${OTHER}`));
  const reading = knownObject(all.manager, OTHER).get([0xc7]);
  await all.clock.run(1000);
  assert.equal((await reading).values.size, 1);
  await all.end();
});

test('EL-1.2-9 one node with IPv4 and IPv6 is one node; two with one number are two', async () => {
  const all = controllerSetting();
  scriptedDevice(all.network, PEER, stationContents);
  const twin = scriptedDevice(all.network, 'fe80::20%eth0', stationContents);
  await all.clock.run(15_000);
  assert.equal(all.manager.nodes.length, 1);
  twin.multicast(inf(STATION, [property(0xc7, '40')]));
  await all.clock.run(1000);
  assert.equal(hex(all.manager.nodes[0]?.object(STATION)?.latest(0xc7)?.edt ?? octets('')), '40');
  const other = scriptedDevice(all.network, OTHER, stationContents);
  all.manager.discover();
  await all.clock.run(15_000);
  assert.deepEqual(
    all.manager.nodes.map(({ identifier }) => identifier),
    [undefined, undefined],
  );
  // Neither takes the place of the other one when that is gone.
  await other.close();
  const failed = assert.rejects(knownObject(all.manager, OTHER).get([0xc7]));
  await all.clock.run(45_000);
  await failed;
  all.manager.discover();
  await all.clock.run(15_000);
  assert.deepEqual(
    all.manager.nodes.map(({ state }) => state),
    ['present', 'lost'],
  );
  await all.end();
});

test('the table of nodes is bounded: invented senders do not push out a node that was found', async () => {
  const all = controllerSetting({ limits: { nodes: 4 } });
  scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  for (let k = 0; k < 50; k++) {
    const bytes = octets('1081000002a1010ef0017301c70130');
    all.network.inject(bytes, `203.0.113.${k}`, undefined);
    await all.clock.run(3000);
  }
  assert.ok(all.manager.nodes.length <= 4);
  assert.equal(knownNode(all.manager).state, 'present');
  assert.ok((all.manager.counters.nodesFull ?? 0) > 10);
  assert.deepEqual(all.events, [`found ${PEER}`]);
  await all.end();
});

test('a node that was lost for good makes room for another one', async () => {
  const all = controllerSetting({ limits: { nodes: 1 } });
  const device = scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  await device.close();
  const failed = assert.rejects(knownObject(all.manager).get([0xc7]));
  await all.clock.run(45_000);
  await failed;
  scriptedDevice(all.network, OTHER, () => stationContents('fefffff0aa'.padEnd(34, 'b')));
  all.manager.discover();
  await all.clock.run(5000);
  assert.deepEqual(all.events, [`found ${PEER}`, `lost ${PEER}`, `forgotten ${PEER}`, `found ${OTHER}`]);
  await all.end();
});

test('requests to a node that was forgotten end, and it is not asked any more', async () => {
  const all = controllerSetting({ limits: { nodes: 1 } });
  const device = scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  const object = knownObject(all.manager);
  await device.close();
  const failed = assert.rejects(object.get([0xc7]), { code: 'echonet-lite.no-answer' });
  await all.clock.run(45_000);
  await failed;
  const waiting = assert.rejects(object.get([0xc7]), { code: 'echonet-lite.no-answer' });
  scriptedDevice(all.network, OTHER, () => stationContents('fefffff0aa'.padEnd(34, 'b')));
  all.manager.discover();
  await all.clock.run(30_000);
  await waiting;
  await assert.rejects(object.get([0xc7]), { code: 'echonet-lite.closed' });
  all.network.sent.splice(0);
  await all.clock.run(20 * 60_000);
  assert.deepEqual(
    all.network.sent.filter(({ to }) => to === PEER),
    [],
  );
  await all.end();
});

test('a device that does not answer to several properties at once is described by single reads', async () => {
  const all = controllerSetting();
  const device = scriptedDevice(all.network, PEER, stationContents);
  device.script = (request) => (request.properties.length > 1 ? [] : deviceAnswers(request, stationContents()));
  await all.clock.run(150_000);
  assert.deepEqual(all.events, [`found ${PEER}`]);
  assert.deepEqual(knownObject(all.manager).map('readable'), [0x80, 0xc7, 0xda]);
  await all.end();
});

test('the objects of a node are bounded', async () => {
  const all = controllerSetting({ limits: { objectsPerNode: 2 } });
  const device = scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  const list = encodeInstanceList(Array.from({ length: 20 }, (_, k) => objectCode(0x0290, k + 1)));
  device.multicast(inf(0x0ef001, [{ epc: 0xd5, edt: list }]));
  await all.clock.run(60_000);
  assert.ok(knownNode(all.manager).objects.length <= 2);
  assert.ok((all.manager.counters.objectsFull ?? 0) > 0);
  await all.end();
});

test('EL-6 the outstanding requests are bounded, and those that wait get their turn', async () => {
  const all = controllerSetting({ limits: { outstanding: 3, nodes: 20 }, addresses: [] });
  await all.clock.run(10_000);
  for (let k = 0; k < 20; k++)
    scriptedDevice(all.network, `198.51.100.${100 + k}`, () => stationContents(`fefffff0${k + 10}`.padEnd(34, 'c')));
  await all.clock.run(100);
  for (let k = 0; k < 20; k++) all.manager.addAddress(`198.51.100.${100 + k}`);
  await all.clock.run(30_000);
  assert.equal(all.events.length, 20);
  assert.ok((all.manager.counters.outstandingFull ?? 0) > 0);
  await all.end();
});

test('EL-6 a node that was forgotten while it waited for a place does not keep the others from theirs', async () => {
  const all = controllerSetting({ limits: { outstanding: 1 }, isController: false });
  await all.clock.run(1000);
  const silent = all.manager.addAddress('198.51.100.90');
  const first = all.manager.addAddress(PEER);
  assert.ok(silent !== undefined && first !== undefined);
  await all.clock.run(10);
  all.manager.addAddress(OTHER);
  await all.clock.run(10);
  // It waits behind the silent one.
  first.close();
  scriptedDevice(all.network, OTHER, () => stationContents('fefffff0aa'.padEnd(34, 'b')));
  silent.close();
  await all.clock.run(30_000);
  assert.deepEqual(all.events, [`found ${OTHER}`]);
  await all.end();
});

test('EL-3.2.5-2 an announcement is data, confirmed or not, and never answered but for INFC', async () => {
  const all = controllerSetting();
  const device = scriptedDevice(all.network, PEER, stationContents);
  await all.clock.run(10_000);
  const seen: string[] = [];
  all.manager.onEvent((event) => {
    if (event.type === 'property')
      seen.push(`${event.epc.toString(16)} ${hex(event.edt)} ${event.origin} ${event.isChanged}`);
  });
  all.network.sent.splice(0);
  device.multicast(inf(STATION, [property(0xc7, '30'), property(0xda, '42')]));
  device.send(inf(STATION, [property(0xc7, '30')], { deoj: 0x05ff01, service: 'INFC', tid: 9 }), OWN);
  await all.clock.run(100);
  assert.deepEqual(seen, ['c7 30 announcement true', 'da 42 announcement true', 'c7 30 announcement false']);
  const answers = all.network.sent.filter(({ from }) => from === OWN).map(({ bytes }) => hex(bytes));
  assert.deepEqual(answers, ['1081000905ff0102a1017a01c700']);
  await all.end();
});

test('EL-3.2.4-4 a node that only transmits is not asked', async () => {
  const all = controllerSetting();
  await all.clock.run(10_000);
  all.network.sent.splice(0);
  all.network.inject(octets('108100070ef0020ef0017301d50401001101'), PEER, undefined);
  await all.clock.run(30_000);
  assert.deepEqual(
    all.network.sent.filter(({ to }) => to === PEER),
    [],
  );
  await all.end();
});
