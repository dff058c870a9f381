import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { afterEach, test } from 'node:test';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { millis, silentLogger, systemClock } from '@busbar/kernel';
import { type DialOptions, type DialOutcome, dial } from '../connection/dial.ts';
import { shipLimits } from '../connection/limits.ts';
import { type ListenerOptions, ShipListener } from '../connection/listener.ts';
import type { NetworkSocket } from '../connection/websocket.ts';
import { createCertificate } from '../identity/certificate.ts';
import { CURVES, type CurveName } from '../identity/curve.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { certificateFacts } from '../identity/ski.ts';
import { ODD_CERTIFICATES } from '../testing/odd-certificate.ts';
import { scriptedClient, scriptedServer, secureClient } from '../testing/scripted-peer.ts';
import { tcpProxy } from '../testing/tcp-proxy.ts';
import { clientHello, recordLengths, split, TLS_EXTENSION, tlsHello } from '../testing/tls-hello.ts';
import { Inbox, within } from '../testing/within.ts';
import { KnownCertificates } from './known-certificates.ts';
import { clientTlsContext, serverTlsOptions } from './tls-options.ts';

const clock = systemClock();
const identities = Object.fromEntries(
  CURVES.map(({ name }) => [name, createIdentity({ shipId: name, clock, curve: name })]),
) as Readonly<Record<CurveName, Identity>>;
const own = identities['P-256'];
const others = Object.fromEntries(
  CURVES.map(({ name }) => [name, createIdentity({ shipId: `other ${name}`.replace(' ', '-'), clock, curve: name })]),
) as typeof identities;
const peer = { commonName: 'peer', clock } as const;
const certificate = createCertificate(peer);
const CCM_8 = 'ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0';
const toClose: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()));
});

const skiOf = (pem: string): string => certificateFacts(new X509Certificate(pem).raw)?.ski ?? '';

async function listening(over: Partial<ListenerOptions<NetworkSocket>> = {}) {
  const opened = new Inbox<NetworkSocket>();
  const refusals = new Inbox<string>();
  const listener = new ShipListener({
    identity: own,
    profile: 'default',
    certificates: new KnownCertificates(clock),
    clock,
    logger: { ...silentLogger, debug: (_event, fields) => refusals.put(`${fields?.stage}: ${fields?.why}`) },
    limits: shipLimits('lab'),
    path: '/ship/',
    handshakeTimeout: millis(10_000),
    closeTimeout: millis(1000),
    refuse: () => undefined,
    opened: (socket) => opened.put(socket),
    ...over,
  });
  toClose.push(() => listener.close());
  const { host, port } = await listener.listen('127.0.0.1', 0);
  return { host, port, opened, refusals };
}

async function dialled(
  port: number,
  ski: string,
  over: Partial<DialOptions> = {},
): Promise<DialOutcome<NetworkSocket>> {
  const { outcome } = dial(
    { host: '127.0.0.1', port, path: '/ship/' },
    {
      ski,
      context: clientTlsContext(own),
      certificates: new KnownCertificates(clock),
      clock,
      messageOctets: 256 * 1024,
      connectTimeout: millis(10_000),
      upgradeTimeout: millis(5000),
      closeTimeout: millis(1000),
      ...over,
    },
  );
  return within(outcome, 'the outcome');
}

async function socketTo(...to: Parameters<typeof dialled>): Promise<NetworkSocket> {
  const outcome = await dialled(...to);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.why);
  toClose.push(async () => outcome.socket.webSocket.terminate());
  return outcome.socket;
}

/** What a node answers to these octets on a TCP connection. */
async function answerTo(port: number, octets: Buffer): Promise<Buffer> {
  const answer = new Inbox<Buffer>();
  const socket = connectTcp(port, '127.0.0.1', () => socket.write(octets));
  socket.on('data', (data) => answer.put(data));
  toClose.push(async () => socket.destroy());
  return answer.next('an answer');
}

/** A TLS server without anything above it. */
async function tlsServer(options: TlsOptions, secured: (socket: TLSSocket) => void): Promise<number> {
  const sockets = new Set<TLSSocket>();
  const server = createTlsServer(options, (socket) => {
    sockets.add(socket);
    secured(socket);
  });
  await within(new Promise<void>((done) => server.listen(0, '127.0.0.1', done)), 'a listening server');
  toClose.push(() => {
    for (const socket of sockets) socket.destroy();
    return within(new Promise((done) => server.close(done)), 'the server to close');
  });
  return (server.address() as AddressInfo).port;
}

/** The first octets a client sends: its ClientHello. */
async function helloOf(connect: (port: number) => unknown): Promise<Buffer> {
  const greeted = new Inbox<Buffer>();
  const server = createTcpServer((socket) => {
    socket.once('data', (data) => {
      greeted.put(data);
      socket.destroy();
    });
  });
  await within(new Promise<void>((done) => server.listen(0, '127.0.0.1', done)), 'a listening server');
  toClose.push(() => within(new Promise((done) => server.close(done)), 'the server to close'));
  connect((server.address() as AddressInfo).port);
  return greeted.next('a ClientHello');
}

for (const { name: serverCurve } of CURVES)
  for (const { name: clientCurve } of CURVES)
    test(`SHIP-6.6.7-1 SHIP-6.6.7-2 SHIP-6.6.1-3 a client on ${clientCurve} reaches a server on ${serverCurve}`, async () => {
      const [server, client] = [identities[serverCurve], others[clientCurve]];
      const { port, opened } = await listening({ identity: server });
      const outgoing = await socketTo(port, server.ski, { context: clientTlsContext(client) });
      const incoming = await opened.next('an open WebSocket');
      assert.deepEqual(
        [outgoing.peer, incoming.peer].map(({ ski, fingerprint }) => ({ ski, fingerprint })),
        [server, client].map(({ ski, fingerprint }) => ({ ski, fingerprint })),
      );
      assert.deepEqual(outgoing.stream.getEphemeralKeyInfo(), { type: 'ECDH', name: 'prime256v1', size: 256 });
      incoming.webSocket.terminate();
    });

for (const [groups, curve, expected] of [
  ['P-256', 'P-256', 'prime256v1'],
  ['brainpoolP256r1', 'brainpoolP256r1', 'brainpoolP256r1'],
  ['brainpoolP384r1', 'brainpoolP384r1', 'brainpoolP384r1'],
  ['X25519:P-256', 'P-256', 'prime256v1'],
  ['X25519:P-384', 'P-256', undefined],
] as const)
  test(`SHIP-6.6.7-2 a peer that exchanges keys on ${groups} ${expected === undefined ? 'is refused' : `gets ${expected}`}`, async () => {
    const at = await listening({ identity: identities[curve] });
    // In TLS 1.2 the groups of a client are those of its certificates as well.
    const tls = { ecdhCurve: groups, maxVersion: 'TLSv1.2' } as const;
    const connecting = secureClient({ ...at, certificate: createCertificate({ ...peer, curve }), tls });
    if (expected === undefined) return assert.rejects(connecting);
    const socket = await connecting;
    assert.equal((socket.getEphemeralKeyInfo() as { name?: string }).name, expected);
    socket.destroy();
  });

test('SHIP-6.6.1-1 SHIP-6.6.2-1 SHIP-6.6.2-3 SHIP-6.6.4-1 SHIP-6.6.7-2 what a node offers as client: TLS 1.2, the suites and curves of the text', async () => {
  const hello = tlsHello(await helloOf((port) => dialled(port, own.ski)));
  assert.equal(hello.version, 0x0303);
  assert.equal(hello.extensions.has(TLS_EXTENSION.supportedVersions), false);
  // 0x00ff only says that renegotiation would be secure.
  assert.deepEqual(
    hello.suites.filter((suite) => suite !== 0x00ff),
    [0xc02b, 0xc023],
  );
  assert.deepEqual(hello.compressions, [0]);
  const groups = hello.extensions.get(TLS_EXTENSION.supportedGroups)?.subarray(2) ?? Buffer.alloc(0);
  assert.deepEqual(split(groups), [23, 26, 27]);
  assert.ok(hello.extensions.get(TLS_EXTENSION.pointFormats)?.subarray(1).includes(0));
});

test('SHIP-6.6.2-1 the third suite is offered last where a setting asks for it', async () => {
  const context = clientTlsContext(own, { ccm8: true, resumption: false });
  const { suites } = tlsHello(await helloOf((port) => dialled(port, own.ski, { context })));
  assert.deepEqual(
    suites.filter((suite) => suite !== 0x00ff),
    [0xc02b, 0xc023, 0xc0ae],
  );
});

test('SHIP-6.6.4-1 a client that offers compression gets none', async () => {
  const { port } = await listening();
  const hello = tlsHello(await answerTo(port, clientHello({ compressions: [1, 0] })));
  assert.deepEqual(hello.compressions, [0]);
  assert.equal(hello.version, 0x0303);
});

test('SHIP-6.6.3-1 a client that asks for fragments of 1024 octets is answered with them', async () => {
  const { port } = await listening();
  const hello = tlsHello(await answerTo(port, clientHello({ fragment: 2 })));
  assert.deepEqual(hello.extensions.get(TLS_EXTENSION.maxFragmentLength), Buffer.of(2));
});

for (const version of [0x0300, 0x0301, 0x0302])
  test(`SHIP-6.6.1-1 a ClientHello of version 0x0${version.toString(16)} is refused by an alert`, async () => {
    const { port } = await listening();
    const answer = await answerTo(port, clientHello({ version }));
    assert.deepEqual([answer[0], answer[5]], [21, 2]);
    // protocol_version, or handshake_failure for SSL 3.
    assert.equal(answer[6], version === 0x0300 ? 40 : 70);
  });

for (const [title, tls, ciphers, expected] of [
  ['CCM_8 alone, switched on', { ccm8: true, resumption: false }, CCM_8, 'ECDHE-ECDSA-AES128-CCM8'],
  ['CCM_8 alone, by default', undefined, CCM_8, undefined],
  [
    'CCM_8 before all others, switched on',
    { ccm8: true, resumption: false },
    `ECDHE-ECDSA-AES128-CCM8:ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0`,
    'ECDHE-ECDSA-AES128-GCM-SHA256',
  ],
] as const)
  test(`SHIP-6.6.2-1 a client that offers ${title}: ${expected ?? 'refused'}`, async () => {
    const at = await listening(tls === undefined ? {} : { tls });
    const connecting = secureClient({ ...at, certificate, tls: { maxVersion: 'TLSv1.2', ciphers } });
    if (expected === undefined) return assert.rejects(connecting);
    const socket = await connecting;
    assert.equal(socket.getCipher().name, expected);
    socket.destroy();
  });

test('the low level that CCM_8 needs lets no SHA-1 signature in', async () => {
  const at = await listening({ tls: { ccm8: true, resumption: false } });
  const tls = { maxVersion: 'TLSv1.2', ciphers: CCM_8, sigalgs: 'ECDSA+SHA1' } as const;
  await assert.rejects(secureClient({ ...at, certificate, tls }));
});

for (const [what, ciphers] of [
  ['CBC', 'ECDHE-ECDSA-AES128-SHA256'],
  ['GCM', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['CCM_8', CCM_8],
] as const)
  test(`SHIP-6.6.2-1 a node as client reaches a server that has ${what} only`, async () => {
    const secured = new Inbox<string>();
    const options = { ...serverTlsOptions(own, 'iec', { ccm8: true, resumption: false }), ciphers };
    const port = await tlsServer(options, (socket) => {
      secured.put(socket.getCipher().name);
      socket.destroy();
    });
    const context = clientTlsContext(identities.brainpoolP256r1, { ccm8: what === 'CCM_8', resumption: false });
    const dialling = dialled(port, own.ski, { context });
    assert.equal(await secured.next('a TLS connection'), ciphers.replace(/:@.*/, ''));
    assert.equal((await dialling).ok, false);
  });

test('SHIP-6.6.3-2 SHIP-6.6.3-3 TLS records of the client role carry at most 1024 octets, received ones up to 16384', async () => {
  const server = await scriptedServer(certificate, { path: '/ship/' });
  const proxy = await tcpProxy(server.port);
  toClose.push(
    () => proxy.close(),
    () => server.close(),
  );
  const { webSocket } = await socketTo(proxy.port, skiOf(certificate.certificatePem));
  const peer = await server.peers.next('an open WebSocket');
  webSocket.resume();
  const received = new Promise<number>((done) => webSocket.once('message', (data: Buffer) => done(data.length)));
  peer.webSocket.send(Buffer.alloc(100_000));
  assert.equal(await within(received, 'the message at the node'), 100_000);
  webSocket.send(Buffer.alloc(10_000));
  assert.equal((await peer.inbox.next('the message at the peer')).length, 10_000);
  const sent = recordLengths(proxy.asked(), 23);
  assert.ok(sent.length > 10 && Math.max(...sent) <= 1024 + 24, sent.join());
  assert.ok(Math.max(...recordLengths(proxy.answered(), 23)) > 16_000);
});

test('SHIP-6.6.5-1 a server that renegotiates gets an alert, and the connection ends', async () => {
  const failed = new Inbox<string>();
  const port = await tlsServer({ ...serverTlsOptions(own, 'iec'), secureOptions: 0 }, (socket) => {
    socket.on('error', (error) => failed.put(error.message));
    // The request for the upgrade shows that the first handshake is over at both ends.
    socket.once('data', () => {
      socket.renegotiate({ requestCert: true }, () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\n');
    });
  });
  const outcome = await dialled(port, own.ski, { context: clientTlsContext(others['P-256']) });
  assert.equal(outcome.ok, false);
  assert.match(await failed.next('the refusal'), /no renegotiation/);
});

test('SHIP-6.6.1-5 a server name means nothing to a node as server', async () => {
  const at = await listening();
  for (const servername of ['wallbox.local', 'somebody-else.example']) {
    const peer = await scriptedClient({ ...at, certificate, tls: { servername } });
    assert.equal((await at.opened.next('an open WebSocket')).role, 'server');
    peer.webSocket.terminate();
  }
});

for (const { name, verdict, rules, refusedByTls = [], make } of ODD_CERTIFICATES) {
  const title = `SHIP-6.6.1-4 SHIP-6.6.1-6 ${[...rules, name].join(' ')}`;
  test(`${title}: a client with it is ${verdict}`, async () => {
    const at = await listening();
    const odd = make(clock);
    // As TLS 1.2, like the nodes of the field; 1.3 differs in what the library looks at.
    const connecting = scriptedClient({ ...at, certificate: odd, tls: { maxVersion: 'TLSv1.2' } });
    if (verdict === 'accepted') {
      const peer = await connecting;
      const { peer: verified } = await at.opened.next('an open WebSocket');
      assert.deepEqual(
        verified.findings.map(({ rule }) => rule),
        rules,
      );
      peer.webSocket.terminate();
    } else {
      await assert.rejects(connecting);
      const stage = refusedByTls.includes('client') ? /^tls: / : /^certificate: /;
      assert.match(await at.refusals.next('a reason'), stage);
    }
  });

  test(`${title}: a server with it is ${verdict}`, async () => {
    const odd = make(clock);
    const server = await scriptedServer(odd, { path: '/ship/' });
    toClose.push(() => server.close());
    const outcome = await dialled(server.port, skiOf(odd.certificatePem));
    if (outcome.ok) outcome.socket.webSocket.terminate();
    const stage = refusedByTls.includes('server') ? 'tls' : verdict === 'accepted' ? 'open' : 'certificate';
    assert.equal(outcome.ok ? 'open' : outcome.stage, stage);
  });
}
