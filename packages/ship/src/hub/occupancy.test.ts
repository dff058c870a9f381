import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shipLimits } from '../connection/limits.ts';
import { mayAccept, mayDial, occupancy, type PeerUse } from './occupancy.ts';

const use = (ski: string, over: Partial<PeerUse> = {}): PeerUse => ({
  ski,
  isTrusted: true,
  asClient: false,
  asServer: false,
  liveAddresses: () => [],
  ...over,
});

test('trusted peers are counted by role, strangers by their connections and their address, the asking peer not at all', () => {
  const peers = [
    use('a', { asClient: true }),
    use('b', { asServer: true }),
    use('c', { asClient: true, asServer: true }),
    use('d'),
    use('x', { isTrusted: false, asServer: true, liveAddresses: () => ['192.0.2.1', '192.0.2.2'] }),
    use('y', { isTrusted: false, asServer: true, liveAddresses: () => ['192.0.2.1'] }),
  ];
  assert.deepEqual(occupancy(peers, 'b', '192.0.2.1'), {
    trusted: 2,
    asClient: 2,
    asServer: 1,
    pending: 3,
    pendingFromAddress: 2,
  });
});

test('SHIP-6.5.2-1 a node with n connections opens at most n - 1 as client and takes at most n - 1 as server', () => {
  const limits = shipLimits('default', { trustedConnections: 3 });
  const open = (asClient: number, asServer: number) => ({
    trusted: asClient + asServer,
    asClient,
    asServer,
    pending: 0,
    pendingFromAddress: 0,
  });
  const permitted = (asClient: number, asServer: number) => [
    mayDial(open(asClient, asServer), limits),
    mayAccept(open(asClient, asServer), limits),
  ];
  assert.deepEqual(permitted(0, 0), [true, true]);
  assert.deepEqual(permitted(2, 0), [false, true]);
  assert.deepEqual(permitted(0, 2), [true, false]);
  assert.deepEqual(permitted(1, 1), [true, true]);
  assert.deepEqual(permitted(2, 1), [false, false]);
});
