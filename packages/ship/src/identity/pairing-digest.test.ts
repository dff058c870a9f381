import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shipVector } from '../testing/ship-vectors.ts';
import { pairingDigest, pairingMessage } from './pairing-digest.ts';

const { message = '', secretHex = '', nonceHex = '', digest = '', hex } = shipVector('pairing.digest');
const value = (key: string): string => new RegExp(`(?:^|;)${key}=([^;]*);`).exec(message)?.[1] ?? '';
const announcement = {
  forId: value('forId'),
  forPar: value('forPar'),
  trustId: value('trustId'),
  trustPar: value('trustPar'),
  trustCurve: 'secp256r1',
  trustNonce: nonceHex,
} as const;

test('ship.md 6.9.9: the signed text has its fields in the fixed order', () => {
  assert.equal(pairingMessage(announcement), message);
});

test('ship.md 6.9.9: the digest is made with secret and nonce', () => {
  assert.equal(pairingDigest(secretHex, announcement), digest);
  assert.equal(digest.toLowerCase(), hex);
  assert.equal(pairingDigest(secretHex.toLowerCase(), announcement), digest);
});

test('ship.md 6.9.9: another secret, nonce or field makes another digest', () => {
  const others = [
    pairingDigest(secretHex.replace(/^F/, '0'), announcement),
    ...(['forId', 'forPar', 'trustId', 'trustPar'] as const).map((key) =>
      pairingDigest(secretHex, { ...announcement, [key]: 'x' }),
    ),
    pairingDigest(secretHex, { ...announcement, trustNonce: 'F'.repeat(32) }),
    pairingDigest(secretHex, { ...announcement, trustCurve: 'brainpoolP256r1' }),
  ];
  assert.equal(new Set([digest, ...others]).size, 8);
});
