import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { CURVES } from '../identity/curve.ts';
import { createIdentity } from '../identity/identity.ts';
import { certificateFacts } from '../identity/ski.ts';
import { ODD_CERTIFICATES } from '../testing/odd-certificate.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { verifyPeer } from './verify-peer.ts';

const clock = new ManualClock(utcInstant(Date.UTC(2026, 11, 1)));
const now = clock.wall();
const certificateOf = (pem: string | undefined): X509Certificate => new X509Certificate(pem ?? '');

test('SHIP-6.9.3-4 SHIP-6.3.1-1 key and extension agree: the peer is who its key says', () => {
  const vector = shipVector('id.cert.valid');
  const certificate = certificateOf(vector.pem);
  const peer = {
    ski: shipVector('id.ski').hex,
    fingerprint: vector.sha256Fingerprint,
    keyFingerprint: certificateFacts(certificate.raw)?.keyFingerprint,
    curve: 'P-256',
    findings: [],
  };
  assert.match(peer.keyFingerprint ?? '', /^[0-9A-F]{64}$/);
  assert.deepEqual(verifyPeer(certificate, now), { ok: true, peer });
  assert.deepEqual(verifyPeer(certificate, now, peer.ski), { ok: true, peer });
});

for (const { name } of CURVES)
  test(`SHIP-6.6.7-1 a certificate on ${name} is accepted`, () => {
    const identity = createIdentity({ shipId: 'x', clock, curve: name });
    assert.equal(verifyPeer(certificateOf(identity.certificatePem), now).ok, true);
  });

test('SHIP-6.6.1-3 a peer without certificate is refused', () => {
  const check = verifyPeer(undefined, now);
  assert.equal(check.ok ? undefined : check.rule, 'SHIP-6.6.1-3');
});

test('SHIP-6.9.3-4 TC_SHIP_SEC_001 a forged SKI is refused, even if the forged one is expected', () => {
  const check = verifyPeer(certificateOf(shipVector('id.cert.forgedSki').pem), now, 'ab'.repeat(20));
  assert.equal(check.ok ? undefined : check.rule, 'SHIP-6.9.3-4');
});

test('SHIP-6.9.3-5 another peer than dialled is refused', () => {
  const check = verifyPeer(certificateOf(shipVector('id.cert.valid').pem), now, '0'.repeat(40));
  assert.equal(check.ok ? undefined : check.rule, 'SHIP-6.9.3-5');
});

for (const { name, verdict, rules, make } of ODD_CERTIFICATES)
  test(`SHIP-6.6.1-4 SHIP-6.9.2-5 ${[...rules, name].join(' ')}: ${verdict}`, () => {
    const check = verifyPeer(certificateOf(make(clock).certificatePem), now);
    assert.equal(check.ok ? 'accepted' : 'refused', verdict);
    assert.deepEqual(check.ok ? check.peer.findings.map(({ rule }) => rule) : [check.rule], rules);
  });

test('SHIP-6.9.2-6 a clock that is 10 years wrong finds something to say, and refuses nobody', () => {
  const { certificatePem } = createIdentity({ shipId: 'x', clock });
  for (const year of [1970, 2016, 2060]) {
    const check = verifyPeer(certificateOf(certificatePem), utcInstant(Date.UTC(year, 0, 1)));
    assert.deepEqual(check.ok && check.peer.findings.map(({ rule }) => rule), ['SHIP-6.9.2-6']);
  }
});
