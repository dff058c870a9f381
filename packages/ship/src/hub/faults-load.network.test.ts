import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type MessageLink, millis, systemClock } from '@busbar/kernel';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { type LoopbackNode, loopbackNode, type TestLink } from '../testing/loopback-node.ts';
import { scriptedClient } from '../testing/scripted-peer.ts';
import { within } from '../testing/within.ts';
import { shipTimers } from '../timers.ts';
import type { ShipNodeOptions } from './ship-node.ts';
import { payload, playClient } from './test-support/handshake-script.ts';
import { JUNK, type Junk, junk } from './test-support/junk.ts';
import { startNode, trusting } from './test-support/pair-of-nodes.ts';

const clock = systemClock();
const GOOD_PEERS = 10;
const JUNK_CONNECTIONS = 1000;
/** Opened in one turn: more than fits into the queue of a port would be repeated by the operating system seconds later. */
const WAVE = 250;
/** Source addresses of the junk: more than the rate per address alone would stop. */
const SOURCES = 50;
/** Longest time a heartbeat may take while junk arrives, ms: peers give up after seconds, the machine may be busy. */
const LONGEST_HEARTBEAT = 3000;
const HEARTBEAT = '{"datagram":[{"heartbeat":1}]}';
const NO_RATE = { perSecond: 1_000_000, burst: 1_000_000 };

const identities = (count: number): readonly Identity[] =>
  Array.from({ length: count }, (_, n) => createIdentity({ shipId: `peer-${n}`, clock }));

/** A node that answers each payload with itself; its links by SKI. */
async function echoing(
  t: TestContext,
  over: Partial<ShipNodeOptions>,
): Promise<{ node: LoopbackNode; links: Map<string, MessageLink> }> {
  const links = new Map<string, MessageLink>();
  const onLink: ShipNodeOptions['onLink'] = ({ ski }, link) => {
    links.set(ski, link);
    link.start({ message: (text) => void link.send(text), closed: () => links.delete(ski) });
  };
  const node = await startNode(t, 'node', { onLink, ...over });
  return { node, links };
}

/** A good peer in data exchange with the node. */
async function goodPeer(t: TestContext, own: Identity, node: LoopbackNode): Promise<TestLink> {
  const peer = await loopbackNode('good', {
    identity: own,
    trust: trusting(node.identity),
    limits: { inbound: NO_RATE },
  });
  t.after(() => peer.close());
  peer.node.addAddress(node.ski, node.address);
  return peer.links.next('a good link');
}

/** Sends heartbeats one after the other until told to stop; tells how many were answered and the longest wait in ms. */
async function heartbeats(link: TestLink, isOver: () => boolean): Promise<{ count: number; longest: number }> {
  let [count, longest] = [0, 0];
  while (!isOver()) {
    const from = clock.now();
    assert.ok(link.link.send(HEARTBEAT));
    await link.received.next('an answer to the heartbeat');
    longest = Math.max(longest, clock.now() - from);
    count += 1;
  }
  return { count, longest };
}

/** All junk at once, as far as the queue of the operating system takes it; resolves when the last one is over. */
async function flood(node: LoopbackNode, stranger: Identity): Promise<void> {
  const all: Junk[] = [];
  while (all.length < JUNK_CONNECTIONS) {
    const wave = Array.from({ length: WAVE }, (_, n) => {
      const kind = JUNK[n % JUNK.length] ?? 'silent TCP';
      const source = process.platform === 'linux' ? { localAddress: `127.1.0.${1 + (n % SOURCES)}` } : {};
      return junk(kind, { ...node.address, ...source }, stranger);
    });
    all.push(...wave);
    await Promise.all(wave.map(({ arrived }) => arrived));
  }
  await Promise.all(all.map(({ over }) => over));
}

test('1,000 parallel junk connections: ten good peers keep their heartbeats, and a new one gets in', async (t) => {
  const peers = identities(GOOD_PEERS + 1);
  const [stranger] = identities(1);
  assert.ok(stranger);
  const { node, links } = await echoing(t, {
    trust: trusting(...peers),
    limits: { inbound: NO_RATE },
    // What waits inside its handshake goes after 1 s, so that the flood has an end.
    settings: { timers: shipTimers({ incomingHandshake: millis(1000) }) },
  });
  const good = await Promise.all(peers.slice(0, GOOD_PEERS).map((own) => goodPeer(t, own, node)));
  let isOver = false;
  const beating = Promise.all(good.map((link) => heartbeats(link, () => isOver)));
  const flooding = within(flood(node, stranger), 'the node to get rid of the junk', 30_000).finally(() => {
    isOver = true;
  });
  const [figures] = await Promise.all([beating, flooding]);
  for (const { count, longest } of figures) {
    assert.ok(count > 10, `${count} heartbeats`);
    assert.ok(longest < LONGEST_HEARTBEAT, `a heartbeat took ${longest} ms`);
  }
  assert.equal(
    good.some((link) => link.isOver),
    false,
  );
  assert.equal(links.size, GOOD_PEERS);
  const newcomer = peers[GOOD_PEERS];
  assert.ok(newcomer);
  const link = await goodPeer(t, newcomer, node);
  assert.ok(link.link.send(HEARTBEAT));
  assert.equal(await link.received.next('an answer'), HEARTBEAT);
});

test('strangers that fill all places for pending peers do not keep a trusted peer out', async (t) => {
  const [trusted] = identities(1);
  assert.ok(trusted);
  const { node } = await echoing(t, {
    trust: trusting(trusted),
    limits: { pendingPerAddress: 8, newPerAddress: NO_RATE },
  });
  for (const stranger of identities(8)) {
    const peer = await scriptedClient({ ...node.address, certificate: stranger });
    t.after(() => peer.webSocket.terminate());
    await playClient(peer, 'hello');
  }
  const [ninth] = identities(1);
  assert.ok(ninth);
  await assert.rejects(scriptedClient({ ...node.address, certificate: ninth }), /503/);
  const link = await goodPeer(t, trusted, node);
  assert.ok(link.link.send(HEARTBEAT));
  assert.equal(await link.received.next('an answer'), HEARTBEAT);
});

test('a slow reader is given up when its queue is full; the others never wait for it', async (t) => {
  const [slow, quick] = identities(2);
  assert.ok(slow && quick);
  const { node, links } = await echoing(t, {
    trust: trusting(slow, quick),
    limits: { inbound: NO_RATE, outboundMessages: 200 },
  });
  const peer = await scriptedClient({ ...node.address, certificate: slow });
  t.after(() => peer.webSocket.terminate());
  await playClient(peer, 'data exchange');
  const link = await goodPeer(t, quick, node);
  const toSlow = links.get(slow.ski);
  assert.ok(toSlow);
  peer.webSocket.pause();
  const text = `{"datagram":[{"x":"${'y'.repeat(20_000)}"}]}`;
  let sent = 0;
  // The operating system takes what its buffers hold; then the queue of the node fills up to its bound.
  while (sent < 5000 && toSlow.send(text)) {
    sent += 1;
    if (sent % 50 !== 0) continue;
    const from = clock.now();
    assert.ok(link.link.send(HEARTBEAT));
    await link.received.next('an answer while the other one does not read');
    assert.ok(clock.now() - from < LONGEST_HEARTBEAT);
  }
  assert.ok(sent < 5000, 'the queue has a bound');
  assert.equal(toSlow.send(text), false);
  const status = await node.until(slow.ski, 'the slow one is gone', ({ connected }) => !connected);
  assert.match(status.lastClose ?? '', /closed the connection/);
  assert.ok(link.link.send(HEARTBEAT));
  assert.equal(await link.received.next('an answer'), HEARTBEAT);
});

test('a reader that pauses and goes on loses nothing', async (t) => {
  const [pausing] = identities(1);
  assert.ok(pausing);
  const { node, links } = await echoing(t, { trust: trusting(pausing), limits: { inbound: NO_RATE } });
  const peer = await scriptedClient({ ...node.address, certificate: pausing });
  t.after(() => peer.webSocket.terminate());
  await playClient(peer, 'data exchange');
  const link = links.get(pausing.ski);
  assert.ok(link);
  peer.webSocket.pause();
  const texts = Array.from({ length: 200 }, (_, n) => `{"datagram":[{"n":${n}}]}`);
  for (const text of texts) assert.ok(link.send(text));
  peer.webSocket.resume();
  for (const text of texts) assert.equal((await peer.next()).json, payload(text).json);
});
