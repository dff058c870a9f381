import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { addressOf, canonicalAddress, isOnLink, localInterfaces, zoned } from './local-interface.ts';

const info = (address: string, cidr: string, internal = false): NetworkInterfaceInfo =>
  address.includes(':')
    ? { address, cidr, internal, family: 'IPv6', netmask: '', mac: '', scopeid: 2 }
    : { address, cidr, internal, family: 'IPv4', netmask: '', mac: '' };

const [lo, eth0] = localInterfaces({
  lo: [info('127.0.0.1', '127.0.0.1/8', true), info('::1', '::1/128', true)],
  eth0: [info('192.0.2.2', '192.0.2.2/24'), info('fe80::1', 'fe80::1/64'), info('fd00::2', 'fd00::2/64')],
});
assert.ok(lo !== undefined && eth0 !== undefined);

test('EL-1.2-10 on loopback every address of 127.0.0.0/8 is an own one', () => {
  assert.deepEqual(
    ['127.0.0.2', '127.36.1.9', '192.0.2.2'].map((address) => lo.has(address)),
    [true, true, false],
  );
  assert.deepEqual(
    ['192.0.2.2', '192.0.2.3', 'fe80::1%eth0', 'fe80::1%eth1', 'FD00::2'].map((address) => eth0.has(address)),
    [true, false, true, false, true],
  );
});

test('EL-1.2-4 broadcast addresses follow from the networks', () => {
  assert.deepEqual([lo.broadcasts, eth0.broadcasts], [['127.255.255.255'], ['192.0.2.255']]);
  const [odd] = localInterfaces({
    ppp0: [info('192.0.2.2', '192.0.2.2/32')],
    eth1: [info('192.0.2.77', '192.0.2.77/27')],
  });
  assert.deepEqual(odd?.broadcasts, []);
  assert.deepEqual(localInterfaces({ eth1: [info('192.0.2.77', '192.0.2.77/27')] })[0]?.broadcasts, ['192.0.2.95']);
});

test('section 7: a sender beyond the networks of the interface is not on the link', () => {
  assert.deepEqual(
    ['192.0.2.77', '198.51.100.1', 'fe80::9%eth0', 'fe80::9%eth1', 'fd00::77', '2001:db8::1'].map((address) =>
      isOnLink(eth0, address),
    ),
    [true, false, true, false, true, false],
  );
});

test('EL-1.2-9 the key of a peer has a zone only where the address needs one', () => {
  assert.deepEqual(
    ['FE80::9%eth0', 'fe80::9', 'FD00::9', '192.0.2.9'].map((address) => addressOf(address, eth0)),
    ['fe80::9%eth0', 'fe80::9%eth0', 'fd00::9', '192.0.2.9'],
  );
  assert.deepEqual(
    ['ff02::1', 'fe80::9', 'fe80::9%eth1', 'fd00::9', '224.0.23.0'].map((address) => zoned(address, eth0)),
    ['ff02::1%eth0', 'fe80::9%eth0', 'fe80::9%eth1', 'fd00::9', '224.0.23.0'],
  );
});

test('addresses as people write them', () => {
  assert.deepEqual(['192.0.2.9', 'FD00:0:0::9', 'FE80::9%eth0', '2001:DB8:0:0:0:0:0:1'].map(canonicalAddress), [
    '192.0.2.9',
    'fd00::9',
    'fe80::9%eth0',
    '2001:db8::1',
  ]);
  for (const text of ['fe80::9', 'charger.local', '300.1.1.1', ''])
    assert.throws(() => canonicalAddress(text), { code: 'echonet-lite.address' });
});
