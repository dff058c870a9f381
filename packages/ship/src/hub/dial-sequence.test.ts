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
  const endpoints = endpointsOf(service, [entered('wallbox.example')]);
  assert.deepEqual(
    endpoints.map(({ host }) => host),
    ['192.0.2.7', '2001:db8::7', 'fe80::7%eth0', 'wallbox.example'],
  );
  assert.deepEqual(endpoints[0], { host: '192.0.2.7', port: 4712, path: '/ship/', serverName: 'wallbox.local' });
});

test('the same place is tried once, and not more than eight', () => {
  assert.equal(endpointsOf(service, [entered('192.0.2.7')]).length, 3);
  assert.equal(endpointsOf(service, [entered('192.0.2.7', 5000)]).length, 4);
  const many = Array.from({ length: 20 }, (_, n) => entered(`host-${n}`));
  assert.equal(endpointsOf(undefined, many).length, 8);
});
