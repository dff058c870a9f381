import { createHmac } from 'node:crypto';

/** What a control unit announces under `_shippairing._tcp` (SHIP Pairing Service, ship.md 6.9.9). */
export interface PairingAnnouncement {
  /** SHIP ID and certificate fingerprint of the device that is asked. */
  readonly forId: string;
  readonly forPar: string;
  /** SHIP ID and certificate fingerprint of the control unit. */
  readonly trustId: string;
  readonly trustPar: string;
  readonly trustCurve: 'secp256r1' | 'brainpoolP256r1' | 'brainpoolP384r1';
  /** 32 upper-case hex digits. */
  readonly trustNonce: string;
}

/** The announcement as it is signed: its TXT fields in their fixed order, without the digest. */
export function pairingMessage(announcement: PairingAnnouncement): string {
  const { forId, forPar, trustId, trustPar, trustCurve, trustNonce } = announcement;
  const fields = {
    txtvers: '1',
    parType: 'fpSha256',
    ...{ forId, forPar, trustId, trustPar, trustCurve },
    type: 'addCu',
    trustNonce,
    alg: 'hmacSha256',
  };
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${value};`)
    .join('');
}

/**
 * The digest that proves that a control unit knows the secret of the QR code: 64 upper-case hex digits.
 * @param secret hex digits of `SPSEC`
 */
export function pairingDigest(secret: string, announcement: PairingAnnouncement): string {
  const key = Buffer.concat([Buffer.from(secret, 'hex'), Buffer.from(announcement.trustNonce, 'hex')]);
  return createHmac('sha256', key).update(pairingMessage(announcement)).digest('hex').toUpperCase();
}
