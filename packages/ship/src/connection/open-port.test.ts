import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { openPort, type PortOpener } from './open-port.ts';

/** A server whose ports fail as the test says; port 0 and ports without an answer open. */
function host(failures: (at: { host: string; port: number }) => string | undefined) {
  const tried: string[] = [];
  const server = Object.assign(new EventEmitter(), {
    listen(at: { host: string; port: number }) {
      tried.push(`${at.host} ${at.port}`);
      const code = failures(at);
      queueMicrotask(() => {
        if (code === undefined) server.emit('listening');
        else server.emit('error', Object.assign(new Error(code), { code }));
      });
    },
  });
  return { server: server as unknown as PortOpener, tried, listeners: () => server.eventNames() };
}

test('SHIP-6.4.3-2 taken ports are passed over, and told', async () => {
  const { server, tried, listeners } = host(({ port }) => (port < 4714 ? 'EADDRINUSE' : undefined));
  assert.deepEqual(await openPort(server, '0.0.0.0', 4712), [4712, 4713]);
  assert.deepEqual(tried, ['0.0.0.0 4712', '0.0.0.0 4713', '0.0.0.0 4714']);
  assert.deepEqual(listeners(), []);
});

test('at last any free port is taken; ports above 65535 are none', async () => {
  const { server, tried } = host(({ port }) => (port === 0 ? undefined : 'EACCES'));
  assert.equal((await openPort(server, '0.0.0.0', 65_534)).length, 2);
  assert.deepEqual(tried, ['0.0.0.0 65534', '0.0.0.0 65535', '0.0.0.0 0']);
});

test('a host without IPv6 listens on IPv4', async () => {
  for (const code of ['EAFNOSUPPORT', 'EADDRNOTAVAIL']) {
    const { server, tried } = host((at) => (at.host === '::' ? code : undefined));
    assert.deepEqual(await openPort(server, '::', 4712), []);
    assert.deepEqual(tried, [':: 4712', '0.0.0.0 4712']);
  }
});

test('an address that is not of this host, or no port at all, is an error that says so', async () => {
  const wrong = host(() => 'EADDRNOTAVAIL');
  await assert.rejects(openPort(wrong.server, '192.0.2.1', 4712), { code: 'ship.no-free-port' });
  assert.equal(wrong.tried.length, 1);
  const full = host(() => 'EADDRINUSE');
  await assert.rejects(openPort(full.server, '0.0.0.0', 4712), /EADDRINUSE/);
});
