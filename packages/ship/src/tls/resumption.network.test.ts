import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { systemClock } from '@busbar/kernel';
import type { ShipNodeOptions } from '../hub/ship-node.ts';
import { createCertificate } from '../identity/certificate.ts';
import { createIdentity } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { type LoopbackNode, loopbackNode } from '../testing/loopback-node.ts';
import { secureClient } from '../testing/scripted-peer.ts';
import { tcpProxy } from '../testing/tcp-proxy.ts';
import { handshakeTypes } from '../testing/tls-hello.ts';
import { within } from '../testing/within.ts';

const clock = systemClock();
/** Message types of a TLS 1.2 handshake before it is encrypted. */
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()));
});

/** Two nodes that trust each other; one dials through a proxy, which shows each of their handshakes. */
async function pair(resumption: boolean, dials: 'both resume' | 'server only' = 'both resume') {
  const [one, two] = [createIdentity({ shipId: 'one', clock }), createIdentity({ shipId: 'two', clock })];
  const trusting = (ski: string) => memoryTrustStore([{ ski, userTrust: 32, since: '2026-01-01T00:00:00Z' }]);
  const start = async (name: string, over: Partial<ShipNodeOptions>): Promise<LoopbackNode> => {
    const node = await loopbackNode(name, over);
    toClose.push(() => node.close());
    return node;
  };
  const tls = { resumption };
  const server = await start('server', { identity: one, trust: trusting(two.ski), tls });
  const clientTls = { resumption: resumption && dials === 'both resume' };
  const client = await start('client', { identity: two, trust: trusting(one.ski), tls: clientTls });
  /** Dials on a new way, and tells what the handshake of the server consisted of. */
  const connect = async (): Promise<readonly number[]> => {
    const proxy = await tcpProxy(server.address.port);
    client.node.addAddress(server.ski, { host: '127.0.0.1', port: proxy.port });
    const [atClient, atServer] = await Promise.all([
      client.links.next('a link of the client'),
      server.links.next('a link of the server'),
    ]);
    atClient.link.send('{"datagram":[{"say":"hello"}]}');
    assert.equal(await atServer.received.next('a message'), '{"datagram":[{"say":"hello"}]}');
    const types = handshakeTypes(proxy.answered());
    await proxy.close();
    await within(Promise.all([atClient.closed, atServer.closed]), 'both ends');
    return types;
  };
  return { server, client, connect };
}

test('SHIP-6.6.6-1 SHIP-6.6.6-2 a connection that comes back is resumed and its peer known by the first verification', async () => {
  const { connect, client, server } = await pair(true);
  const full = await connect();
  assert.ok(full.includes(CERTIFICATE));
  assert.deepEqual(await connect(), [SERVER_HELLO]);
  assert.deepEqual(await connect(), [SERVER_HELLO]);
  assert.equal(client.trust.get(server.ski)?.fingerprint, server.identity.fingerprint);
  assert.equal(server.trust.get(client.ski)?.fingerprint, client.identity.fingerprint);
});

for (const side of ['client', 'server'] as const)
  test(`SHIP-6.6.6-2 SHIP-6.3.1-1 a session ends with the trust of the ${side}, though the peer is trusted again`, async () => {
    const nodes = await pair(true);
    await nodes.connect();
    assert.deepEqual(await nodes.connect(), [SERVER_HELLO]);
    const { ski } = nodes[side === 'client' ? 'server' : 'client'];
    nodes[side].node.remove(ski);
    nodes[side].node.approve(ski);
    assert.ok((await nodes.connect()).includes(CERTIFICATE));
  });

test('SHIP-6.6.6-2 by default every connection shows its certificates', async () => {
  const { connect } = await pair(false);
  await connect();
  assert.ok((await connect()).includes(CERTIFICATE));
});

test('SHIP-6.6.6-2 a client that does not resume is served as ever', async () => {
  const { connect } = await pair(true, 'server only');
  await connect();
  assert.ok((await connect()).includes(CERTIFICATE));
});

test('SHIP-6.6.6-2 a stranger gets no session to resume', async () => {
  const node = await loopbackNode('node', { tls: { resumption: true } });
  toClose.push(() => node.close());
  const certificate = createCertificate({ commonName: 'stranger', clock });
  const tls = { maxVersion: 'TLSv1.2' } as const;
  const first = await secureClient({ ...node.address, certificate, tls });
  const session = first.getSession();
  first.destroy();
  assert.ok(session);
  const second = await secureClient({ ...node.address, certificate, tls: { ...tls, session } });
  assert.equal(second.isSessionReused(), false);
  second.destroy();
});
