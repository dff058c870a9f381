import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparePin, type PinVerdict, withPin } from './pinned-certificate.ts';
import type { TrustedPeer } from './trust-store.ts';

const peer: TrustedPeer = { ski: 'a'.repeat(40), userTrust: 32, since: '2026-01-01T00:00:00Z' };
const presented = { fingerprint: 'C2', keyFingerprint: 'K1' };
const both = { ...peer, ...presented };

for (const [title, stored, verdict, after] of [
  ['a peer that is not trusted', undefined, 'first', undefined],
  ['the first connection', peer, 'first', both],
  ['the same certificate', both, 'same', both],
  ['the same certificate, from before keys were stored', { ...peer, fingerprint: 'C2' }, 'same', both],
  ['SHIP-6.9.2-7 another certificate of the stored key', { ...both, fingerprint: 'C1' }, 'renewed', both],
  ['another certificate without a stored key', { ...peer, fingerprint: 'C1' }, 'other-certificate', 'unchanged'],
  ['SHIP-6.3.1-1 another key with the same SKI', { ...both, keyFingerprint: 'K0' }, 'other-key', 'unchanged'],
  ['the same certificate with another stored key', { ...peer, keyFingerprint: 'K0' }, 'other-key', 'unchanged'],
] as readonly (readonly [string, TrustedPeer | undefined, PinVerdict, TrustedPeer | 'unchanged' | undefined])[])
  test(`${title}: ${verdict}`, () => {
    assert.equal(comparePin(stored, presented), verdict);
    if (stored !== undefined) assert.deepEqual(withPin(stored, presented), after === 'unchanged' ? stored : after);
  });
