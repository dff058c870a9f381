import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Clock, type LogFields, loggerTo, systemClock, utcInstant } from '@busbar/kernel';
import { createIdentity, type Identity } from '../identity/identity.ts';
import type { LoneNodeOrder } from '../testing/lone-node.ts';
import type { LoopbackNode, TestLink } from '../testing/loopback-node.ts';
import { Inbox, within } from '../testing/within.ts';
import type { PeerStatus } from './peer-status.ts';
import { assertTalks, startNode, startProxy, trusting, twoIdentities } from './test-support/pair-of-nodes.ts';
import { announced, scriptedDiscovery } from './test-support/scripted-discovery.ts';

const [small, big] = twoIdentities();
const YEAR = 365 * 24 * 3600 * 1000;

/** A node in a process of its own, and what it tells. */
function lone(t: TestContext, order: LoneNodeOrder): { child: ChildProcess; lines: Inbox<string> } {
  const script = fileURLToPath(new URL('../testing/lone-node.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@busbar/source', script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = new Inbox<string>();
  createInterface({ input: child.stdout }).on('line', (line) => lines.put(line));
  return { child, lines };
}

async function portOf(lines: Inbox<string>): Promise<number> {
  return Number((await lines.next('the process to listen', 30_000)).replace('port ', ''));
}

async function assertEchoes(link: TestLink): Promise<void> {
  assert.ok(link.link.send('{"datagram":[{"are":"you there"}]}'));
  assert.equal(await link.received.next('the echo'), '{"datagram":[{"are":"you there"}]}');
}

test('SHIP-6.3.1-4 kill -9 of a peer that this node dialled: it is connected again when its process is back', async (t) => {
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big) });
  const first = lone(t, { identity: big, trusted: small.ski, port: 0 });
  const port = await portOf(first.lines);
  a.node.addAddress(big.ski, { host: '127.0.0.1', port });
  const before = await a.links.next('a link');
  await assertEchoes(before);
  first.child.kill('SIGKILL');
  await within(before.closed, 'the loss to be noticed');
  const second = lone(t, { identity: big, trusted: small.ski, port });
  assert.equal(await portOf(second.lines), port);
  await assertEchoes(await a.links.next('another link', 20_000));
});

test('SHIP-6.3.1-4 kill -9 of a peer that dials by itself: it gets in again at once', async (t) => {
  const a = await startNode(t, 'a', { identity: big, trust: trusting(small) });
  const order = { identity: small, trusted: big.ski, port: 0, dials: a.address };
  const first = lone(t, order);
  const before = await a.links.next('a link', 30_000);
  await assertEchoes(before);
  first.child.kill('SIGKILL');
  await within(before.closed, 'the loss to be noticed');
  lone(t, order);
  await assertEchoes(await a.links.next('another link', 30_000));
});

test('SHIP-6.4.5-1 a peer that leaves its address without a word and is found elsewhere is connected there', async (t) => {
  const discovery = scriptedDiscovery();
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big), discovery });
  const b = await startNode(t, 'b', { identity: big, trust: trusting(small) });
  const [old, fresh] = [await startProxy(t, b.address.port), await startProxy(t, b.address.port)];
  discovery.found(announced(big.ski, old.port));
  const before = await a.links.next('a link');
  await b.links.next('a link of b');
  old.freeze();
  discovery.found(announced(big.ski, fresh.port));
  // The ping of the old connection has 3 s.
  await within(before.closed, 'the old connection to be given up');
  await assertTalks(await a.links.next('a link at the new address'), await b.links.next('a new link of b'));
  assert.equal(fresh.asked().length > 0, true);
});

test('SHIP-6.4.5-1 an attempt at an address the peer has left is given up for the new one', async (t) => {
  const reached = Promise.withResolvers<void>();
  const silent = createServer(() => reached.resolve());
  await within(new Promise<void>((done) => silent.listen(0, '127.0.0.1', done)), 'a silent port');
  t.after(() => silent.close());
  const discovery = scriptedDiscovery();
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big), discovery });
  const b = await startNode(t, 'b', { identity: big, trust: trusting(small) });
  discovery.found(announced(big.ski, (silent.address() as { port: number }).port));
  await within(reached.promise, 'the attempt at the old address');
  discovery.found(announced(big.ski, b.address.port));
  // TLS alone would have been waited for 5 s.
  await assertTalks(await a.links.next('a link at the new address', 3000), await b.links.next('a link of b'));
});

test('SHIP-6.4.5-6 of several addresses of a peer the one that works is found', async (t) => {
  const discovery = scriptedDiscovery();
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big), discovery });
  const b = await startNode(t, 'b', { identity: big, trust: trusting(small) });
  // Nobody listens at the first ones.
  discovery.found(announced(big.ski, b.address.port, { addresses: ['127.0.0.9', '127.0.0.8', '127.0.0.1'] }));
  await assertTalks(await a.links.next('a link'), await b.links.next('a link of b'));
});

test('SHIP-6.4.5-6 a peer configured by host name and port is reached without any discovery, behind an address that is dead', async (t) => {
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big) });
  const b = await startNode(t, 'b', { identity: big, trust: trusting(small) });
  for (const host of ['127.0.0.9', 'localhost']) a.node.addAddress(big.ski, { host, port: b.address.port });
  await assertTalks(await a.links.next('a link'), await b.links.next('a link of b'));
});

for (const [title, wall] of [
  ['1970', () => utcInstant(0)],
  ['ten years ahead', () => utcInstant(systemClock().wall() + 10 * YEAR)],
  ['ten years behind', () => utcInstant(systemClock().wall() - 10 * YEAR)],
] as const)
  for (const role of ['client', 'server'] as const)
    test(`SHIP-6.6.1-4 SHIP-6.9.2-6 a node whose clock says ${title} connects as ${role}, with a certificate of that time, and again`, async (t) => {
      const clock: Clock = { ...systemClock(), wall };
      const identity = createIdentity({ shipId: 'odd-clock', clock });
      const b = await startNode(t, 'b', { identity: big, trust: trusting(identity) });
      const odd = await startNode(t, 'odd', { clock, identity, trust: trusting(big) });
      const [client, server] = role === 'client' ? [odd, b] : [b, odd];
      const proxy = await startProxy(t, server.address.port);
      client.node.addAddress(server.ski, { host: '127.0.0.1', port: proxy.port });
      for (let time = 0; time < 2; time++) {
        const [ofClient, ofServer] = [await client.links.next('a link'), await server.links.next('its other end')];
        await assertTalks(ofClient, ofServer);
        proxy.reset();
        await within(Promise.all([ofClient.closed, ofServer.closed]), 'the loss to be noticed');
      }
    });

test('a wall clock that jumps by ten years does not touch a connection', async (t) => {
  let shift = 0;
  const clock: Clock = { ...systemClock(), wall: () => utcInstant(systemClock().wall() + shift) };
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big), clock });
  const b = await startNode(t, 'b', { identity: big, trust: trusting(small) });
  a.node.addAddress(b.ski, b.address);
  const [ofA, ofB] = [await a.links.next('a link'), await b.links.next('a link of b')];
  for (const jump of [10 * YEAR, -50 * YEAR, 0]) {
    shift = jump;
    await assertTalks(ofA, ofB);
    await assertTalks(ofB, ofA);
  }
  assert.deepEqual([a.links.rest, b.links.rest], [[], []]);
});

test('mDNS that flaps neither ends a connection nor makes a second one', async (t) => {
  const discovery = scriptedDiscovery();
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big), discovery });
  const b = await startNode(t, 'b', { identity: big, trust: trusting(small) });
  const service = announced(big.ski, b.address.port);
  discovery.found(service);
  const [ofA, ofB] = [await a.links.next('a link'), await b.links.next('a link of b')];
  for (let flap = 0; flap < 300; flap++) {
    discovery.lost(service);
    discovery.found(flap % 3 === 0 ? { ...service, instance: `renamed ${flap % 7}` } : service);
  }
  await assertTalks(ofA, ofB);
  await assertTalks(ofB, ofA);
  assert.deepEqual([a.links.rest, b.links.rest], [[], []]);
});

test('SHIP-6.4.5-4 mDNS that flaps around a peer that is not there leaves its one attempt alone', async (t) => {
  let attempts = 0;
  const arrived = Promise.withResolvers<void>();
  const silent = createServer((socket) => {
    attempts += 1;
    socket.on('data', () => arrived.resolve());
  });
  await within(new Promise<void>((done) => silent.listen(0, '127.0.0.1', done)), 'a silent port');
  t.after(() => silent.close());
  const discovery = scriptedDiscovery();
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big), discovery });
  const service = announced(big.ski, (silent.address() as { port: number }).port);
  for (let flap = 0; flap < 300; flap++) {
    discovery.found(service);
    if (flap === 150) await within(arrived.promise, 'the attempt');
    discovery.lost(service);
  }
  discovery.found(service);
  assert.equal(attempts, 1);
  await a.close();
});

/** A logger that keeps what it is told. */
function listening(): { logger: ReturnType<typeof loggerTo>; events: Inbox<{ event: string; fields: LogFields }> } {
  const events = new Inbox<{ event: string; fields: LogFields }>();
  return { logger: loggerTo((_level, event, fields) => events.put({ event, fields })), events };
}

/** The first node whose status of a peer fulfils the condition. */
async function firstOf(
  nodes: readonly LoopbackNode[],
  ski: string,
  condition: (status: PeerStatus) => boolean,
): Promise<LoopbackNode> {
  const { promise, resolve } = Promise.withResolvers<LoopbackNode>();
  const look = (node: LoopbackNode): void => {
    if (node.node.peers().some((peer) => peer.ski === ski && condition(peer))) resolve(node);
  };
  const unlisten = nodes.map((node) => node.node.onChange(() => look(node)));
  for (const node of nodes) look(node);
  try {
    return await within(promise, 'one of them to fulfil the condition');
  } finally {
    for (const stop of unlisten) stop();
  }
}

for (const [title, identity, own] of [
  ['bigger', big, small],
  ['smaller', small, big],
] as const)
  test(`SHIP-6.1.1-4 two nodes with one identity, the ${title} SKI: one connection at a time, others are not touched`, async (t) => {
    const other = createIdentity({ shipId: 'other', clock: systemClock() });
    const a = await startNode(t, 'a', { identity: own, trust: trusting(identity, other) });
    const good = await startNode(t, 'other', { identity: other, trust: trusting(own) });
    good.node.addAddress(a.ski, a.address);
    const [goodAtA, goodLink] = [await a.links.next('the good link'), await good.links.next('its other end')];
    const twins = [
      await startNode(t, 'twin', { identity, trust: trusting(own) }),
      await startNode(t, 'twin', { identity, trust: trusting(own) }),
    ];
    for (const twin of twins) twin.node.addAddress(a.ski, a.address);
    const first = await a.links.next('a link with a twin');
    // The one that lost is told why, and does not take the connection back at once.
    const loser = await firstOf(twins, a.ski, ({ lastClose }) => /same identity/.test(lastClose ?? ''));
    const { nextRetry } = await loser.until(a.ski, 'it waits', (status) => status.nextRetry !== null);
    assert.ok(Date.parse(nextRetry ?? '') - systemClock().wall() > 8000, 'the longest delay');
    const open = [first, ...a.links.rest].filter((link) => !link.isOver && link.ski === identity.ski);
    assert.equal(open.length, 1);
    await assertTalks(goodLink, goodAtA);
    assert.equal(goodAtA.isOver, false);
  });

test('SHIP-6.9.2-1 a node that sees its own identity announced from another port says so', async (t) => {
  const discovery = scriptedDiscovery();
  const { logger, events } = listening();
  const a = await startNode(t, 'a', { discovery, logger });
  discovery.found(announced(a.ski, a.address.port));
  discovery.found(announced(a.ski, a.address.port + 1));
  const { event, fields } = await events.next('an alarm');
  assert.equal(event, 'identity.usedTwice');
  assert.equal(fields.port, a.address.port + 1);
  assert.deepEqual(events.rest, []);
  assert.deepEqual(a.node.peers(), []);
});

test('SHIP-6.3.2 SHIP-6.9.3-5 another certificate at the address of a trusted peer: not connected, not trusted, and back when the peer is', async (t) => {
  const a = await startNode(t, 'a', { identity: small, trust: trusting(big) });
  const before = await startNode(t, 'b', { identity: big, trust: trusting(small) });
  const { port } = before.address;
  a.node.addAddress(big.ski, { host: '127.0.0.1', port });
  const link = await a.links.next('a link');
  await before.close();
  await within(link.closed, 'the peer to go');
  // Same SHIP ID, same place, another key.
  const swapped: Identity = createIdentity({ shipId: big.shipId, clock: systemClock() });
  const other = await startNode(t, 'swapped', {
    identity: swapped,
    trust: trusting(small),
    listen: { host: '127.0.0.1', port },
  });
  assert.equal(other.address.port, port);
  const refused = await a.until(big.ski, 'it is refused', ({ lastClose }) => lastClose?.includes(swapped.ski) === true);
  assert.equal(refused.connected, false);
  assert.equal(a.trust.get(swapped.ski), undefined);
  assert.deepEqual(other.links.rest, []);
  // The stranger dials: it has to ask like any other.
  other.node.addAddress(a.ski, a.address);
  await a.until(swapped.ski, 'it has to ask', ({ ours }) => ours === 'waiting-for-approval');
  await other.close();
  await startNode(t, 'b', { identity: big, trust: trusting(small), listen: { host: '127.0.0.1', port } });
  a.node.approve(big.ski);
  await a.links.next('a link with the peer itself');
});
