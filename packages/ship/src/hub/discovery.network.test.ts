import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { silentLogger, systemClock } from '@busbar/kernel';
import { type DnsSd, dnsSd } from '../discovery/dns-sd.ts';
import { type LoopbackNode, loopbackNode } from '../testing/loopback-node.ts';
import type { ShipNodeOptions } from './ship-node.ts';

const clock = systemClock();
const toClose: (() => Promise<void>)[] = [];
/** Probing and announcing take 1 to 2 s each. */
const FIND = 20_000;

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function onLoopback(
  name: string,
  over: Partial<ShipNodeOptions> = {},
): Promise<LoopbackNode & { discovery: DnsSd }> {
  const discovery = dnsSd({ clock, logger: silentLogger, interfaces: ['lo'] });
  const node = await loopbackNode(name, { discovery, ...over });
  toClose.push(async () => {
    await node.close();
    await discovery.close();
  });
  return { ...node, discovery };
}

test('SHIP-6.4.1-1 SHIP-6.2.2-1 two nodes find each other on loopback, are approved and connect', async () => {
  const [a, b] = [await onLoopback('finder'), await onLoopback('found')];
  const found = await a.until(b.ski, 'a finds b', ({ discovered }) => discovered, FIND);
  assert.equal(found.port, b.address.port);
  assert.equal(found.model, 'found');
  assert.equal(found.shipId, 'found');
  assert.ok(found.addresses.includes('127.0.0.1'));
  assert.match(found.advice, /Not paired/);
  await b.until(a.ski, 'b finds a', ({ discovered }) => discovered, FIND);
  a.node.approve(b.ski);
  b.node.approve(a.ski);
  await a.until(b.ski, 'a is connected', ({ connected }) => connected);
  await b.until(a.ski, 'b is connected', ({ connected }) => connected);
  assert.equal(
    a.node.peers().some(({ ski }) => ski === a.ski),
    false,
    'the own announcement is ignored',
  );
  await b.close();
  const lost = await a.until(
    b.ski,
    'the goodbye is heard',
    ({ discovered, connected }) => !discovered && !connected,
    FIND,
  );
  assert.match(lost.advice, /not found on the network/);
});

test('SHIP-6.4.5-1 when the connection to a trusted peer is lost, the network is asked where it is now', async () => {
  let questions = 0;
  const discovery: DnsSd = {
    advertise: ({ instance }) => ({
      instance,
      problem: () => undefined,
      update: () => undefined,
      stop: async () => undefined,
    }),
    browse: () => () => undefined,
    refresh: () => {
      questions += 1;
    },
    problem: () => undefined,
    onProblem: () => () => undefined,
    status: () => [],
    close: async () => undefined,
  };
  const [a, b] = [await loopbackNode('asking', { discovery }), await loopbackNode('leaving')];
  toClose.push(
    () => a.close(),
    () => b.close(),
  );
  a.node.approve(b.ski);
  b.node.approve(a.ski);
  a.node.addAddress(b.ski, b.address);
  await a.until(b.ski, 'they are connected', ({ connected }) => connected);
  assert.equal(questions, 0);
  await b.close();
  await a.until(b.ski, 'the loss is noticed', ({ connected }) => !connected);
  assert.equal(questions, 1);
});

test('SHIP-6.4.4-10 SHIP-6.5.2-1 a node whose connection table is full withdraws its announcement', async () => {
  const watcher = await onLoopback('watcher');
  const full = await onLoopback('full', { limits: { trustedConnections: 2 } });
  const client = await loopbackNode('client');
  toClose.push(() => client.close());
  await watcher.until(full.ski, 'it is announced', ({ discovered }) => discovered, FIND);
  full.node.approve(client.ski);
  client.node.addAddress(full.ski, full.address);
  client.node.approve(full.ski);
  await watcher.until(full.ski, 'it is withdrawn', ({ discovered }) => !discovered, FIND);
  await client.close();
  await watcher.until(full.ski, 'it is announced again', ({ discovered }) => discovered, FIND);
});
