import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Logger, systemClock } from '@busbar/kernel';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { type LoopbackNode, loopbackNode, type TestLink } from '../testing/loopback-node.ts';
import { type ScriptedPeer, scriptedClient } from '../testing/scripted-peer.ts';
import { type TcpProxy, tcpProxy } from '../testing/tcp-proxy.ts';
import { within } from '../testing/within.ts';
import type { ShipNodeOptions } from './ship-node.ts';

const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()));
});

async function start(name: string, over: Partial<ShipNodeOptions> = {}): Promise<LoopbackNode> {
  const node = await loopbackNode(name, over);
  toClose.push(() => node.close());
  return node;
}

async function proxyTo(node: LoopbackNode): Promise<TcpProxy> {
  const proxy = await tcpProxy(node.address.port);
  toClose.push(() => proxy.close());
  return proxy;
}

const clock = systemClock();
const [small, big] = [createIdentity({ shipId: 'one', clock }), createIdentity({ shipId: 'two', clock })].sort(
  (x, y) => (x.ski < y.ski ? -1 : 1),
) as [Identity, Identity];
const trusting = (other: Identity) =>
  memoryTrustStore([{ ski: other.ski, userTrust: 32, since: '2026-01-01T00:00:00Z' }]);

async function assertTalks(from: TestLink, to: TestLink, text: string): Promise<void> {
  assert.ok(from.link.send(`{"datagram":[{"say":"${text}"}]}`));
  assert.equal(await to.received.next(`"${text}"`), `{"datagram":[{"say":"${text}"}]}`);
}

test('SHIP-6.3.1-2 SHIP-6.3.1-4 a connection that is reset comes back by itself, five times', async () => {
  const b = await start('b', { identity: big, trust: trusting(small) });
  const a = await start('a', { identity: small, trust: trusting(big) });
  const proxy = await proxyTo(b);
  a.node.addAddress(b.ski, { host: '127.0.0.1', port: proxy.port });
  for (let round = 0; round < 5; round++) {
    const [linkOfA, linkOfB] = await Promise.all([a.links.next('a link of a'), b.links.next('a link of b')]);
    await assertTalks(linkOfA, linkOfB, `round ${round}`);
    proxy.reset();
    await within(Promise.all([linkOfA.closed, linkOfB.closed]), 'both sides to notice');
  }
  await a.until(b.ski, 'connected again', ({ connected }) => connected);
});

/** Counts the connections of a node by its log, and tells when a state of affairs is reached. */
function connectionCounter() {
  const counts = { opened: 0, ended: 0 };
  const waiting = new Set<() => void>();
  const note = (event: string): void => {
    if (event === 'connection.opened') counts.opened += 1;
    if (event === 'connection.ended') counts.ended += 1;
    for (const look of waiting) look();
  };
  const logger: Logger = { debug: note, info: note, warn: note, error: note, with: () => logger };
  const until = (opened: number, ended: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.add(() => {
      if (counts.opened === opened && counts.ended === ended) resolve();
    });
    note('');
    return within(promise, `${opened} connections opened and ${ended} ended`);
  };
  return { logger, until };
}

for (const [title, first, second] of [
  ['the smaller SKI', small, big],
  ['the bigger SKI', big, small],
] as const)
  for (const ruleOfA of ['initiator', 'spec'] as const)
    for (const ruleOfB of ['initiator', 'spec'] as const)
      test(`SHIP-6.1.1-4 SHIP-6.9.3.4-1 SHIP-6.9.3.4-2 both dial at the same moment, ${title} first, ${ruleOfA} and ${ruleOfB}: one connection stays`, async () => {
        const [countOfA, countOfB] = [connectionCounter(), connectionCounter()];
        const ofFirst = { identity: first, trust: trusting(second), doubleConnection: ruleOfA };
        const ofSecond = { identity: second, trust: trusting(first), doubleConnection: ruleOfB };
        const a = await start('a', { ...ofFirst, logger: countOfA.logger });
        const b = await start('b', { ...ofSecond, logger: countOfB.logger });
        a.node.addAddress(b.ski, b.address);
        b.node.addAddress(a.ski, a.address);
        await Promise.all([countOfA.until(2, 1), countOfB.until(2, 1)]);
        await a.until(b.ski, 'a is connected', ({ connected }) => connected);
        await b.until(a.ski, 'b is connected', ({ connected }) => connected);
        const [ofA, ofB] = [await openLink(a), await openLink(b)];
        await assertTalks(ofA, ofB, 'there');
        await assertTalks(ofB, ofA, 'and back');
        assert.deepEqual([...a.links.rest, ...b.links.rest], []);
      });

/** The link of the connection that stayed; one of the loser may have been there for a moment. */
async function openLink(node: LoopbackNode): Promise<TestLink> {
  const link = await node.links.next('a link');
  return link.isOver ? node.links.next('the link that replaced it') : link;
}

/** A connection of a peer without logic that has got as far as the connection mode initialisation. */
async function dialled(node: LoopbackNode, own: Identity, port = node.address.port): Promise<ScriptedPeer> {
  const peer = await scriptedClient({ host: '127.0.0.1', port, certificate: own });
  peer.send('0000');
  return peer;
}

test('SHIP-6.9.3.4-1 SHIP-6.9.3.4-3 a bigger SKI that dials again: the new connection stays, the old one is closed', async () => {
  const node = await start('node', { identity: small });
  const old = await dialled(node, big);
  assert.equal((await old.next()).type, 0);
  const fresh = await dialled(node, big);
  assert.deepEqual(await within(old.closed, 'the old one to end'), { code: 1000, reason: 'double connection' });
  assert.equal((await fresh.next()).type, 0);
});

test('SHIP-6.9.3.4-1 SHIP-6.9.3.4-4 a smaller SKI that dials again: the old connection answers a ping and stays', async () => {
  const node = await start('node', { identity: big });
  const old = await dialled(node, small);
  assert.equal((await old.next()).type, 0);
  const fresh = await dialled(node, small);
  assert.deepEqual(await within(fresh.closed, 'the new one to end'), { code: 1000, reason: 'double connection' });
  assert.deepEqual(fresh.inbox.rest, [], 'nothing was said on it (SHIP-6.9.3.4-3)');
  assert.equal((await old.next()).type, 1);
});

test('SHIP-6.9.3.4-4 a smaller SKI dials again after its connection died: the new one stays', async () => {
  const node = await start('node', { identity: big });
  const proxy = await proxyTo(node);
  const old = await dialled(node, small, proxy.port);
  assert.equal((await old.next()).type, 0);
  proxy.freeze();
  const fresh = await dialled(node, small);
  // The ping of the old connection has 3 s.
  assert.equal((await fresh.next()).type, 0);
  assert.equal(fresh.webSocket.readyState, fresh.webSocket.OPEN);
});

test('SHIP-6.9.3.4-2 spec: the bigger SKI keeps the newest connection', async () => {
  const node = await start('node', { identity: big, doubleConnection: 'spec' });
  const old = await dialled(node, small);
  assert.equal((await old.next()).type, 0);
  const fresh = await dialled(node, small);
  assert.equal((await within(old.closed, 'the old one to end')).code, 1000);
  assert.equal((await fresh.next()).type, 0);
});

test('a peer that restarts without a word is connected again at once, also while its old connection is half open', async () => {
  const b = await start('b', { identity: small, trust: trusting(big) });
  const proxy = await proxyTo(b);
  const before = await loopbackNode('a', { identity: big, trust: trusting(small) });
  before.node.addAddress(b.ski, { host: '127.0.0.1', port: proxy.port });
  const old = await b.links.next('a link of b');
  proxy.freeze();
  await before.close();
  const a = await start('a', { identity: big, trust: trusting(small) });
  a.node.addAddress(b.ski, b.address);
  await assertTalks(await a.links.next('a link of a'), await b.links.next('a new link of b'), 'again');
  assert.ok(old.isOver);
});

test('an owner that closes its link gets a new one', async () => {
  const b = await start('b', { identity: big, trust: trusting(small) });
  const a = await start('a', { identity: small, trust: trusting(big) });
  a.node.addAddress(b.ski, b.address);
  const first = await a.links.next('a link');
  await b.links.next('a link of b');
  first.link.close('enough');
  await within(first.closed, 'the end of the link');
  await assertTalks(await a.links.next('another link'), await b.links.next('another link of b'), 'again');
});

test('SHIP-6.4.3-2 a node whose port is taken takes the next one and is reached there', async () => {
  const other = await start('other');
  const b = await start('b', { identity: big, trust: trusting(small), listen: other.address });
  assert.notEqual(b.address.port, other.address.port);
  const a = await start('a', { identity: small, trust: trusting(big) });
  a.node.addAddress(b.ski, b.address);
  await a.links.next('a link');
});

for (const closing of ['client', 'server'] as const)
  test(`SHIP-6.1.2-1 SHIP-6.10.4.10-1 closing a node ends its connections in order, as ${closing}`, async () => {
    const b = await start('b', { identity: big, trust: trusting(small) });
    const a = await start('a', { identity: small, trust: trusting(big) });
    a.node.addAddress(b.ski, b.address);
    const links = { client: await a.links.next('a link'), server: await b.links.next('a link of b') };
    const [one, other] = closing === 'client' ? [a, b] : [b, a];
    await one.close();
    await within(links[closing === 'client' ? 'server' : 'client'].closed, 'the end at the other node');
    const status = await other.until(one.ski, 'closed by the peer', ({ connected }) => !connected);
    assert.match(status.lastClose ?? '', /the peer closed the connection/);
  });

test('closing a node resolves although a peer does not answer', async () => {
  const node = await loopbackNode('node', { identity: big });
  const proxy = await proxyTo(node);
  const peer = await dialled(node, small, proxy.port);
  assert.equal((await peer.next()).type, 0);
  proxy.freeze();
  await node.close();
});

test('SHIP-6.1.2-1 after close no handle keeps the process alive', async () => {
  const script = fileURLToPath(new URL('../testing/open-and-close.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@busbar/source', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on('exit', resolve);
  try {
    assert.equal(await within(promise, 'the process to end by itself'), 0);
  } finally {
    child.kill('SIGKILL');
  }
  assert.equal(output, 'connected\nclosed\n');
});
