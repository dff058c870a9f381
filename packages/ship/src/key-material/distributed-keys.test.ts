import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrustedPeer } from '../identity/trust-store.ts';
import { type CommissionedNode, heldKeys, keysToForget, keysToStore, outcomeOf } from './distributed-keys.ts';
import { mayCommission, strongest } from './trust-levels.ts';

const NOW = '2026-01-01T00:00:00Z';
const [TOOL, OWN, A, B] = ['1', '2', 'a', 'b'].map((digit) => digit.repeat(40)) as [string, string, string, string];
const peer = (ski: string, userTrust = 32, over: Partial<TrustedPeer> = {}): TrustedPeer => {
  return { ski, userTrust, since: NOW, ...over };
};

function node(over: Partial<CommissionedNode> = {}, user = 32, secondFactor = 0): CommissionedNode {
  const tool = { ski: TOOL, trust: { user, pki: 0, secondFactor } };
  return { peers: [peer(TOOL)], refused: new Set(), ownSki: OWN, capacity: 256, now: NOW, tool, ...over };
}

const wanted = (ski: string, userTrust?: number): object => {
  return { curve: 23, ski: ski.toUpperCase(), id: 'i:1_u:x', ...(userTrust === undefined ? {} : { userTrust }) };
};

test('SHIP-6.9.4-1: in one category the strongest level counts, levels never add up, categories do not mix', () => {
  assert.equal(strongest(8, 32, 16), 32);
  assert.equal(strongest(8, 8, 8), 8);
  assert.equal(strongest(undefined, undefined), 0);
  assert.equal(mayCommission({ user: 16, pki: 65_535, secondFactor: 16 }), false);
});

test('a tool is told all keys this node holds, and how many it can hold', () => {
  const peers = [peer(TOOL), peer(A, 64, { shipId: 'i:1_u:a', curve: 26 }), peer(B, 8)];
  assert.deepEqual(heldKeys(node({ peers })), {
    maxEntries: 256,
    entry: [
      { curve: 23, ski: TOOL, userTrust: 32, commissioningTool: true, id: '' },
      { curve: 26, ski: A.toUpperCase(), userTrust: 64, commissioningTool: false, id: 'i:1_u:a' },
      { curve: 23, ski: B.toUpperCase(), userTrust: 8, commissioningTool: false, id: '' },
    ],
  });
  assert.deepEqual(heldKeys(node({ peers: [] })), { maxEntries: 256 });
  assert.equal(heldKeys(node({ peers, capacity: 2 })).maxEntries, 3);
});

test('SHIP-6.9.4-1: a distributed key gets what the tool wants, at most the trust in the tool, never less than it had', () => {
  for (const [user, secondFactor, before, wish, expected] of [
    [32, 0, undefined, undefined, 32],
    [64, 0, undefined, undefined, 32],
    [64, 0, undefined, 64, 64],
    [32, 0, undefined, 96, 32],
    [8, 32, undefined, 96, 32],
    [32, 0, undefined, 8, 8],
    [32, 0, 64, 8, 64],
    [32, 0, 64, 96, 64],
    [32, 0, 8, 32, 32],
    [32, 0, undefined, 7, undefined],
    [32, 0, undefined, 0, undefined],
  ] as const) {
    const peers = [peer(TOOL), ...(before === undefined ? [] : [peer(A, before)])];
    const stored = keysToStore([wanted(A, wish)], node({ peers }, user, secondFactor));
    assert.equal(stored[0]?.userTrust, expected, `${user} ${secondFactor} ${before} ${wish}`);
  }
});

test('a new key is stored with its ID, its curve and who brought it; a known one keeps what is known of it', () => {
  assert.deepEqual(keysToStore([wanted(A)], node()), [
    { ...peer(A), shipId: 'i:1_u:x', curve: 23, commissionedBy: TOOL },
  ]);
  const known = peer(A, 16, { brand: 'Acme', shipId: 'i:1_u:a', fingerprint: 'F' });
  assert.deepEqual(keysToStore([wanted(A)], node({ peers: [known] })), [{ ...known, userTrust: 32, curve: 23 }]);
});

test('not stored: the own key, a refused one, no SKI, no curve of SHIP, and what finds no room', () => {
  const skip = [
    wanted(OWN),
    wanted(B),
    wanted('abc'),
    { ...wanted(A), curve: 24 },
    { ...wanted(A), curve: undefined },
  ] as never[];
  assert.deepEqual(keysToStore(skip, node({ refused: new Set([B]) })), []);
  const full = node({ capacity: 2 });
  assert.deepEqual(
    keysToStore([wanted(A), wanted(B), wanted(TOOL, 32), wanted(A)], full).map(({ ski }) => ski),
    [A, TOOL],
  );
});

test('a key that is there twice is stored once, with the stronger trust', () => {
  const stored = keysToStore([wanted(A, 8), wanted(A, 16)], node());
  assert.deepEqual(
    stored.map(({ userTrust }) => userTrust),
    [16],
  );
});

test('a tool takes no more trust away than it could give', () => {
  const peers = [peer(TOOL), peer(A, 32), peer(B, 64)];
  const entries = [{ ski: A.toUpperCase() }, { ski: B }, { ski: 'f'.repeat(40) }, {}];
  assert.deepEqual(keysToForget(entries, node({ peers })), [A]);
  assert.deepEqual(keysToForget(entries, node({ peers }, 64)), [A, B]);
});

test('the outcome names each key of the request as it was written, with the trust it has now', () => {
  const outcome = outcomeOf(
    [
      { curve: 23, ski: A.toUpperCase() },
      { curve: 26, ski: 'zz' },
    ],
    (ski) => (ski === A ? 32 : undefined),
  );
  assert.deepEqual(outcome, [
    { curve: 23, ski: A.toUpperCase(), userTrust: 32 },
    { curve: 26, ski: 'zz', userTrust: 0 },
  ]);
});
