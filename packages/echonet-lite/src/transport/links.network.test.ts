import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { test } from 'node:test';
import { every, millis, systemClock } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { controller } from '../class/controller.ts';
import { evCharger } from '../class/ev-charger.ts';
import { deviceObject } from '../node/device-object.ts';
import type { EchonetNode } from '../node/echonet-node.ts';
import type { NodeEvent } from '../node/node-event.ts';
import type { RemoteNode } from '../node/remote-node.ts';
import { TypedObject } from '../node/typed-object.ts';
import { hex, octets } from '../testing/echonet-vectors.ts';
import { testIdentity, testNode } from '../testing/fixture-node.ts';
import { loopbackAddress, portProblem } from '../testing/loopback-address.ts';
import { within } from '../testing/within.ts';
import { type DatagramLink, ECHONET_PORT } from './datagram-link.ts';
import { type LocalInterface, localInterfaces } from './local-interface.ts';
import { tcpLink } from './tcp-link.ts';
import { ECHONET_GROUP, udpLink } from './udp-link.ts';

const clock = systemClock();
const at = (node: number): string => loopbackAddress(1, node);
const skip = (await portProblem(at(1))) ?? false;
const STATION = 0x02a101;

function udp(address: string): DatagramLink {
  return udpLink({ clock, address });
}

function station(link: DatagramLink): EchonetNode {
  const identity = testIdentity(3);
  const values = { chargeStatus: 'chargeable', operationMode: 'standby' } as const;
  return testNode(link, clock, { identity, objects: [deviceObject(evCharger, { identity, values })] });
}

function energyManager(link: DatagramLink, options: Parameters<typeof testNode>[2] = {}): EchonetNode {
  const identity = testIdentity(2);
  return testNode(link, clock, { identity, objects: [deviceObject(controller, { identity, values: {} })], ...options });
}

/** The first event of one node that fits. */
function event(node: EchonetNode, address: string, fits: (event: NodeEvent) => boolean): Promise<NodeEvent> {
  const { promise, resolve } = Promise.withResolvers<NodeEvent>();
  node.onEvent((one) => {
    if (one.node.address === address && fits(one)) resolve(one);
  });
  return promise;
}

async function found(node: EchonetNode, address: string): Promise<RemoteNode> {
  return (
    await within(
      event(node, address, ({ type }) => type === 'found'),
      `${address} is found`,
    )
  ).node;
}

function typed(node: RemoteNode): TypedObject<typeof evCharger> {
  const object = node.object(STATION);
  assert.ok(object !== undefined);
  return new TypedObject(object, evCharger);
}

test('EL-1.2-1, EL-1.2-3 a controller finds a station by multicast on loopback, reads, writes and hears it', {
  skip,
}, async () => {
  const device = station(udp(at(2)));
  const manager = energyManager(udp(at(3)));
  const remote = typed(await found(manager, at(2)));
  assert.equal(await within(remote.read('chargeStatus'), 'the answer'), 'chargeable');
  const announced = event(
    manager,
    at(2),
    (one) => one.type === 'property' && one.epc === 0xda && one.origin === 'announcement',
  );
  const written = await within(remote.write('operationMode', 'charge'), 'the answer to a write');
  assert.deepEqual(written, { accepted: [0xda], refused: [], unknown: [] });
  await within(announced, 'the announcement of the new mode');
  assert.equal(remote.latest('operationMode'), 'charge');
  await Promise.all([device.close(), manager.close()]);
});

test('EL-1.2-2 the answer goes to port 3610, whatever port the request came from', { skip }, async () => {
  const device = station(udp(at(4)));
  const { promise: answer, resolve } = Promise.withResolvers<string>();
  const requester = createSocket('udp4').bind({ port: ECHONET_PORT, address: at(5) });
  requester.on('message', (bytes) => resolve(hex(bytes)));
  const ephemeral = createSocket('udp4').bind({ address: at(5) });
  const ask = (): void => ephemeral.send(octets('1081009c05ff0102a10162018000'), ECHONET_PORT, at(4));
  ephemeral.on('message', () => assert.fail('an answer came to the port of the request'));
  // The device may not be bound yet: the request is repeated by whoever waits.
  const cancel = every(clock, millis(50), ask);
  assert.equal(await within(answer, 'the answer'), '1081009c02a10105ff017201800130');
  cancel();
  requester.close();
  ephemeral.close();
  await device.close();
});

test('EL-1.2-11 a node does not hear itself, another one on the group does', { skip }, async () => {
  const heard: string[] = [];
  const listener = createSocket({ type: 'udp4', reuseAddr: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  listener.on('message', (_, { address }) => {
    if (address === at(6)) resolve();
  });
  listener.bind({ port: ECHONET_PORT, address: ECHONET_GROUP[4] }, () =>
    listener.addMembership(ECHONET_GROUP[4], at(7)),
  );
  const device = testNode(udp(at(6)), clock, {
    trace: (direction, _, peer) => {
      if (direction === 'in') heard.push(peer ?? '');
    },
  });
  await within(promise, 'the start-up announcement');
  listener.close();
  await device.close();
  assert.ok(!heard.includes(at(6)));
});

test('EL-1.2-10 an address that another node has is said and tried again, the other one works on', {
  skip,
}, async () => {
  const first = station(udp(at(8)));
  const { promise, resolve } = Promise.withResolvers<string>();
  const manager = energyManager(udp(at(9)), { addresses: [at(8)] });
  await found(manager, at(8));
  const second = udp(at(8));
  second.start({ received: () => undefined, ready: () => resolve('opened twice'), failed: resolve });
  assert.match(await within(promise, 'the failure'), /EADDRINUSE/);
  await second.close();
  await Promise.all([first.close(), manager.close()]);
});

test('EL-1.2-6 with TCP a request and its answer go on one connection', { skip }, async () => {
  const device = station(tcpLink({ clock, address: at(10), udp: udp(at(10)) }));
  const manager = energyManager(tcpLink({ clock, address: at(11), udp: counting(udp(at(11)), at(10)) }));
  const remote = typed(await found(manager, at(10)));
  assert.equal(await within(remote.read('operationMode'), 'the answer'), 'standby');
  assert.equal(requestsByUdp, 0);
  await Promise.all([device.close(), manager.close()]);
});

test('EL-1.2-6 a peer without TCP is asked by UDP', { skip }, async () => {
  const device = station(udp(at(12)));
  const manager = energyManager(tcpLink({ clock, address: at(13), udp: udp(at(13)) }), { addresses: [at(12)] });
  assert.equal(await within(typed(await found(manager, at(12))).read('operationMode'), 'the answer'), 'standby');
  await Promise.all([device.close(), manager.close()]);
});

test('EL-1.2-6 a stream is cut at its frames, and ends where no frame begins', { skip }, async () => {
  const device = station(tcpLink({ clock, address: at(14), udp: udp(at(14)) }));
  const manager = energyManager(udp(at(15)), { addresses: [at(14)] });
  await found(manager, at(14));
  const connection = createConnection({ host: at(14), port: ECHONET_PORT, localAddress: at(16) });
  const { promise: answered, resolve: takeAnswers } = Promise.withResolvers<string>();
  const { promise: closed, resolve: takeClose } = Promise.withResolvers<void>();
  let stream = '';
  connection.on('data', (piece) => {
    stream += hex(piece);
    if (stream.length >= 60) takeAnswers(stream);
  });
  connection.on('close', () => takeClose());
  // Two requests and a part of a third one in one piece.
  connection.write(octets('1081000105ff0102a101620180001081000205ff0102a101620180001081'));
  assert.equal(await within(answered, 'two answers'), '1081000102a10105ff0172018001301081000202a10105ff017201800130');
  // The rest of the third: a service that is reserved.
  connection.write(octets('000305ff0102a1016401'));
  await within(closed, 'the end of the connection');
  await Promise.all([device.close(), manager.close()]);
});

test('EL-1.2-8, EL-4.3.1-2 an address that goes and comes back is used again, and the node announces itself again', {
  skip,
}, async () => {
  const time = new ManualClock();
  const announced = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<string>();
  let present: readonly LocalInterface[] = localInterfaces();
  const link = udpLink({ clock: time, address: at(17), interfaces: () => present });
  let turns = 0;
  let ready = Promise.withResolvers<void>();
  link.start({
    received: () => undefined,
    failed: failed.resolve,
    ready: () => {
      turns++;
      ready.resolve();
    },
  });
  await within(ready.promise, 'the sockets');
  present = [];
  time.advance(5000);
  assert.match(await within(failed.promise, 'the failure'), /no such address/);
  ready = Promise.withResolvers<void>();
  present = localInterfaces();
  time.advance(5000);
  await within(ready.promise, 'the sockets again');
  assert.equal(turns, 2);
  const listener = testNode(udp(at(18)), clock, {
    trace: (direction, _, peer) => {
      if (direction === 'in' && peer === at(17)) announced.resolve();
    },
  });
  const cancel = every(clock, millis(100), () => link.multicast(octets('108100010ef0010ef0017301d50100')));
  await within(announced.promise, 'a multicast over the new sockets');
  cancel();
  await Promise.all([link.close(), listener.close()]);
  assert.equal(time.pendingTimers, 0);
});

test('EL-1.2-4 what comes by IP broadcast is answered by unicast', { skip }, async () => {
  const device = station(udp(at(24)));
  const { promise: answer, resolve } = Promise.withResolvers<string>();
  const requester = createSocket('udp4').bind({ port: ECHONET_PORT, address: at(25) });
  requester.on('message', (bytes, { address }) => {
    if (address === at(24)) resolve(hex(bytes));
  });
  await once(requester, 'listening');
  requester.setBroadcast(true);
  const cancel = every(clock, millis(600), () =>
    requester.send(octets('1081009205ff010ef0006201d300'), ECHONET_PORT, '127.255.255.255'),
  );
  assert.equal(await within(answer, 'the answer'), '108100920ef00105ff017201d303000001');
  cancel();
  requester.close();
  await device.close();
});

test('EL-1.2-8 multicast that does not come back is said, and the group joined again', { skip }, async () => {
  const time = new ManualClock();
  const failed = Promise.withResolvers<string>();
  const isReady = Promise.withResolvers<void>();
  const link = udpLink({ clock: time, address: at(22) });
  link.start({ received: () => undefined, failed: failed.resolve, ready: () => isReady.resolve() });
  await within(isReady.promise, 'the sockets');
  link.multicast(octets('108100010ef0010ef0017301d50100'));
  // Before the operating system has handed it back.
  time.advance(5000);
  assert.match(await within(failed.promise, 'the failure'), /224\.0\.23\.0 does not come back/);
  const heard = Promise.withResolvers<void>();
  const listener = testNode(udp(at(23)), clock, {
    trace: (direction, _, peer) => {
      if (direction === 'in' && peer === at(22)) heard.resolve();
    },
  });
  const cancel = every(clock, millis(100), () => link.multicast(octets('108100010ef0010ef0017301d50100')));
  await within(heard.promise, 'a multicast');
  cancel();
  await Promise.all([link.close(), listener.close()]);
});

test('section 7: a sender from beyond the link is dropped', { skip }, async () => {
  const far: LocalInterface = { name: 'lo', addresses: [], has: () => true, contains: () => false };
  const { promise, resolve } = Promise.withResolvers<void>();
  let isReady = Promise.withResolvers<void>();
  let heard = 0;
  const link = udpLink({ clock, address: at(19), interfaces: () => [far] });
  link.start({ received: () => heard++, ready: () => isReady.resolve(), failed: () => undefined });
  await within(isReady.promise, 'the sockets');
  const near = udpLink({ clock, address: at(20), onLinkOnly: false, interfaces: () => [far] });
  isReady = Promise.withResolvers<void>();
  near.start({ received: () => resolve(), ready: () => isReady.resolve(), failed: () => undefined });
  await within(isReady.promise, 'the other sockets');
  const sender = createSocket('udp4').bind({ address: at(21) });
  for (let k = 0; k < 5; k++) sender.send(octets('1081008105ff0102a1016201c700'), ECHONET_PORT, at(19));
  sender.send(octets('1081008105ff0102a1016201c700'), ECHONET_PORT, at(20));
  await within(promise, 'the one that takes everything');
  assert.equal(heard, 0);
  sender.close();
  await Promise.all([link.close(), near.close()]);
});

test('EL-1.2-6 a node whose TCP port is taken says so and works by UDP', { skip }, async () => {
  const taken = createServer().listen({ host: at(26), port: ECHONET_PORT });
  await once(taken, 'listening');
  const failed = Promise.withResolvers<string>();
  const link = tcpLink({ clock, address: at(26), udp: udp(at(26)) });
  const device = station({
    ...plain(link),
    start: (receiver) =>
      link.start({
        received: (bytes, from) => receiver.received(bytes, from),
        ready: () => receiver.ready(),
        failed: failed.resolve,
      }),
  });
  const manager = energyManager(udp(at(27)), { addresses: [at(26)] });
  assert.equal(await within(typed(await found(manager, at(26))).read('operationMode'), 'the answer'), 'standby');
  assert.match(await failed.promise, /EADDRINUSE/);
  await Promise.all([device.close(), manager.close()]);
  taken.close();
  await once(taken, 'close');
});

test('EL-1.2-6 a connection on which nothing happens is closed; the next request opens another', { skip }, async () => {
  const time = new ManualClock();
  const device = station(tcpLink({ clock: time, address: at(28), udp: udp(at(28)) }));
  const manager = energyManager(tcpLink({ clock, address: at(29), udp: udp(at(29)) }), { addresses: [at(28)] });
  const remote = typed(await found(manager, at(28)));
  const connection = createConnection({ host: at(28), port: ECHONET_PORT, localAddress: at(30) });
  const closed = once(connection, 'close');
  connection.write(octets('1081000105ff0102a10162018000'));
  await within(once(connection, 'data'), 'an answer');
  time.advance(59_999);
  assert.ok(!connection.destroyed);
  time.advance(1);
  await within(closed, 'the end of the connection');
  assert.equal(await within(remote.read('operationMode'), 'the answer on another connection'), 'standby');
  await Promise.all([device.close(), manager.close()]);
  assert.equal(time.pendingTimers, 0);
});

let requestsByUdp = 0;

/** Counts unicast requests that go by UDP to an address. */
function counting(link: DatagramLink, to: string): DatagramLink {
  return {
    ...plain(link),
    send: (bytes, address, kind) => {
      if (address === to && kind === 'request') requestsByUdp++;
      link.send(bytes, address, kind);
    },
  };
}

/** The same link as an object whose members can be replaced. */
function plain(link: DatagramLink): DatagramLink {
  return {
    mostOctets: link.mostOctets,
    start: (receiver) => link.start(receiver),
    send: (bytes, to, kind) => link.send(bytes, to, kind),
    multicast: (bytes) => link.multicast(bytes),
    close: () => link.close(),
  };
}
