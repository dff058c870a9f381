import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeardOn, type LocalNetwork, localNetworks } from './local-network.ts';

const network = (name: string, prefix: string): LocalNetwork => ({
  name,
  address: `${prefix}1`,
  isLoopback: prefix === '127.',
  contains: (address) => address.startsWith(prefix),
});
const loopback = network('lo', '127.');
const ethernet = network('eth0', '192.0.2.');
const all = [loopback, ethernet];

test('a packet counts on the interface of its source only', () => {
  assert.equal(isHeardOn(loopback, '127.0.0.1', all), true);
  assert.equal(isHeardOn(loopback, '192.0.2.9', all), false);
  assert.equal(isHeardOn(ethernet, '192.0.2.9', all), true);
  assert.equal(isHeardOn(ethernet, '127.0.0.1', all), false);
});

test('a source of no known network counts: some devices keep a self-assigned address', () => {
  assert.equal(isHeardOn(ethernet, '169.254.3.4', all), true);
});

test('the networks of this host contain their own addresses', () => {
  const present = localNetworks();
  assert.ok(present.some(({ isLoopback }) => isLoopback));
  for (const one of present) assert.ok(one.contains(one.address), one.name);
  assert.equal(present.find(({ isLoopback }) => isLoopback)?.contains('192.0.2.1'), false);
});
