import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { createIdentity } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { type LoopbackNode, loopbackNode, type TestLink } from '../testing/loopback-node.ts';
import { type ScriptedPeer, scriptedClient, scriptedServer } from '../testing/scripted-peer.ts';
import { type TcpProxy, tcpProxy } from '../testing/tcp-proxy.ts';
import { within } from '../testing/within.ts';
import { PHASES, type Phase, payload, playClient, playServer } from './test-support/handshake-script.ts';

const peerIdentity = createIdentity({ shipId: 'scripted', clock: new ManualClock() });
const { ski } = peerIdentity;
const FAULTS = ['reset', 'half-open'] as const;

/**
 * Longest time a node waits inside a phase for a peer that it trusts, ms (ship.md 6.1.3). In hello it would wait 120 s for
 * its partner, but a ping after 50 s is not answered within 10 s.
 */
const PATIENCE: Readonly<Record<Phase, number>> = {
  CMI: 30_000,
  hello: 60_000,
  'protocol handshake': 10_000,
  PIN: 10_000,
  'access methods': 60_000,
  'data exchange': 60_000,
};
/** State number a node has at least reached when it waits inside a phase (ship.md section 12). */
const REACHED: Readonly<Record<Phase, number>> = {
  CMI: 2,
  hello: 8,
  'protocol handshake': 20,
  PIN: 26,
  'access methods': 38,
  'data exchange': 38,
};
const isLinked = (phase: Phase): boolean => phase === 'access methods' || phase === 'data exchange';

/** A node that trusts the scripted peer, on a clock of its own: real sockets, no real waiting. */
async function start(t: TestContext): Promise<{ node: LoopbackNode; clock: ManualClock }> {
  const clock = new ManualClock();
  const trust = memoryTrustStore([{ ski, shipId: 'scripted', userTrust: 32, since: '2026-01-01T00:00:00Z' }]);
  const node = await loopbackNode('node', { clock, trust });
  t.after(async () => {
    const closed = node.close();
    await clock.run(10_000);
    await closed;
  });
  return { node, clock };
}

async function proxyTo(t: TestContext, port: number): Promise<TcpProxy> {
  const proxy = await tcpProxy(port);
  t.after(() => proxy.close());
  return proxy;
}

/** The connection breaks, in this way; the node notices when its time is up, not earlier. */
async function suffer(
  fault: (typeof FAULTS)[number],
  { proxy, node, clock, phase }: { proxy: TcpProxy; node: LoopbackNode; clock: ManualClock; phase: Phase },
): Promise<void> {
  await node.until(ski, `the node is in ${phase}`, (status) => status.phase >= REACHED[phase]);
  if (fault === 'reset') proxy.reset();
  else {
    proxy.freeze();
    await clock.run(PATIENCE[phase] - 1);
    assert.equal(node.node.peers()[0]?.lastClose, undefined, 'it still waits');
    await clock.run(1);
  }
  await node.until(ski, 'the node notices', ({ lastClose, connected }) => lastClose !== undefined && !connected);
}

async function assertTalks(peer: ScriptedPeer, link: TestLink): Promise<void> {
  peer.send(payload('{"datagram":[{"say":"again"}]}'));
  assert.equal(await link.received.next('a payload'), '{"datagram":[{"say":"again"}]}');
}

for (const fault of FAULTS)
  for (const phase of PHASES)
    test(`SHIP-6.1.2-1 SHIP-6.7.5-1 ${fault} in ${phase}, node as server: it notices, and the peer that dials again gets in`, async (t) => {
      const { node, clock } = await start(t);
      const proxy = await proxyTo(t, node.address.port);
      const broken = await scriptedClient({ host: '127.0.0.1', port: proxy.port, certificate: peerIdentity });
      await playClient(broken, phase);
      const lost = isLinked(phase) ? await node.links.next('a link') : undefined;
      await suffer(fault, { proxy, node, clock, phase });
      if (lost !== undefined) await within(lost.closed, 'the link to end');
      const peer = await scriptedClient({ ...node.address, certificate: peerIdentity });
      t.after(() => peer.webSocket.terminate());
      await playClient(peer, 'data exchange');
      await assertTalks(peer, await node.links.next('a new link'));
    });

for (const fault of FAULTS)
  for (const phase of PHASES)
    test(`SHIP-6.3.1-4 SHIP-6.4.5-2 SHIP-6.7.5-1 ${fault} in ${phase}, node as client: it notices and dials again by itself`, async (t) => {
      const { node, clock } = await start(t);
      const server = await scriptedServer(peerIdentity);
      t.after(() => server.close());
      const proxy = await proxyTo(t, server.port);
      node.node.addAddress(ski, { host: '127.0.0.1', port: proxy.port });
      await clock.run(0);
      await playServer(await server.peers.next('a connection of the node'), phase);
      const lost = isLinked(phase) ? await node.links.next('a link') : undefined;
      await suffer(fault, { proxy, node, clock, phase });
      if (lost !== undefined) await within(lost.closed, 'the link to end');
      // The first delay after data exchange is 0 s here, the second one 3 s.
      await clock.run(isLinked(phase) ? 0 : 3000);
      const peer = await server.peers.next('another connection of the node');
      await playServer(peer, 'data exchange');
      await assertTalks(peer, await node.links.next('a new link'));
    });
