import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MessageLink, millis, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { ShipNode, type ShipNodeOptions } from '../hub/ship-node.ts';
import { createIdentity } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { MemoryNetwork } from './memory-network.ts';
import { memoryWebSockets } from './memory-websocket.ts';
import { oddCertificate } from './odd-certificate.ts';

const PLACES: Readonly<Record<string, string>> = { a: '192.0.2.1', b: '192.0.2.2' };

function node(network: MemoryNetwork, clock: ManualClock, name: string, over: Partial<ShipNodeOptions> = {}) {
  const identity = createIdentity({ shipId: name, clock });
  const texts: string[] = [];
  const links: MessageLink[] = [];
  const ship = new ShipNode({
    identity,
    clock,
    random: () => 0,
    logger: silentLogger,
    trust: memoryTrustStore(),
    service: { brand: 'Busbar', type: 'Test', model: name, categories: [2] },
    listen: { host: '::', port: 0 },
    transport: network.transport(identity.certificatePem, PLACES[name] ?? ''),
    discovery: network.discovery(PLACES[name] ?? ''),
    onLink: (_peer, link) => {
      links.push(link);
      link.start({ message: (text) => texts.push(text), closed: (reason) => texts.push(`closed: ${reason}`) });
    },
    ...over,
  });
  return { identity, ship, links, texts };
}

test('two nodes in memory find each other, pair, exchange a text and leave no timer behind', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const [a, b] = [node(network, clock, 'a'), node(network, clock, 'b')];
  await Promise.all([a.ship.start(), b.ship.start()]);
  await clock.run(3000);
  a.ship.approve(b.identity.ski);
  b.ship.approve(a.identity.ski);
  await clock.run(10_000);
  assert.equal(a.links.length > 0 && b.links.length > 0, true);
  a.links.at(-1)?.send('{"datagram":[]}');
  await clock.run(10);
  assert.deepEqual(b.texts.slice(-1), ['{"datagram":[]}']);
  const closed = Promise.all([a.ship.close(), b.ship.close()]);
  await clock.run(20_000);
  await closed;
  assert.equal(clock.pendingTimers, 0);
});

test('SHIP-6.9.3-4 a forged certificate ends at TLS in memory too, in both roles', async () => {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const a = node(network, clock, 'a');
  const { port } = await a.ship.start();
  const ski = 'ab'.repeat(20);
  const forged = oddCertificate(clock, ski);
  const attempt = network.connect(
    { host: PLACES.a ?? '', port },
    { ...forged, address: 'x', refuseCertificate: () => undefined },
  );
  await clock.run(10);
  assert.deepEqual((({ ok, ...rest }) => [ok, 'stage' in rest ? rest.stage : undefined])(await attempt), [
    false,
    'tls',
  ]);

  const ends: string[] = [];
  const opened = network.listen('x', 0, {
    ...forged,
    refuseCertificate: () => undefined,
    refuseUpgrade: () => undefined,
    opened: () => assert.fail('a WebSocket with a forged certificate'),
    ended: (stage) => ends.push(stage),
  });
  a.ship.addAddress(ski, { host: 'x', port: opened.port });
  a.ship.approve(ski);
  await clock.run(1000);
  assert.deepEqual(ends, ['tls']);
});

test('a WebSocket in memory answers pings and close frames; one whose end is gone ends by itself', () => {
  const clock = new ManualClock();
  const [a, b] = memoryWebSockets(clock, millis(5));
  const told: string[] = [];
  for (const [name, end] of [
    ['a', a],
    ['b', b],
  ] as const) {
    end.on('message', (bytes: Buffer) => told.push(`${name} ${bytes.toString()}`));
    end.on('pong', () => told.push(`${name} pong`));
    end.on('close', (code: number, reason: Buffer) => told.push(`${name} ${code} ${reason.toString()}`));
  }
  a.resume();
  a.send(Buffer.from('1'));
  a.ping();
  clock.advance(100);
  assert.deepEqual(told.splice(0), [], 'nothing is read while the other end is paused');
  b.resume();
  clock.advance(5);
  assert.deepEqual(told.splice(0), ['b 1', 'a pong']);
  b.close(4001, 'close');
  clock.advance(10);
  assert.deepEqual(told.splice(0), ['a 4001 close', 'b 4001 close']);
  assert.deepEqual([a.readyState, b.readyState, clock.pendingTimers], [3, 3, 0]);

  const [c, d] = memoryWebSockets(clock, millis(5));
  c.on('close', (code: number) => told.push(`c ${code}`));
  c.resume();
  c.close(1000, 'nobody reads');
  clock.advance(1000);
  assert.deepEqual([told, d.readyState], [['c 1006'], 1]);
});
