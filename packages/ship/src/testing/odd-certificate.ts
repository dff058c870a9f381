import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '@busbar/kernel';
import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { type KeyAndCertificate, selfSigned } from '../identity/certificate.ts';

/**
 * A key with a certificate that every SHIP node must refuse: with an SKI that is not the one of the key, or without any
 * (SHIP-6.9.3-4, -6).
 */
export function oddCertificate(clock: Clock, ski: string | undefined): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyInfo = AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificatePem: selfSigned(privateKey, keyInfo, {
      commonName: 'odd certificate',
      clock,
      ski: ski === undefined ? undefined : Buffer.from(ski, 'hex'),
    }),
  };
}
