import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { silentLogger, systemClock } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { WebSocket } from 'ws';
import { playClient } from '../hub/test-support/handshake-script.ts';
import { createIdentity } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { type LoopbackNode, loopbackNode } from '../testing/loopback-node.ts';
import { scriptedClient, secureClient } from '../testing/scripted-peer.ts';
import { tcpProxy } from '../testing/tcp-proxy.ts';
import { within } from '../testing/within.ts';

const peerIdentity = createIdentity({ shipId: 'scripted', clock: systemClock() });
const trust = () => memoryTrustStore([{ ski: peerIdentity.ski, userTrust: 32, since: '2026-01-01T00:00:00Z' }]);
/** Most payload of one TCP segment at an MTU of 1500 octets: less the headers of IPv6 and TCP. */
const SEGMENT = 1500 - 60;
const APPLICATION_DATA = 23;

async function start(t: TestContext, over: Parameters<typeof loopbackNode>[1] = {}): Promise<LoopbackNode> {
  const node = await loopbackNode('node', { trust: trust(), logger: silentLogger, ...over });
  t.after(() => node.close());
  return node;
}

/** Lengths of the TLS records with application data, with their header. */
function recordLengths(octets: Buffer): readonly number[] {
  const lengths: number[] = [];
  for (let at = 0; at + 5 <= octets.length; at += 5 + octets.readUInt16BE(at + 3))
    if (octets[at] === APPLICATION_DATA) lengths.push(5 + octets.readUInt16BE(at + 3));
  return lengths;
}

test('SHIP-6.5.1-1 SHIP-6.6.3-2 the transport is TCP, and every record of a large message fits into a segment of an MTU of 1500', async (t) => {
  const node = await start(t);
  const proxy = await tcpProxy(node.address.port);
  t.after(() => proxy.close());
  const peer = await scriptedClient({ host: '127.0.0.1', port: proxy.port, certificate: peerIdentity });
  t.after(() => peer.webSocket.terminate());
  await playClient(peer, 'data exchange');
  const link = await node.links.next('a link');
  link.link.send(`{"datagram":[{"x":"${'y'.repeat(50_000)}"}]}`);
  await peer.next();
  const lengths = recordLengths(proxy.answered());
  assert.ok(lengths.length > 48, String(lengths.length));
  assert.ok(Math.max(...lengths) <= SEGMENT, String(Math.max(...lengths)));
});

test('SHIP-6.5.4-1 the port of a node that is closed answers with a reset', async () => {
  const node = await loopbackNode('node');
  await node.close();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  connect(node.address).on('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
  assert.equal(await within(promise, 'an answer of the port'), 'ECONNREFUSED');
});

test('SHIP-6.7.3-4 whatever Origin an upgrade names, or none, it is accepted', async (t) => {
  const node = await start(t);
  for (const origin of [undefined, 'https://elsewhere.example', 'null']) {
    const socket = await secureClient({ ...node.address, certificate: peerIdentity });
    const webSocket = new WebSocket(`wss://127.0.0.1:${node.address.port}/ship/`, ['ship'], {
      createConnection: () => socket,
      perMessageDeflate: false,
      ...(origin === undefined ? {} : { origin }),
    });
    await within(new Promise<void>((done) => webSocket.once('open', () => done())), `an upgrade from ${origin}`);
    webSocket.terminate();
  }
});

test('SHIP-6.7.5-3 SHIP-6.5.3-1 SHIP-6.7.5-1 an idle connection whose pings are answered stays open for hours', async (t) => {
  const clock = new ManualClock();
  const node = await start(t, { clock });
  const peer = await scriptedClient({ ...node.address, certificate: peerIdentity });
  await playClient(peer, 'data exchange');
  const link = await node.links.next('a link');
  let pings = 0;
  peer.webSocket.on('ping', () => {
    pings += 1;
    // Behind the pong: when this arrived, the pong has arrived too.
    peer.send({ type: 2, json: '{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":{"datagram":[]}}]}' });
  });
  const rounds = 288; // four hours
  for (let round = 0; round < rounds; round++) {
    await clock.run(50_000);
    await link.received.next('a sign of life behind the pong');
  }
  assert.equal(pings, rounds);
  assert.equal(link.isOver, false);
  peer.webSocket.terminate();
  await within(link.closed, 'the end');
});
