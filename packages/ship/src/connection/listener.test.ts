import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { afterEach, test } from 'node:test';
import { millis, seededRandom, silentLogger, systemClock } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { createCertificate, type KeyAndCertificate } from '../identity/certificate.ts';
import { CURVES } from '../identity/curve.ts';
import { createIdentity } from '../identity/identity.ts';
import { oddCertificate } from '../testing/odd-certificate.ts';
import { type ScriptedClientOptions, scriptedClient, secureClient } from '../testing/scripted-peer.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { tcpProxy } from '../testing/tcp-proxy.ts';
import { recordLengths } from '../testing/tls-hello.ts';
import { Inbox, within } from '../testing/within.ts';
import { KnownCertificates } from '../tls/known-certificates.ts';
import type { ShipProfile } from '../tls/tls-options.ts';
import { shipLimits } from './limits.ts';
import { type ListenerOptions, ShipListener } from './listener.ts';
import type { NetworkSocket } from './websocket.ts';

const clock = systemClock();
const identity = createIdentity({ shipId: 'listener', clock });
const client = createCertificate({ commonName: 'client', clock });
const open: ShipListener[] = [];
/** Enough octets for the node to see that this is not TLS. */
const NOT_TLS = 'GET / HTTP/1.1\r\n\r\n';

afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

const base: ListenerOptions = {
  identity,
  profile: 'default',
  certificates: new KnownCertificates(clock),
  clock,
  logger: silentLogger,
  limits: shipLimits('default'),
  path: '/ship/',
  handshakeTimeout: millis(10_000),
  closeTimeout: millis(1000),
  refuse: () => undefined,
  opened: () => undefined,
};

async function listening(over: Partial<ListenerOptions> = {}) {
  const opened = new Inbox<NetworkSocket>();
  const refusals: string[] = [];
  const listener = new ShipListener({
    ...base,
    logger: { ...silentLogger, debug: (_event, fields) => refusals.push(`${fields?.stage}: ${fields?.why}`) },
    opened: (socket) => opened.put(socket),
    ...over,
  });
  open.push(listener);
  const { host, port } = await listener.listen('127.0.0.1', 0);
  const at = (certificate: KeyAndCertificate | undefined = client, more: Partial<ScriptedClientOptions> = {}) => ({
    host,
    port,
    ...(certificate === undefined ? {} : { certificate }),
    ...more,
  });
  return { opened, refusals, listener, port, at, withoutCertificate: { host, port } };
}

/** What the node answers to octets on a plain TCP connection until it hangs up. */
async function plain(port: number, octets: Uint8Array | string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connectTcp(port, '127.0.0.1', () => socket.write(octets));
  let received = '';
  socket.on('data', (data) => {
    received += data.toString('latin1');
  });
  // A reset is one way of hanging up.
  socket.on('error', () => undefined);
  socket.on('close', () => resolve(received));
  return within(promise, 'the node to hang up');
}

for (const path of ['/ship/', '/', '/ship/?x=1'])
  test(`SHIP-6.7.1-1 SHIP-6.7.3-1 SHIP-6.7.3-2 SHIP-6.7.3-3 SHIP-6.7.3-5 a peer with a certificate gets a WebSocket on ${path}`, async () => {
    const { opened, at } = await listening();
    const peer = await scriptedClient(at(client, { path }));
    assert.equal(peer.webSocket.protocol, 'ship');
    assert.equal(peer.webSocket.extensions, '');
    const socket = await opened.next('an open WebSocket');
    assert.equal(socket.role, 'server');
    assert.match(socket.peer.ski, /^[0-9a-f]{40}$/);
    assert.equal(socket.address, '127.0.0.1');
    socket.webSocket.terminate();
    await within(peer.closed, 'the end');
  });

test('SHIP-6.6.1-3 a client without certificate is refused before any HTTP octet', async () => {
  const { withoutCertificate, refusals } = await listening();
  await assert.rejects(scriptedClient(withoutCertificate));
  assert.deepEqual(refusals, ['certificate: the peer presents no certificate']);
});

test('SHIP-6.6.1-6 SHIP-6.9.3-4 TC_SHIP_SEC_001 a forged SKI is refused', async () => {
  const { at, refusals } = await listening();
  const { privateKeyPem = '' } = shipVector('id.cert.valid');
  const { pem: certificatePem = '' } = shipVector('id.cert.forgedSki');
  await assert.rejects(scriptedClient(at({ privateKeyPem, certificatePem })));
  assert.match(refusals[0] ?? '', /claims the SKI abab/);
});

test('SHIP-6.9.3-6 TC_SHIP_SEC_002 a certificate without SKI is refused', async () => {
  const { at, refusals } = await listening();
  await assert.rejects(scriptedClient(at(oddCertificate(clock, undefined))));
  assert.deepEqual(refusals, ['certificate: the certificate carries no SKI']);
});

test('a node that reaches itself is refused', async () => {
  const { at } = await listening();
  await assert.rejects(scriptedClient(at(identity)));
});

for (const { name } of CURVES)
  test(`SHIP-6.6.7-2 a peer with a certificate on ${name} is accepted in TLS 1.2`, async () => {
    const { at, opened } = await listening();
    const certificate = createCertificate({ commonName: name, clock, curve: name });
    const peer = await scriptedClient(at(certificate, { tls: { maxVersion: 'TLSv1.2' } }));
    const socket = await opened.next('an open WebSocket');
    assert.equal(socket.stream.getProtocol(), 'TLSv1.2');
    peer.webSocket.terminate();
  });

for (const [profile, version] of [
  ['default', 'TLSv1.3'],
  ['iec', 'TLSv1.2'],
] as readonly (readonly [ShipProfile, string])[])
  test(`SHIP-6.6.1-1 SHIP-6.6.1-2 the ${profile} profile negotiates ${version} with a peer that has both`, async () => {
    const { at } = await listening({ profile });
    const socket = await secureClient(at());
    assert.equal(socket.getProtocol(), version);
    socket.destroy();
  });

for (const [cipher, expected] of [
  ['ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-SHA256'],
] as const)
  test(`SHIP-6.6.2-1 SHIP-6.6.2-2 a client that offers ${cipher} gets ${expected}`, async () => {
    const { at } = await listening();
    const socket = await secureClient(at(client, { tls: { maxVersion: 'TLSv1.2', ciphers: cipher } }));
    assert.equal(socket.getCipher().name, expected);
    socket.destroy();
  });

test('SHIP-6.6.1-1 TLS 1.1 and foreign suites are refused', async () => {
  const { at } = await listening();
  await assert.rejects(secureClient(at(client, { tls: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' } })));
  const tls = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' } as const;
  await assert.rejects(secureClient(at(client, { tls })));
});

test('SHIP-6.6.6-2 sessions are never resumed: each one shows its certificate', async () => {
  const { at } = await listening();
  const first = await secureClient(at(client, { tls: { maxVersion: 'TLSv1.2' } }));
  const session = first.getSession();
  first.destroy();
  assert.ok(session);
  const second = await secureClient(at(client, { tls: { maxVersion: 'TLSv1.2', session } }));
  assert.equal(second.isSessionReused(), false);
  second.destroy();
});

test('SHIP-6.6.1-4 SHIP-6.9.2-5 SHIP-6.9.2-6 dates, names and issuer of a certificate do not matter', async () => {
  const { at, opened } = await listening();
  const expired = createCertificate({ commonName: '?', clock: new ManualClock(Date.UTC(1995, 0, 1)) });
  const peer = await scriptedClient(at(expired));
  await opened.next('an open WebSocket');
  peer.webSocket.terminate();
});

test('SHIP-6.6.3-2 SHIP-6.6.3-3 TLS records sent carry at most 1024 octets, received ones up to 16384', async () => {
  const { port, opened } = await listening();
  const proxy = await tcpProxy(port);
  const peer = await scriptedClient({
    host: '127.0.0.1',
    port: proxy.port,
    certificate: client,
    tls: { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
  });
  const { webSocket } = await opened.next('an open WebSocket');
  webSocket.resume();
  const received = new Promise<number>((done) => webSocket.once('message', (data: Buffer) => done(data.length)));
  peer.webSocket.send(Buffer.alloc(100_000));
  assert.equal(await within(received, 'the message at the node'), 100_000);
  webSocket.send(Buffer.alloc(10_000));
  assert.equal((await peer.inbox.next('the message at the peer')).length, 10_000);
  // Explicit nonce and tag of AES-GCM add 24 octets to each record; alerts and handshakes are of other types.
  const lengths = recordLengths(proxy.answered(), 23);
  assert.ok(lengths.length > 10 && Math.max(...lengths) <= 1024 + 24, lengths.join());
  assert.ok(Math.max(...recordLengths(proxy.asked(), 23)) > 16_000);
  webSocket.terminate();
  await proxy.close();
});

test('SHIP-6.6.5-1 renegotiation is refused', async () => {
  const { at } = await listening();
  const socket = await secureClient(at(client, { tls: { maxVersion: 'TLSv1.2' } }));
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  socket.on('error', resolve);
  socket.renegotiate({}, resolve);
  assert.ok(await within(promise, 'the refusal'));
  socket.destroy();
});

test('SHIP-6.7.3-2 an upgrade without the subprotocol ship is refused with 400, another path with 404', async () => {
  const { at } = await listening();
  await assert.rejects(scriptedClient(at(client, { protocols: ['chat'] })), /400/);
  await assert.rejects(scriptedClient(at(client, { protocols: [] })), /400/);
  await assert.rejects(scriptedClient(at(client, { path: '/other' })), /404/);
});

test('SHIP-6.5.2-2 a peer that is one too many gets HTTP 503 before the upgrade', async () => {
  const asked: string[] = [];
  const { at } = await listening({
    refuse: (peer, address) => {
      asked.push(`${peer.ski.length} ${address}`);
      return 'full';
    },
  });
  await assert.rejects(scriptedClient(at()), /503/);
  assert.deepEqual(asked, ['40 127.0.0.1']);
});

test('a plain HTTP client, an HTTPS request and random octets get nothing but the end', async () => {
  const { port, at, opened, refusals } = await listening();
  assert.doesNotMatch(await plain(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'), /HTTP/);
  const random = seededRandom(3);
  for (let n = 0; n < 5; n++)
    await plain(
      port,
      Uint8Array.from({ length: 200 }, () => random() * 256),
    );
  const socket = await secureClient(at());
  const answer = new Inbox<string>();
  socket.on('data', (data) => answer.put(data.toString()));
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(await answer.next('an answer'), /^HTTP\/1\.1 426 /);
  socket.destroy();
  const garbage = await secureClient(at());
  const ended = new Promise<void>((done) => garbage.on('close', () => done()));
  garbage.write(Buffer.from(Array.from({ length: 500 }, () => random() * 256)));
  await within(ended, 'the node to hang up');
  assert.deepEqual(opened.rest, []);
  assert.ok(refusals.some((text) => text.startsWith('tls:')));
});

test('connections of one address above 5 per second with a burst of 10 end before TLS', async () => {
  const { port, refusals } = await listening();
  const ends = Array.from({ length: 14 }, () => plain(port, NOT_TLS));
  await Promise.all(ends);
  assert.equal(refusals.filter((text) => text.startsWith('tcp: too many new connections')).length, 4);
});

test('a silent connection is ended after 10 s', async () => {
  const manual = new ManualClock();
  const { port, refusals } = await listening({ clock: manual });
  const connected = Promise.withResolvers<void>();
  const socket = connectTcp(port, '127.0.0.1', () => connected.resolve());
  const ended = new Promise<void>((done) => socket.on('close', () => done()));
  await within(connected.promise, 'a connection');
  // The deadline starts when the node sees the connection, at the latest when it has answered another one.
  manual.advance(0);
  await plain(port, NOT_TLS);
  manual.advance(10_000);
  await within(ended, 'the end of the silent connection');
  assert.ok(refusals.includes('handshake: not complete in time'));
});

test('SHIP-6.4.3-2 a taken port falls back to the next free one', async () => {
  const first = await listening();
  const second = new ShipListener(base);
  open.push(second);
  const { port } = await second.listen('127.0.0.1', first.port);
  assert.notEqual(port, first.port);
  assert.ok(port > 0);
});

test('an address that is not of this host is an error with advice', async () => {
  const nowhere = new ShipListener(base);
  await assert.rejects(nowhere.listen('192.0.2.123', 0), { code: 'ship.no-free-port' });
});

test('close ends connections inside their handshake and leaves no timer', async () => {
  const manual = new ManualClock();
  const { port, listener } = await listening({ clock: manual });
  const connected = Promise.withResolvers<void>();
  const socket = connectTcp(port, '127.0.0.1', () => connected.resolve());
  const ended = new Promise<void>((done) => socket.on('close', () => done()));
  await within(connected.promise, 'a connection');
  await plain(port, NOT_TLS);
  await within(listener.close(), 'the listener to close');
  await within(ended, 'the end of the connection');
  assert.equal(manual.pendingTimers, 0);
});
