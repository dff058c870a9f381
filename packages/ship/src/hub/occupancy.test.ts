import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shipLimits } from '../connection/limits.ts';
import { Occupancy, type PeerUse } from './occupancy.ts';

const use = (over: Partial<PeerUse> = {}): PeerUse => ({
  isTrusted: true,
  asClient: false,
  asServer: false,
  addresses: [],
  ...over,
});

test('trusted peers are counted by role, strangers by their connections and their address, the asking peer not at all', () => {
  const occupancy = new Occupancy(shipLimits('default'));
  const both = ['192.0.2.1', '192.0.2.2'];
  occupancy.note('a', use({ asClient: true }));
  occupancy.note('b', use({ asServer: true }));
  occupancy.note('c', use({ asClient: true, asServer: true, addresses: both }));
  occupancy.note('d', use());
  occupancy.note('x', use({ isTrusted: false, asServer: true, addresses: both }));
  occupancy.note('y', use({ isTrusted: false, asServer: true, addresses: ['192.0.2.1'] }));
  assert.deepEqual(occupancy.without('b', '192.0.2.1'), {
    trusted: 2,
    asClient: 2,
    asServer: 1,
    pending: 3,
    pendingFromAddress: 2,
  });
});

test('SHIP-6.5.2-1 a node with n connections opens at most n - 1 as client and takes at most n - 1 as server', () => {
  const permitted = (asClient: number, asServer: number) => {
    const occupancy = new Occupancy(shipLimits('default', { trustedConnections: 3 }));
    for (let n = 0; n < asClient; n++) occupancy.note(`c${n}`, use({ asClient: true }));
    for (let n = 0; n < asServer; n++) occupancy.note(`s${n}`, use({ asServer: true }));
    return [occupancy.mayDial('other'), occupancy.mayAccept];
  };
  assert.deepEqual(permitted(0, 0), [true, true]);
  assert.deepEqual(permitted(2, 0), [false, true]);
  assert.deepEqual(permitted(0, 2), [true, false]);
  assert.deepEqual(permitted(1, 1), [true, true]);
  assert.deepEqual(permitted(2, 1), [false, false]);
});

test('counting as it changes comes to the same as counting everything', () => {
  const ski = fc.constantFrom('a', 'b', 'c');
  const address = fc.constantFrom('192.0.2.1', '192.0.2.2');
  const change = fc.record({
    ski,
    isTrusted: fc.boolean(),
    asClient: fc.boolean(),
    asServer: fc.boolean(),
    addresses: fc.array(address, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const occupancy = new Occupancy(shipLimits('default'));
      const last = new Map<string, PeerUse>();
      for (const { ski: peer, ...its } of changes) {
        occupancy.note(peer, its);
        last.set(peer, its);
      }
      const trusted = [...last.values()].filter(({ isTrusted }) => isTrusted);
      const waiting = [...last.values()].filter(({ isTrusted }) => !isTrusted).flatMap(({ addresses }) => addresses);
      assert.deepEqual(occupancy.without('none', '192.0.2.1'), {
        trusted: trusted.filter(({ asClient, asServer }) => asClient || asServer).length,
        asClient: trusted.filter(({ asClient }) => asClient).length,
        asServer: trusted.filter(({ asServer }) => asServer).length,
        pending: waiting.length,
        pendingFromAddress: waiting.filter((one) => one === '192.0.2.1').length,
      });
    }),
    { seed: 3 },
  );
});
