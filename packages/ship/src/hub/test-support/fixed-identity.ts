import { createECDH, createPrivateKey } from 'node:crypto';
import type { Clock } from '@busbar/kernel';
import { certificateFor } from '../../identity/certificate.ts';
import { type Identity, identityFrom } from '../../identity/identity.ts';

/** An identity whose key, and so its SKI, is the same in every run: who has the bigger SKI decides much. Test use only. */
export function fixedIdentity(shipId: string, scalar: number, clock: Clock): Identity {
  const secret = Buffer.alloc(32, scalar);
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: secret.toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  return identityFrom({
    shipId,
    created: '2026-01-01T00:00:00Z',
    privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificatePem: certificateFor(key, { commonName: shipId, clock }),
  });
}
