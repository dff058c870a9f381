import type { TrustedPeer } from './trust-store.ts';

/** What a verified certificate shows beside its SKI. */
export interface PresentedCertificate {
  /** SHA-256 of the certificate, 64 upper-case hex digits. */
  readonly fingerprint: string;
  /** SHA-256 of its public key, 64 upper-case hex digits. */
  readonly keyFingerprint: string;
}

/**
 * How a certificate with the SKI of a trusted peer relates to what was stored at earlier connections.
 * `renewed`: another certificate of the same key, nothing to ask (SHIP-6.9.2-7, SHIP-6.3.1-2).
 * `other-certificate`: another certificate, and no key was stored to compare with; the SKI says it is the same key.
 * `other-key`: two keys with one SKI, which only a forger of SHA-1 values can make.
 */
export type PinVerdict = 'first' | 'same' | 'renewed' | 'other-certificate' | 'other-key';

/** Compares a presented certificate with the stored one (SHIP-6.3.1-1). */
export function comparePin(stored: TrustedPeer | undefined, presented: PresentedCertificate): PinVerdict {
  if (stored?.keyFingerprint !== undefined && stored.keyFingerprint !== presented.keyFingerprint) return 'other-key';
  if (stored?.fingerprint === undefined) return 'first';
  if (stored.fingerprint === presented.fingerprint) return 'same';
  return stored.keyFingerprint === undefined ? 'other-certificate' : 'renewed';
}

/** What to store of a trusted peer after a connection: a doubtful certificate changes nothing until the user approves. */
export function withPin(stored: TrustedPeer, presented: PresentedCertificate): TrustedPeer {
  const verdict = comparePin(stored, presented);
  if (verdict === 'other-certificate' || verdict === 'other-key') return stored;
  return { ...stored, fingerprint: presented.fingerprint, keyFingerprint: presented.keyFingerprint };
}
