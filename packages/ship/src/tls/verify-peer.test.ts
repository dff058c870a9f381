import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { selfSigned } from '../identity/certificate.ts';
import { CURVES } from '../identity/curve.ts';
import { createIdentity } from '../identity/identity.ts';
import { oddCertificate } from '../testing/odd-certificate.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { verifyPeer } from './verify-peer.ts';

const clock = new ManualClock();
const certificateOf = (pem: string | undefined): X509Certificate => new X509Certificate(pem ?? '');

test('SHIP-6.9.3-4 SHIP-6.3.1-1 key and extension agree: the peer is who its key says', () => {
  const vector = shipVector('id.cert.valid');
  const peer = { ski: shipVector('id.ski').hex, fingerprint: vector.sha256Fingerprint };
  assert.deepEqual(verifyPeer(certificateOf(vector.pem)), { ok: true, peer });
  assert.deepEqual(verifyPeer(certificateOf(vector.pem), peer.ski), { ok: true, peer });
});

for (const { name } of CURVES)
  test(`SHIP-6.6.7-1 a certificate on ${name} is accepted`, () => {
    const identity = createIdentity({ shipId: 'x', clock, curve: name });
    assert.equal(verifyPeer(certificateOf(identity.certificatePem)).ok, true);
  });

for (const [title, certificate, expected, rule] of [
  ['SHIP-6.6.1-3 no certificate', undefined, undefined, 'SHIP-6.6.1-3'],
  [
    'SHIP-6.9.3-4 a forged SKI, even if the forged one is expected',
    certificateOf(shipVector('id.cert.forgedSki').pem),
    'ab'.repeat(20),
    'SHIP-6.9.3-4',
  ],
  [
    'SHIP-6.9.3-6 no SKI extension',
    certificateOf(oddCertificate(clock, undefined).certificatePem),
    undefined,
    'SHIP-6.9.3-6',
  ],
  [
    'SHIP-6.9.3-6 an SKI that is not 20 octets long',
    certificateOf(oddCertificate(clock, 'abcd').certificatePem),
    undefined,
    'SHIP-6.9.3-6',
  ],
  [
    'SHIP-6.9.3-5 another peer than dialled',
    certificateOf(shipVector('id.cert.valid').pem),
    '0'.repeat(40),
    'SHIP-6.9.3-5',
  ],
  ['SHIP-6.9.2-2 a key that is not on an elliptic curve', certificateOf(rsaCertificate()), undefined, 'SHIP-6.9.2-2'],
] as const)
  test(`${title} is refused`, () => {
    const check = verifyPeer(certificate, expected);
    assert.equal(check.ok ? undefined : check.rule, rule);
  });

/** Carries the key of an RSA pair; the signature is of no interest to SHIP. */
function rsaCertificate(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyInfo = AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
  return selfSigned(privateKey, keyInfo, { commonName: 'rsa', clock, ski: Buffer.alloc(20) });
}
