import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { isHeardOn, localNetworks, networkKey } from './local-network.ts';

const address = (text: string, prefix: number, internal = false): NetworkInterfaceInfo => {
  const about = { address: text, cidr: `${text}/${prefix}`, internal, mac: '00:00:00:00:00:00', netmask: '' };
  return text.includes(':')
    ? { ...about, family: 'IPv6', scopeid: text.startsWith('fe80') ? 2 : 0 }
    : { ...about, family: 'IPv4' };
};
const all = localNetworks({
  lo: [address('127.0.0.1', 8, true), address('::1', 128, true)],
  eth0: [address('fe80::1', 64), address('192.0.2.1', 24), address('2001:db8::1', 64)],
  eth1: [address('fe80::2', 64)],
  tun0: [address('10.8.0.1', 24)],
});
const network = (name: string, family: 4 | 6) => {
  const one = all.find((other) => other.name === name && other.family === family);
  assert.ok(one, `${name} ${family}`);
  return one;
};

test('each interface counts once per family; IPv6 where it has a link-local address, not on loopback', () => {
  assert.deepEqual(all.map(networkKey), [
    'lo 4 127.0.0.1',
    'eth0 4 192.0.2.1',
    'eth0 6 fe80::1',
    'eth1 6 fe80::2',
    'tun0 4 10.8.0.1',
  ]);
});

test('IPv4 addresses come first, link-local ones last; on loopback IPv4 only', () => {
  assert.deepEqual(network('eth0', 6).hostAddresses, ['192.0.2.1', '2001:db8::1', 'fe80::1']);
  assert.deepEqual(network('lo', 4).hostAddresses, ['127.0.0.1']);
});

test('not more than eight addresses of an interface are announced', () => {
  const many = Array.from({ length: 20 }, (_, at) => address(`2001:db8::${at + 1}`, 64));
  const [one] = localNetworks({ eth0: [address('192.0.2.1', 24), ...many] });
  assert.equal(one?.hostAddresses.length, 8);
});

test('a packet counts on the interface of its source only', () => {
  const [loopback, ethernet] = [network('lo', 4), network('eth0', 4)];
  assert.equal(isHeardOn(loopback, '127.0.0.1', all), true);
  assert.equal(isHeardOn(loopback, '192.0.2.9', all), false);
  assert.equal(isHeardOn(ethernet, '192.0.2.9', all), true);
  assert.equal(isHeardOn(ethernet, '127.0.0.1', all), false);
});

test('the zone of a link-local source tells the interface', () => {
  assert.equal(isHeardOn(network('eth0', 6), 'fe80::9%eth0', all), true);
  assert.equal(isHeardOn(network('eth1', 6), 'fe80::9%eth0', all), false);
  assert.equal(isHeardOn(network('eth1', 6), 'fe80::9%wlan7', all), false);
  assert.equal(isHeardOn(network('eth1', 6), '2001:db8::9', all), false);
  assert.equal(network('eth0', 6).contains('fe80::9'), false, 'without a zone it may be anywhere');
});

test('a source of no known network counts: some devices keep a self-assigned address', () => {
  assert.equal(isHeardOn(network('eth0', 4), '169.254.3.4', all), true);
});

test('the networks of this host contain their own addresses', () => {
  const present = localNetworks();
  assert.ok(present.some(({ isLoopback }) => isLoopback));
  for (const one of present.filter(({ family }) => family === 4)) assert.ok(one.contains(one.address), one.name);
  assert.equal(present.find(({ isLoopback }) => isLoopback)?.contains('192.0.2.1'), false);
});
