import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrustedPeer } from '../identity/trust-store.ts';
import type { CertificateState } from '../message/key-material.ts';
import { followForeignKeys, foreignKeyMaterial } from './foreign-keys.ts';

const NOW = '2026-01-01T00:00:00Z';
const LATER = '2026-02-01T00:00:00Z';
const [A, B, C, X] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40)) as [string, string, string, string];
const entry = (
  currentState: NonNullable<CertificateState['currentState']>,
  ski: string,
  curve = 23,
): CertificateState => {
  return { currentState, curve, ski: ski.toUpperCase() };
};
const state = (updateCounter: number, ...entries: CertificateState[]): object => ({ updateCounter, entry: entries });
const peer = (ski: string, over: Partial<TrustedPeer> = {}): TrustedPeer => {
  return { ski, userTrust: 64, since: NOW, brand: 'Acme', ...over };
};
const NOBODY: ReadonlySet<string> = new Set();

test('SHIP-6.9.2.3-6: current and successor of the curve of the connection are read; other curves are left out', () => {
  const message = state(
    2,
    entry('current', A),
    entry('successor', B),
    entry('current', C, 26),
    entry('successor', X, 27),
  );
  assert.deepEqual(foreignKeyMaterial(message, A, 23), { updateCounter: 2, current: [A], successor: [B] });
  assert.deepEqual(foreignKeyMaterial(message, C, 26), { updateCounter: 2, current: [C], successor: [] });
});

test('SHIP-6.9.2.3-6: a state without the key of the connection, or with two of a stage, is none of that peer', () => {
  const many = Array.from({ length: 300 }, () => entry('predecessor', A));
  for (const [message, ski] of [
    [state(2, entry('current', B)), A],
    [state(2, entry('current', A, 26)), A],
    [state(2, entry('current', A), entry('current', B)), A],
    [state(2, entry('current', A), entry('successor', B), entry('successor', C)), A],
    [state(2, entry('current', A), entry('successor', 'not an SKI')), A],
    [state(2), A],
    [{ entry: [entry('current', A)] }, A],
    [state(2, ...many), A],
  ] as const)
    assert.equal(foreignKeyMaterial(message, ski, 23), undefined, JSON.stringify(message).slice(0, 200));
});

test('SHIP-6.9.2.3-6: a successor gets the trust of the key that announced it, and its own pins', () => {
  const from = peer(A, { shipId: 'i:1_u:a', fingerprint: 'F', keyFingerprint: 'K', secondFactorTrust: 32 });
  const { put, remove } = followForeignKeys(
    [from, peer(X)],
    NOBODY,
    A,
    { updateCounter: 2, current: [A], successor: [B] },
    LATER,
  );
  assert.deepEqual(put, [
    { ...from, updateCounter: 2 },
    {
      ...peer(B, { shipId: 'i:1_u:a', secondFactorTrust: 32, since: LATER }),
      updateCounter: 2,
      succeeds: A,
    },
  ]);
  assert.deepEqual(remove, []);
});

test('SHIP-6.9.2.3-6: the predecessor, and what is no longer listed, loses its trust, over several updates', () => {
  const peers = [peer(A), peer(B, { succeeds: A }), peer(X)];
  const after = followForeignKeys(peers, NOBODY, B, { updateCounter: 3, current: [B], successor: [C] }, LATER);
  assert.deepEqual(after.remove, [A]);
  assert.deepEqual(
    after.put.map(({ ski, updateCounter }) => [ski, updateCounter]),
    [
      [B, 3],
      [C, 3],
    ],
  );
  const third = [peer(B, { succeeds: A }), peer(C, { succeeds: B }), peer(X)];
  const last = followForeignKeys(third, NOBODY, C, { updateCounter: 5, current: [C], successor: [] }, LATER);
  assert.deepEqual(last.remove, [B]);
  const given = followForeignKeys(third, NOBODY, B, { updateCounter: 4, current: [B], successor: [] }, LATER);
  assert.deepEqual(given.remove, [C], 'an update that was given up');
});

test('SHIP-6.9.2.3-6: a key of the peer itself that it calls predecessor loses its trust as well', () => {
  const { put, remove } = followForeignKeys(
    [peer(A)],
    NOBODY,
    A,
    { updateCounter: 3, current: [B], successor: [] },
    NOW,
  );
  assert.deepEqual(remove, [A]);
  assert.deepEqual(
    put.map(({ ski }) => ski),
    [B],
  );
});

test('SHIP-6.9.2.3-6: keys of others stay as they are, whatever a peer says of them', () => {
  const peers = [peer(A), peer(B), peer(C, { commissionedBy: A })];
  const { put, remove } = followForeignKeys(
    peers,
    NOBODY,
    A,
    { updateCounter: 2, current: [A], successor: [B] },
    LATER,
  );
  assert.deepEqual(
    put.map(({ ski }) => ski),
    [A],
    'B was trusted before, by somebody else',
  );
  assert.deepEqual(remove, []);
});

test('SHIP-6.9.2.3-6: a key the user refused is not trusted because another one announces it', () => {
  const { put } = followForeignKeys(
    [peer(A)],
    new Set([B]),
    A,
    { updateCounter: 2, current: [A], successor: [B] },
    LATER,
  );
  assert.deepEqual(
    put.map(({ ski }) => ski),
    [A],
  );
});

test('a peer that is not trusted any more changes nothing', () => {
  const change = followForeignKeys([peer(B)], NOBODY, A, { updateCounter: 2, current: [A], successor: [B] }, LATER);
  assert.deepEqual(change, { put: [], remove: [] });
});
