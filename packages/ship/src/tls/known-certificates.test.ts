import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { createIdentity } from '../identity/identity.ts';
import { oddCertificate } from '../testing/odd-certificate.ts';
import { KnownCertificates } from './known-certificates.ts';

const clock = new ManualClock();
const identity = createIdentity({ shipId: 'x', clock });
const certificate = new X509Certificate(identity.certificatePem);

test('SHIP-6.3.1-1 a certificate that comes again is judged the same, from memory', () => {
  const certificates = new KnownCertificates(clock);
  const first = certificates.verify(certificate);
  assert.ok(first.ok);
  assert.equal(first.peer.ski, identity.ski);
  const again = certificates.verify(new X509Certificate(identity.certificatePem), identity.ski);
  assert.ok(again.ok);
  assert.equal(again.peer, first.peer);
});

test('SHIP-6.9.3-5 a known certificate is still not the one of another peer that was dialled', () => {
  const certificates = new KnownCertificates(clock);
  certificates.verify(certificate);
  const check = certificates.verify(certificate, '0'.repeat(40));
  assert.equal(check.ok ? undefined : check.rule, 'SHIP-6.9.3-5');
});

test('SHIP-6.9.3-4 a forged certificate is refused each time, also with the SKI of a known one', () => {
  const certificates = new KnownCertificates(clock);
  certificates.verify(certificate);
  const forged = new X509Certificate(oddCertificate(clock, identity.ski).certificatePem);
  for (let time = 0; time < 2; time++) {
    const check = certificates.verify(forged);
    assert.equal(check.ok ? undefined : check.rule, 'SHIP-6.9.3-4');
  }
  assert.equal(certificates.verify(undefined).ok, false);
});

test('SHIP-6.9.2-6 what depends on the date is looked at again after a day', () => {
  const certificates = new KnownCertificates(clock);
  const first = certificates.verify(certificate);
  assert.ok(first.ok);
  clock.stepWall(25 * 365 * 24 * 3600 * 1000);
  const later = certificates.verify(certificate);
  assert.ok(later.ok);
  assert.notEqual(later.peer, first.peer);
  assert.notDeepEqual(later.peer.findings, first.peer.findings);
});
