import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { systemClock } from '@busbar/kernel';
import { CURVES } from '../identity/curve.ts';
import { createIdentity } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { type LoopbackNode, loopbackNode } from '../testing/loopback-node.ts';
import type { ShipNodeOptions } from './ship-node.ts';

const nodes: LoopbackNode[] = [];

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
});

async function start(name: string, over: Partial<ShipNodeOptions> = {}): Promise<LoopbackNode> {
  const node = await loopbackNode(name, over);
  nodes.push(node);
  return node;
}

/** Both directions carry payloads. */
async function assertTalking(a: LoopbackNode, b: LoopbackNode): Promise<void> {
  const [linkOfA, linkOfB] = await Promise.all([a.links.next('a link of a'), b.links.next('a link of b')]);
  assert.equal(linkOfA.ski, b.ski);
  assert.equal(linkOfB.ski, a.ski);
  linkOfA.link.send('{"datagram":[{"from":"a"}]}');
  linkOfB.link.send('{"datagram":[{"from":"b"}]}');
  assert.equal(await linkOfB.received.next('a payload at b'), '{"datagram":[{"from":"a"}]}');
  assert.equal(await linkOfA.received.next('a payload at a'), '{"datagram":[{"from":"b"}]}');
}

test('SHIP-6.1.1-1 SHIP-6.1.1-2 SHIP-6.1.1-3 SHIP-6.2.2-1 the client is approved first, the server decides later', async () => {
  const [a, b] = [await start('a'), await start('b')];
  a.node.approve(b.ski);
  a.node.addAddress(b.ski, b.address);
  const waiting = await b.until(
    a.ski,
    'b asks its user',
    ({ ours, theirs }) => ours === 'waiting-for-approval' && theirs === 'ready',
  );
  assert.match(waiting.advice, /asks to be paired/);
  const seen = await a.until(b.ski, 'a sees that b waits', ({ theirs }) => theirs === 'pending');
  assert.match(seen.advice, /Now approve this node on the device/);
  assert.equal(b.trust.list().length, 0);
  b.node.approve(a.ski);
  await assertTalking(a, b);
  assert.equal((await a.until(b.ski, 'connected', ({ connected }) => connected)).advice, 'Connected.');
});

test('SHIP-6.2.1-1 SHIP-6.4.5-3 the server has approved first: the client that approves is connected at once', async () => {
  const [a, b] = [await start('a'), await start('b')];
  b.node.approve(a.ski);
  const before = await b.until(a.ski, 'b waits for a', ({ ours }) => ours === 'trusted');
  assert.match(before.advice, /not found on the network/);
  a.node.addAddress(b.ski, b.address);
  a.node.approve(b.ski);
  await assertTalking(a, b);
});

test('SHIP-6.2.2-2 SHIP-6.10.4.9-2 SHIP ID and fingerprint of the peer are stored', async () => {
  const [a, b] = [await start('a'), await start('b')];
  b.node.approve(a.ski);
  a.node.addAddress(b.ski, b.address);
  a.node.approve(b.ski);
  await assertTalking(a, b);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    await one.until(other.ski, 'the SHIP ID is known', ({ shipId }) => shipId === other.identity.shipId);
    const stored = one.trust.get(other.ski);
    assert.equal(stored?.fingerprint, other.identity.fingerprint);
    assert.equal(stored?.userTrust, 32);
  }
});

test('SHIP-6.2.1-2 SHIP-6.3.1-5 a refusal is told to both users and not tried again', async () => {
  const [a, b] = [await start('a'), await start('b')];
  a.node.approve(b.ski);
  a.node.addAddress(b.ski, b.address);
  await b.until(a.ski, 'b asks its user', ({ ours }) => ours === 'waiting-for-approval');
  b.node.refuse(a.ski);
  const refused = await a.until(b.ski, 'a is refused', ({ theirs }) => theirs === 'aborted');
  assert.match(refused.advice, /refused this node/);
  assert.equal(refused.nextRetry, null);
  assert.equal((await b.until(a.ski, 'b refused', ({ ours }) => ours === 'refused')).connected, false);
  // Approving again is an act of the user: a dials, and b, which refuses by now, aborts at once.
  a.node.approve(b.ski);
  await a.until(b.ski, 'refused again', ({ theirs, phase }) => theirs === 'aborted' && phase >= 14);
  b.node.approve(a.ski);
  a.node.approve(b.ski);
  await assertTalking(a, b);
});

test('SHIP-6.2.1-2 SHIP-6.10.4.4-2 a refusal outlives a restart: the peer is aborted at once, until it is approved', async () => {
  const [a, before] = [await start('a'), await start('b')];
  before.node.refuse(a.ski);
  await before.close();
  const b = await start('b', { identity: before.identity, trust: before.trust });
  assert.deepEqual(
    b.node.peers().map(({ ski, ours }) => ({ ski, ours })),
    [{ ski: a.ski, ours: 'refused' }],
  );
  a.node.addAddress(b.ski, b.address);
  a.node.approve(b.ski);
  await a.until(b.ski, 'a is refused', ({ theirs }) => theirs === 'aborted');
  b.node.approve(a.ski);
  assert.deepEqual(b.trust.refused(), []);
  a.node.approve(b.ski);
  await assertTalking(a, b);
});

test('SHIP-6.3.1-3 SHIP-6.10.4.10-4 removing a connected peer closes its connection and is told to it', async () => {
  const [a, b] = [await start('a'), await start('b')];
  b.node.approve(a.ski);
  a.node.addAddress(b.ski, b.address);
  a.node.approve(b.ski);
  const link = await a.links.next('a link of a');
  await b.links.next('a link of b');
  b.node.remove(a.ski);
  await link.closed;
  const removed = await a.until(b.ski, 'a is removed', ({ connected, nextRetry }) => !connected && nextRetry === null);
  assert.match(removed.advice, /removed this node/);
  assert.equal(b.trust.get(a.ski), undefined);
  assert.ok(a.trust.get(b.ski), 'trust of a stays (SHIP-6.10.4.10-4)');
});

test('a simulator trusts the first peer that approves it, and only the first', async () => {
  const simulator = await start('simulator', { firstApprovalWins: true });
  const [a, b] = [await start('a'), await start('b')];
  a.node.addAddress(simulator.ski, simulator.address);
  a.node.approve(simulator.ski);
  await assertTalking(a, simulator);
  b.node.addAddress(simulator.ski, simulator.address);
  b.node.approve(simulator.ski);
  await simulator.until(b.ski, 'the second one has to ask', ({ ours }) => ours === 'waiting-for-approval');
  assert.deepEqual(
    simulator.trust.list().map(({ ski }) => ski),
    [a.ski],
  );
});

for (const { name } of CURVES)
  test(`SHIP-6.6.7-1 nodes with certificates on ${name} talk to each other and to P-256`, async () => {
    const own = createIdentity({ shipId: `on-${name}`, clock: systemClock(), curve: name });
    const [a, b, c] = [await start('a', { identity: own }), await start('b'), await start('c')];
    for (const [client, server] of [
      [a, b],
      [c, a],
    ] as const) {
      server.node.approve(client.ski);
      client.node.addAddress(server.ski, server.address);
      client.node.approve(server.ski);
      await assertTalking(client, server);
    }
  });

test('SHIP-6.10.4.9-6 a peer that tells another SHIP ID is closed until the user approves it again', async () => {
  const b = await start('b');
  const stored = { ski: b.ski, shipId: 'somebody else', userTrust: 32, since: '2026-01-01T00:00:00Z' };
  const a = await start('a', { trust: memoryTrustStore([stored]) });
  b.node.approve(a.ski);
  a.node.addAddress(b.ski, b.address);
  const closed = await a.until(b.ski, 'the mismatch', ({ lastClose }) => /SHIP ID/.test(lastClose ?? ''));
  assert.match(closed.advice, /another SHIP ID/);
  assert.equal(closed.nextRetry, null);
  a.node.approve(b.ski);
  await a.until(b.ski, 'the new SHIP ID', ({ connected, shipId }) => connected && shipId === 'b');
});

test('a certificate that is not the pinned one raises an alarm, the key decides about the connection', async () => {
  const b = await start('b');
  const stored = { ski: b.ski, fingerprint: 'F'.repeat(64), userTrust: 32, since: '2026-01-01T00:00:00Z' };
  const alarms: string[] = [];
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const logger = { ...log, error: (event: string) => alarms.push(event), with: () => logger };
  const a = await start('a', { trust: memoryTrustStore([stored]), logger });
  b.node.approve(a.ski);
  a.node.addAddress(b.ski, b.address);
  const status = await a.until(b.ski, 'connected', ({ connected }) => connected);
  assert.match(status.advice, /certificate is not the one of the first pairing/);
  assert.deepEqual(alarms, ['trust.certificateChanged']);
  assert.equal(a.trust.get(b.ski)?.fingerprint, 'F'.repeat(64));
  a.node.approve(b.ski);
  assert.equal((await a.until(b.ski, 'approved again', () => true)).advice, 'Connected.');
});

test('SHIP-6.10.4.6-1 SHIP-6.10.4.6-3 a node with a PIN lets in the peer whose user enters it', async () => {
  const b = await start('b', { pin: { pin: '12345678', demand: 'required' } });
  const a = await start('a');
  b.node.approve(a.ski);
  a.node.addAddress(b.ski, b.address);
  a.node.approve(b.ski);
  await a.until(b.ski, 'the PIN is asked for', ({ advice }) => /PIN/.test(advice));
  a.node.enterPin(b.ski, '12345678');
  await assertTalking(a, b);
});

test('both profiles talk to each other, whoever dials', async () => {
  const iec = await start('iec', { profile: 'iec' });
  const base = await start('base');
  const lab = await start('lab', { profile: 'lab' });
  for (const [client, server] of [
    [iec, base],
    [lab, iec],
  ] as const) {
    server.node.approve(client.ski);
    client.node.addAddress(server.ski, server.address);
    client.node.approve(server.ski);
    await assertTalking(client, server);
  }
});

test('SKIs are accepted in any spelling, wrong ones are refused with the reason', async () => {
  const [a, b] = [await start('a'), await start('b')];
  b.node.approve(a.ski.toUpperCase().replace(/(.{4})/g, '$1 '));
  assert.ok(b.trust.get(a.ski));
  assert.throws(() => b.node.approve('123'), { code: 'ship.invalid-ski' });
  assert.throws(() => b.node.approve(b.ski), { code: 'ship.invalid-ski' });
  await b.close();
  assert.throws(() => b.node.approve(a.ski), { code: 'ship.node-closed' });
});
