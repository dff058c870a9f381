import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, test } from 'node:test';
import { millis, systemClock } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { dialSequence } from '../hub/dial-sequence.ts';
import { createCertificate, type KeyAndCertificate } from '../identity/certificate.ts';
import { createIdentity } from '../identity/identity.ts';
import { certificateFacts } from '../identity/ski.ts';
import { oddCertificate } from '../testing/odd-certificate.ts';
import { type ScriptedServer, scriptedServer } from '../testing/scripted-peer.ts';
import { Inbox, within } from '../testing/within.ts';
import { KnownCertificates } from '../tls/known-certificates.ts';
import { clientTlsContext } from '../tls/tls-options.ts';
import { type Dialling, type DialOptions, type DialOutcome, dial } from './dial.ts';

const clock = systemClock();
const context = clientTlsContext(createIdentity({ shipId: 'dialler', clock }));
const certificate = createCertificate({ commonName: 'server', clock });
const toClose: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()));
});

const skiOf = ({ certificatePem }: KeyAndCertificate): string =>
  certificateFacts(new X509Certificate(certificatePem).raw)?.ski ?? '';

function options(over: Partial<DialOptions> = {}): DialOptions {
  return {
    ski: skiOf(certificate),
    context,
    certificates: new KnownCertificates(clock),
    clock,
    messageOctets: 256 * 1024,
    connectTimeout: millis(10_000),
    upgradeTimeout: millis(5000),
    closeTimeout: millis(1000),
    ...over,
  };
}

async function server(own = certificate, settings: Parameters<typeof scriptedServer>[1] = {}): Promise<ScriptedServer> {
  const opened = await scriptedServer(own, settings);
  toClose.push(() => opened.close());
  return opened;
}

async function outcomeOf({ outcome }: Dialling): Promise<DialOutcome> {
  const result = await within(outcome, 'the outcome');
  if (result.ok) result.socket.webSocket.terminate();
  return result;
}

const at = (port: number, path = '/ship/') => ({ host: '127.0.0.1', port, path });

test('SHIP-6.7.3-1 SHIP-6.6.1-2 a peer that is there is reached over TLS 1.2 with the subprotocol ship', async () => {
  const { port } = await server(certificate, { path: '/ship/' });
  const outcome = await within(dial(at(port), options()).outcome, 'the outcome');
  assert.ok(outcome.ok);
  assert.equal(outcome.socket.stream.getProtocol(), 'TLSv1.2');
  assert.equal(outcome.socket.webSocket.protocol, 'ship');
  assert.equal(outcome.socket.webSocket.extensions, '');
  assert.equal(outcome.socket.peer.ski, skiOf(certificate));
  outcome.socket.webSocket.terminate();
});

test('SHIP-6.6.7-2 a peer with a brainpool certificate is reached', async () => {
  const own = createCertificate({ commonName: 'bp', clock, curve: 'brainpoolP256r1' });
  const { port } = await server(own);
  assert.equal((await outcomeOf(dial(at(port), options({ ski: skiOf(own) })))).ok, true);
});

test('SHIP-6.6.1-5 the host name of the peer goes into SNI, an IP address never does', async () => {
  const { port, serverNames } = await server();
  await outcomeOf(dial({ ...at(port), serverName: 'wallbox.local' }, options()));
  await outcomeOf(dial(at(port), options()));
  await outcomeOf(dial({ ...at(port), serverName: '127.0.0.1' }, options()));
  assert.deepEqual(serverNames, ['wallbox.local', undefined, undefined]);
});

test('SHIP-6.9.3-5 another SKI than the intended one is refused', async () => {
  const { port } = await server();
  const outcome = await outcomeOf(dial(at(port), options({ ski: '0'.repeat(40) })));
  assert.ok(!outcome.ok && outcome.stage === 'certificate');
});

for (const [what, own] of [
  ['SHIP-6.9.3-4 a forged SKI', oddCertificate(clock, 'ab'.repeat(20))],
  ['SHIP-6.9.3-6 a certificate without SKI', oddCertificate(clock, undefined)],
] as const)
  test(`${what} of a server is refused`, async () => {
    const { port } = await server(own);
    for (const ski of [skiOf(own), 'ab'.repeat(20)]) {
      const outcome = await outcomeOf(dial(at(port), options({ ski })));
      assert.ok(!outcome.ok && outcome.stage === 'certificate');
    }
  });

test('SHIP-6.7.3-2 a server that selects another subprotocol is refused', async () => {
  const { port } = await server(certificate, { protocol: 'chat' });
  const outcome = await outcomeOf(dial(at(port), options()));
  assert.ok(!outcome.ok && outcome.stage === 'http');
});

test('a stack that serves the root although it announces a path is found there', async () => {
  const { port } = await server(certificate, { path: '/' });
  const direct = await outcomeOf(dial(at(port), options()));
  assert.ok(!direct.ok && direct.stage === 'http');
  assert.equal((await outcomeOf(dialSequence([at(port)], options()))).ok, true);
});

test('the places of a peer are tried in their order until one opens', async () => {
  const { port } = await server();
  const outcome = await outcomeOf(dialSequence([at(1), at(port)], options()));
  assert.equal(outcome.ok, true);
  const nowhere = await outcomeOf(dialSequence([at(1)], options()));
  assert.ok(!nowhere.ok && nowhere.stage === 'tcp' && nowhere.why.startsWith('127.0.0.1 port 1:'));
  const none = await outcomeOf(dialSequence([], options()));
  assert.ok(!none.ok && none.why === 'no address is known');
});

test('a plain HTTP server is no peer', async () => {
  const http = createServer((_request, response) => response.end());
  await within(new Promise<void>((done) => http.listen(0, '127.0.0.1', done)), 'a listening server');
  toClose.push(() => new Promise((done) => http.close(done)));
  const outcome = await outcomeOf(dial(at((http.address() as AddressInfo).port), options()));
  assert.ok(!outcome.ok && outcome.stage === 'tls');
});

test('SHIP-6.4.5-6 a peer that accepts TCP and says nothing is given up after 5 s', async () => {
  const manual = new ManualClock();
  const greeted = new Inbox<Socket>();
  const silent = createTcpServer((socket) => socket.once('data', () => greeted.put(socket)));
  await within(new Promise<void>((done) => silent.listen(0, '127.0.0.1', done)), 'a listening server');
  const dialling = dial(at((silent.address() as AddressInfo).port), options({ clock: manual }));
  // The first TLS message proves that the attempt is past its TCP connection.
  const socket = await greeted.next('the first TLS message');
  manual.advance(4999);
  assert.equal(manual.pendingTimers, 1);
  manual.advance(1);
  const outcome = await outcomeOf(dialling);
  assert.ok(!outcome.ok && outcome.stage === 'tls' && outcome.why === 'no answer within 5 s');
  assert.equal(manual.pendingTimers, 0);
  socket.destroy();
  await within(new Promise((done) => silent.close(done)), 'the server to close');
});

test('an attempt that is given up tells so and leaves no timer', async () => {
  const manual = new ManualClock();
  const { port } = await server();
  const dialling = dialSequence([at(port), at(port, '/x')], options({ clock: manual }));
  dialling.abort();
  const outcome = await outcomeOf(dialling);
  assert.ok(!outcome.ok && outcome.stage === 'aborted');
  assert.equal(manual.pendingTimers, 0);
});
