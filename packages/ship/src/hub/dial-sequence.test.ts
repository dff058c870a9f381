import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { endpointsOf } from './dial-sequence.ts';

const service: DiscoveredService = {
  instance: 'Wallbox',
  host: 'wallbox.local.',
  port: 4712,
  addresses: ['192.0.2.7', '2001:db8::7', 'fe80::7%eth0'],
  id: 'x',
  path: '/ship/',
  ski: 'a'.repeat(40),
  register: false,
};
const entered = (host: string, port = 4712) => ({ host, port, path: '/' });

test('what DNS-SD says comes first in its order, with the host name for SNI; entered places follow', () => {
  const endpoints = endpointsOf([service], [entered('wallbox.example')]);
  assert.deepEqual(
    endpoints.map(({ host }) => host),
    ['192.0.2.7', '2001:db8::7', 'fe80::7%eth0', 'wallbox.example'],
  );
  assert.deepEqual(endpoints[0], { host: '192.0.2.7', port: 4712, path: '/ship/', serverName: 'wallbox.local' });
});

test('the same place is tried once, and not more than eight', () => {
  assert.equal(endpointsOf([service], [entered('192.0.2.7')]).length, 3);
  assert.equal(endpointsOf([service], [entered('192.0.2.7', 5000)]).length, 4);
  const many = Array.from({ length: 20 }, (_, n) => entered(`host-${n}`));
  assert.equal(endpointsOf([], many).length, 8);
});

test('announcements of one peer take turns, and what the user entered keeps its place', () => {
  const other = { ...service, instance: 'Wallbox (2)', addresses: ['198.51.100.1', '198.51.100.2'] };
  assert.deepEqual(
    endpointsOf([other, service], []).map(({ host }) => host),
    ['198.51.100.1', '192.0.2.7', '198.51.100.2', '2001:db8::7', 'fe80::7%eth0'],
  );
  const flood = Array.from({ length: 20 }, (_, n) => ({ ...service, addresses: [`203.0.113.${n}`] }));
  const hosts = endpointsOf(flood, [entered('wallbox.example')]).map(({ host }) => host);
  assert.equal(hosts.length, 8);
  assert.equal(hosts.at(-1), 'wallbox.example');
});

test('SHIP-6.4.5-1 the place where the peer was reached comes first, as long as it is one of its places', () => {
  const proven = { host: '2001:db8::7', port: 4712 };
  const hosts = (services: readonly DiscoveredService[]) => endpointsOf(services, [], proven).map(({ host }) => host);
  assert.deepEqual(hosts([service]), ['2001:db8::7', '192.0.2.7', 'fe80::7%eth0']);
  assert.deepEqual(hosts([{ ...service, addresses: ['192.0.2.9'] }]), ['192.0.2.9']);
});
