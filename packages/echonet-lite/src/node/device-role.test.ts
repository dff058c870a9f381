import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { evCharger } from '../class/ev-charger.ts';
import { decodeInstanceList } from '../frame/instance-list.ts';
import { objectCode } from '../frame/object-code.ts';
import { encodeNamed } from '../property/named-property.ts';
import { echonetVectors, hex, octets } from '../testing/echonet-vectors.ts';
import { testIdentity, testNode } from '../testing/fixture-node.ts';
import { MemoryNetwork } from '../testing/memory-network.ts';
import type { DatagramLink } from '../transport/datagram-link.ts';
import { deviceObject } from './device-object.ts';
import type { EchonetNode, EchonetNodeOptions } from './echonet-node.ts';
import { LocalObject } from './local-object.ts';

const DEVICE = '198.51.100.20';
const PEER = '198.51.100.10';
const identity = testIdentity();

interface Setting {
  readonly clock: ManualClock;
  readonly network: MemoryNetwork;
  readonly node: EchonetNode;
  readonly station: LocalObject;
  readonly writes: string[];
  /** Sends from the peer and gives what the device sent within some time. */
  ask(
    bytes: string,
    options?: { readonly to?: 'group'; readonly from?: string; readonly ms?: number },
  ): readonly string[];
}

/** A device with one station; start-up is over. */
function setting(options: Partial<EchonetNodeOptions> = {}): Setting {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const writes: string[] = [];
  const station = deviceObject(evCharger, {
    identity,
    position: 1,
    values: { chargeStatus: 'chargeable', operationMode: 'standby' },
    writable: ['operationStatus'],
    write: ({ epc, edt }) => writes.push(`${epc.toString(16)} ${hex(edt)}`) > 0,
  });
  const node = testNode(network.link(DEVICE), clock, { identity, objects: [station], ...options });
  clock.advance(10_000);
  network.sent.splice(0);
  return {
    clock,
    network,
    node,
    station,
    writes,
    ask: (bytes, { to, from = PEER, ms = 1000 } = {}) => {
      network.inject(octets(bytes), from, to === 'group' ? undefined : DEVICE);
      clock.advance(ms);
      return network.sent
        .splice(0)
        .filter((one) => one.from === DEVICE)
        .map((one) => hex(one.bytes));
    },
  };
}

async function ended({ node, clock }: Pick<Setting, 'node' | 'clock'>): Promise<void> {
  await node.close();
  assert.equal(clock.pendingTimers, 0);
}

test('EL-4.3.1-1, EL-4.3.1-2 a node announces its instance list at the start, three times with jitter', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const node = testNode(network.link(DEVICE), clock, {
    objects: [new LocalObject({ object: 0x02a101, properties: [] })],
  });
  clock.advance(20_000);
  assert.deepEqual(
    network.sent.map(({ bytes, to }) => [to, hex(bytes).slice(8)]),
    Array.from({ length: 3 }, () => [undefined, '0ef0010ef0017301d5040102a101']),
  );
  const gaps = network.sent.slice(1).map(({ at }, k) => at - (network.sent[k]?.at ?? 0));
  assert.ok(gaps.every((gap) => gap >= 1000 && gap <= 2000) && gaps[0] !== gaps[1], `${gaps}`);
  await ended({ node, clock });
});

test('EL-4.3.1-1, EL-4.3.1-3 objects that come and go are announced, more than 84 in several lists', async () => {
  const { clock, network, node } = setting();
  for (let k = 0; k < 84; k++) node.host(new LocalObject({ object: objectCode(0x0290, k + 1), properties: [] }));
  clock.advance(10_000);
  const lists = network.sent.slice(-2).map(({ bytes }) => decodeInstanceList(bytes.subarray(14)).objects);
  assert.deepEqual(
    lists.map((list) => list.length),
    [84, 1],
  );
  for (let k = 0; k < 84; k++) node.unhost(objectCode(0x0290, k + 1));
  clock.advance(10_000);
  assert.deepEqual(hex(network.sent.at(-1)?.bytes ?? octets('')).slice(28), '0102a101');
  await ended({ node, clock });
});

test('EL-3.2.5-2 the answer to a multicast request is delayed by a random time of up to 500 ms', async () => {
  const { clock, network, node } = setting();
  const delays = Array.from({ length: 20 }, (_, k) => {
    network.inject(octets(`10810${(k + 256).toString(16)}05ff010ef0006201d600`), PEER, undefined);
    clock.advance(1000);
    const [request, answer] = network.sent.splice(0);
    return (answer?.at ?? Number.NaN) - (request?.at ?? 0);
  });
  assert.ok(
    delays.every((delay) => delay >= 1 && delay <= 502),
    `${delays}`,
  );
  assert.ok(Math.max(...delays) - Math.min(...delays) > 200);
  await ended({ node, clock });
});

test('a multicast request that comes twice in the window of its answer is answered by one datagram', async () => {
  const { clock, network, node } = setting();
  for (let k = 0; k < 5; k++) network.inject(octets('1081009205ff010ef0006201d600'), PEER, undefined);
  clock.advance(1000);
  assert.equal(network.sent.filter(({ from }) => from === DEVICE).length, 1);
  assert.equal(node.counters.repeatedMulticast, 4);
  await ended({ node, clock });
});

test('the same multicast request after its answer is answered again', async () => {
  const all = setting();
  for (let k = 0; k < 3; k++)
    assert.deepEqual(all.ask('1081009205ff010ef0006201d600', { to: 'group' }), [
      '108100920ef00105ff017201d6040102a101',
    ]);
  assert.equal(all.node.counters.repeatedMulticast, undefined);
  await ended(all);
});

test('EL-1.2-7 contents that just fit are sent, one octet more is refused', async () => {
  // 1472 octets: head 12, five codes with lengths, contents.
  const contents = [255, 255, 255, 255, 1472 - 12 - 6 * 2 - 4 * 255 - 255, 255];
  for (const [surplus, service] of [
    [0, '72'],
    [1, '52'],
  ] as const) {
    const properties = contents.map((length, k) => ({
      epc: 0xf0 + k,
      edt: new Uint8Array(length + (k === 4 ? surplus : 0)),
    }));
    const all = setting({ objects: [new LocalObject({ object: 0x02a101, properties })] });
    const [answer = ''] = all.ask(`1081008105ff0102a1016206${contents.map((_, k) => `f${k}00`).join('')}`);
    assert.equal(answer.slice(20, 22), service);
    assert.ok(answer.length <= 2 * 1472);
    await ended(all);
  }
});

test('a flood of multicast requests is answered within bounds, and counted', async () => {
  const { clock, network, node } = setting();
  for (let k = 0; k < 1000; k++)
    network.inject(
      octets(`1081${(k + 4096).toString(16)}05ff010ef0006201d600`),
      `198.51.100.${100 + (k % 100)}`,
      undefined,
    );
  clock.advance(2000);
  assert.ok(network.sent.filter(({ from }) => from === DEVICE).length <= 64);
  assert.ok((node.counters.answersFull ?? 0) > 900);
  await ended({ node, clock });
});

test('a flood of INF_REQ does not become a flood of multicasts', async () => {
  const { clock, network, node } = setting();
  for (let k = 0; k < 200; k++)
    network.inject(octets(`1081${(k + 4096).toString(16)}05ff010ef0016301d500`), PEER, DEVICE);
  clock.advance(1000);
  const multicasts = network.sent.filter(({ from, to }) => from === DEVICE && to === undefined);
  assert.ok(multicasts.length > 0 && multicasts.length <= 41, `${multicasts.length}`);
  await ended({ node, clock });
});

test('a source that sends too much is not read any more, others are', async () => {
  const { clock, node, network, ask } = setting();
  for (let k = 0; k < 500; k++) network.inject(octets('1081008105ff0102a1016201c700'), PEER, DEVICE);
  clock.advance(10);
  assert.equal(network.sent.splice(0).filter(({ from }) => from === DEVICE).length, 200);
  assert.equal(node.counters.rateLimited, 300);
  assert.equal(ask('1081008105ff0102a1016201c700', { from: '198.51.100.11' }).length, 1);
  await ended({ node, clock });
});

test('a request to every instance does not multiply what is sent to one address without bound', async () => {
  const objects = Array.from(
    { length: 84 },
    (_, k) =>
      new LocalObject({ object: objectCode(0x02a1, k + 1), properties: [{ epc: 0x80, edt: Uint8Array.of(0x30) }] }),
  );
  const { clock, network, node } = setting({ objects });
  for (let k = 0; k < 10; k++) network.inject(octets(`1081010${k}05ff0102a10062018000`), PEER, DEVICE);
  clock.advance(10);
  const answers = network.sent.filter(({ from }) => from === DEVICE).length;
  assert.ok(answers >= 84 && answers <= 201, `${answers}`);
  assert.ok((node.counters.answersFull ?? 0) > 0);
  await ended({ node, clock });
});

test('EL-6 a write that comes again with the same transaction id is answered again and not executed again', async () => {
  const all = setting();
  const first = all.ask('1081008505ff0102a1016101da0142');
  assert.deepEqual(
    first.map((bytes) => bytes.slice(20, 22)),
    ['73', '71'],
  );
  const again = all.ask('1081008505ff0102a1016101da0142', { ms: 3000 });
  assert.deepEqual(again, ['1081008502a10105ff017101da00']);
  assert.deepEqual([all.writes, all.node.counters.duplicateRequest], [['da 42'], 1]);
  // Another content, another address, or long after: a new request.
  all.ask('1081008505ff0102a1016101da0144');
  all.ask('1081008505ff0102a1016101da0144', { from: '198.51.100.11' });
  all.ask('1081008505ff0102a1016101da0144', { ms: 11_000 });
  all.ask('1081008505ff0102a1016101da0144');
  assert.deepEqual(all.writes, ['da 42', 'da 44', 'da 44', 'da 44']);
  await ended(all);
});

test('EL-6.2.5-3 a property that flaps is announced once per second', async () => {
  const { clock, network, node, station } = setting();
  for (let k = 0; k < 50; k++) {
    station.set(encodeNamed(evCharger, 'chargeStatus', k % 2 === 0 ? 'notConnected' : 'chargeable'));
    clock.advance(100);
  }
  const announced = network.sent.map(({ bytes, at }) => [hex(bytes).slice(8), at] as const);
  assert.ok(announced.length <= 6 && announced.length >= 3, `${announced.length}`);
  assert.ok(announced.every(([, at], k) => k === 0 || at - (announced[k - 1]?.[1] ?? 0) >= 1000));
  station.set(encodeNamed(evCharger, 'chargeStatus', 'chargeable'));
  clock.advance(2000);
  const before = network.sent.length;
  station.set(encodeNamed(evCharger, 'chargeStatus', 'chargeable'));
  clock.advance(2000);
  assert.equal(network.sent.length, before, 'not a change');
  await ended({ node, clock });
});

test('EL-6.2.5-1, EL-3.2.5-3 only properties of map 9D are announced, changes of one moment together', async () => {
  const { clock, network, node, station } = setting();
  station.set(
    encodeNamed(evCharger, 'chargeStatus', 'notConnected'),
    encodeNamed(evCharger, 'operationMode', 'charge'),
    { epc: 0x82, edt: octets('00005201') },
  );
  clock.advance(100);
  assert.deepEqual(
    network.sent.map(({ bytes }) => hex(bytes).slice(8)),
    ['02a1010ef0017302c70130da0142'],
  );
  assert.throws(() => station.set({ epc: 0xd3, edt: octets('00') }), { code: 'echonet-lite.property' });
  await ended({ node, clock });
});

test('EL-1.2-7 announcements that do not fit into one datagram go in several', async () => {
  const properties = Array.from({ length: 12 }, (_, k) => ({
    epc: 0xf0 + k,
    edt: new Uint8Array(200),
    announce: true,
  }));
  const object = new LocalObject({ object: 0x02a101, properties });
  const all = setting({ objects: [object] });
  object.set(...properties.map(({ epc }) => ({ epc, edt: new Uint8Array(200).fill(1) })));
  all.clock.advance(100);
  assert.deepEqual(
    all.network.sent.map(({ bytes }) => [bytes.length, bytes[11]]),
    [
      [12 + 7 * 202, 7],
      [12 + 5 * 202, 5],
    ],
  );
  await ended(all);
});

test('a link may use its buffer again after a datagram was taken', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const inner = network.link(DEVICE);
  const buffer = Buffer.alloc(100);
  const station = deviceObject(evCharger, { identity, values: { operationMode: 'standby' } });
  const link: DatagramLink = {
    ...inner,
    start: (receiver) =>
      inner.start({
        ...receiver,
        ready: () => receiver.ready(),
        failed: (why) => receiver.failed(why),
        received: (bytes, from) => {
          buffer.set(bytes);
          receiver.received(buffer.subarray(0, bytes.length), from);
          buffer.fill(0xee);
        },
      }),
  };
  const node = testNode(link, clock, { identity, objects: [station] });
  clock.advance(10_000);
  network.sent.splice(0);
  // Taken; and refused after a delay, with an echo of the request.
  network.inject(octets('1081008505ff0102a1016101da0142'), PEER, DEVICE);
  network.inject(octets('1081008605ff0102a1016101f00177'), PEER, undefined);
  clock.advance(1000);
  assert.deepEqual(station.get(0xda), Uint8Array.of(0x42));
  assert.equal(hex(network.sent.at(-1)?.bytes ?? octets('')), '1081008602a10105ff015101f00177');
  await ended({ node, clock });
});

test('EL-3.2.8-1 INF_REQ with one octet 0 is answered, in strict mode refused', async () => {
  const lenient = setting();
  assert.deepEqual(lenient.ask('1081001305ff010ef0016301d50100'), ['108100130ef00105ff017301d5040102a101']);
  await ended(lenient);
  const strict = setting({ quirksOff: new Set(['readWithContent'] as const) });
  assert.deepEqual(strict.ask('1081001305ff010ef0016301d50100'), ['108100130ef00105ff015301d500']);
  await ended(strict);
});

test('EL-3.3 trailing octets are ignored and counted, in strict mode dropped', async () => {
  for (const [quirksOff, answers] of [
    [new Set<never>(), 1],
    [new Set(['trailingBytes'] as const), 0],
  ] as const) {
    const all = setting({ quirksOff });
    assert.equal(all.ask('1081000105ff0102a10162018000ffff').length, answers);
    assert.equal(all.node.counters.trailingBytes, 1);
    await ended(all);
  }
});

for (const vector of echonetVectors().frames.filter(({ valid, error }) => !valid && error !== 'trailingBytes'))
  test(`EL-3.3 a node drops and counts: ${vector.name}`, async () => {
    const all = setting();
    for (const to of ['group', undefined] as const)
      assert.deepEqual(all.ask(vector.hex, to === undefined ? {} : { to }), []);
    assert.deepEqual(all.node.counters[vector.error as 'tooShort'], 2);
    assert.equal(all.ask('1081008105ff0102a1016201c700').length, 1, 'it works on');
    await ended(all);
  });

test('EL-3.2.1.2-2 format 2 goes to the application, or is dropped; it is never answered', async () => {
  const all = setting();
  assert.deepEqual(all.ask('108200700102030405'), []);
  assert.equal(all.node.counters.arbitraryFormat, 1);
  await ended(all);
  const taken: string[] = [];
  const taking = setting({ arbitrary: ({ edata }, from) => taken.push(`${from} ${hex(edata)}`) });
  assert.deepEqual(taking.ask('108200700102030405'), []);
  assert.deepEqual(taken, [`${PEER} 0102030405`]);
  await ended(taking);
});

test('EL-6.11-2 an object has the number of its node with another last octet', async () => {
  const { clock, node, station } = setting();
  const number = hex(node.profile.get(0x83) ?? octets(''));
  assert.equal(number, 'fefffff0bb000000000000000000000001');
  assert.equal(hex(station.get(0x83) ?? octets('')), `${number.slice(0, -2)}02`);
  await ended({ node, clock });
});

test('section 7: who writes is said, and when another one writes the same', async () => {
  const lines: string[] = [];
  const logger = {
    debug: () => undefined,
    info: (event: string) => lines.push(event),
    warn: (event: string) => lines.push(event),
    error: (event: string) => lines.push(event),
    with: () => logger,
  };
  const all = setting({ logger });
  all.ask('1081008505ff0102a1016101da0142');
  all.ask('1081008605ff0102a1016101da0144');
  all.ask('1081008705ff0102a1016101da0142', { from: '198.51.100.11' });
  assert.deepEqual(lines, ['echonet.propertyWritten', 'echonet.propertyWritten', 'echonet.propertyWrittenByAnother']);
  await ended(all);
});

test('EL-4.2.3-4 properties of one write are executed in the order of the frame', async () => {
  const all = setting();
  all.ask('1081008505ff0102a1016103da0142800131810168');
  all.ask('1081008605ff0102a1016103810168800130da0144');
  assert.deepEqual(all.writes, ['da 42', '80 31', '81 68', '81 68', '80 30', 'da 44']);
  await ended(all);
});

test('EL-4.2.3-1 a write can be taken with another content, and what is announced is what was taken', async () => {
  const station = deviceObject(evCharger, {
    identity,
    values: { operationMode: 'standby' },
    write: () => Uint8Array.of(0x42),
  });
  const all = setting({ objects: [station] });
  const answers = all.ask('1081008505ff0102a1016101da0147');
  assert.deepEqual(
    answers.map((bytes) => bytes.slice(20)),
    ['7301da0142', '7101da00'],
  );
  await ended(all);
});
