import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { millis, systemClock } from '@busbar/kernel';
import { createIdentity } from '@busbar/ship';
import { Inbox, oddCertificate, scriptedClient, scriptedServer, secureClient, within } from '@busbar/ship/testing';
import type { Wire, WireEnd } from './medium.ts';
import { connectToDevice } from './tls-client.ts';
import { listenForDevice } from './tls-server.ts';

const clock = systemClock();
const device = createIdentity({ shipId: 'device', clock });
const tool = createIdentity({ shipId: 'tool', clock });
const HOST = '127.0.0.1';

async function port(t: TestContext, isDevice: (address: string | undefined) => boolean = () => true) {
  const opened = new Inbox<Wire>();
  const ended = new Inbox<string>();
  const open = await listenForDevice({ host: HOST, port: 0, deviceSki: device.ski, isDevice }, tool, {
    opened: (wire) => opened.put(wire),
    ended: (stage, why) => ended.put(`${stage}: ${why}`),
  });
  t.after(() => open.close());
  return { opened, ended, at: { host: HOST, port: open.port } };
}

test('the device opens a WebSocket; messages and the close arrive, text frames are marked', async (t) => {
  const { opened, at } = await port(t);
  const peer = await scriptedClient({ ...at, certificate: device });
  const wire = await opened.next('a wire');
  const messages = new Inbox<readonly [string, boolean]>();
  const { promise: closed, resolve } = Promise.withResolvers<WireEnd>();
  wire.receive({
    message: (bytes, isBinary) => messages.put([Buffer.from(bytes).toString('hex'), isBinary]),
    closed: resolve,
  });
  peer.send('0000');
  assert.deepEqual(await messages.next('a message'), ['0000', true]);
  peer.webSocket.send('a text');
  assert.equal((await messages.next('a text frame'))[1], false);
  wire.send(Uint8Array.of(0, 0));
  assert.equal((await peer.next()).json, '0000');
  peer.webSocket.close(4001, 'close');
  assert.deepEqual(await within(closed, 'the close'), { code: 4001, reason: 'close' });
});

test('SHIP-6.9.3-4 a device that ends the connection after the certificate is told so; strangers and scanners are not', async (t) => {
  const { opened, ended, at } = await port(t);
  const scanner = connect(at.port, at.host);
  await once(scanner, 'connect');
  scanner.destroy();
  const stranger = secureClient({ ...at, certificate: createIdentity({ shipId: 'stranger', clock }) });
  // Sent away during the handshake or right behind it.
  const [outcome] = await Promise.allSettled([stranger]);
  if (outcome.status === 'fulfilled') await within(once(outcome.value, 'close'), 'the stranger to be sent away');
  const one = await secureClient({ ...at, certificate: device });
  one.end();
  assert.match(await ended.next('the end of the attempt'), /^tls: .* before any HTTP octet/);
  assert.deepEqual([ended.rest, opened.rest], [[], []]);
});

test('an alert inside the handshake counts when it comes from the address of the device', async (t) => {
  for (const [isDevice, expected] of [
    [true, 1],
    [false, 0],
  ] as const) {
    const { ended, at } = await port(t, () => isDevice);
    // No common curve: the handshake ends with an alert.
    const attempt = secureClient({ ...at, certificate: device, tls: { ecdhCurve: 'P-384', maxVersion: 'TLSv1.2' } });
    await assert.rejects(attempt);
    // A second attempt that goes through shows that the first one is over.
    const second = await secureClient({ ...at, certificate: device });
    second.end();
    const first = await ended.next('the end of an attempt');
    assert.equal(/before any HTTP octet/.test(first) ? 0 : 1, expected, first);
  }
});

test('as client: an open WebSocket, a refused connection, a device that ends it after TLS', async (t) => {
  const server = await scriptedServer(device);
  t.after(() => server.close());
  const at = { host: HOST, port: server.port, path: '/ship/' };
  const attempt = await connectToDevice(at, tool, millis(0), clock);
  assert.deepEqual([attempt.ok, attempt.ok && attempt.ski], [true, device.ski]);
  if (attempt.ok) attempt.wire.terminate();

  const nobody = await connectToDevice({ ...at, port: 9 }, tool, millis(0), clock);
  assert.equal(nobody.ok ? 'open' : nobody.stage, 'tcp');

  const strict = await listenForDevice({ host: HOST, port: 0, deviceSki: device.ski, isDevice: () => true }, device, {
    opened: () => assert.fail('a forged certificate was accepted'),
    ended: () => undefined,
  });
  t.after(() => strict.close());
  const forged = oddCertificate(clock, device.ski);
  const refused = await connectToDevice({ ...at, port: strict.port }, forged, millis(3000), clock);
  assert.equal(refused.ok ? 'open' : refused.stage, 'tls', 'before the upgrade was asked for');
});
