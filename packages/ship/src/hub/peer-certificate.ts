import type { Logger } from '@busbar/kernel';
import { comparePin, type PinVerdict } from '../identity/pinned-certificate.ts';
import type { TrustedPeer } from '../identity/trust-store.ts';
import type { VerifiedPeer } from '../tls/verify-peer.ts';

/** Compares the certificate of a peer with the stored one and notes what is unusual (SHIP-6.3.1-1). */
export function noteCertificate(logger: Logger, stored: TrustedPeer | undefined, peer: VerifiedPeer): PinVerdict {
  for (const { rule, text } of peer.findings) logger.debug('certificate.finding', { rule, text });
  const verdict = comparePin(stored, peer);
  const seen = { pinned: stored?.fingerprint, presented: peer.fingerprint };
  if (verdict === 'renewed') logger.info('trust.certificateRenewed', { ...seen, rule: 'SHIP-6.9.2-7' });
  if (verdict === 'other-certificate') logger.error('trust.certificateChanged', { ...seen, rule: 'SHIP-6.3.1-1' });
  if (verdict === 'other-key') logger.error('trust.keyForged', { ...seen, rule: 'SHIP-6.3.1-1' });
  return verdict;
}
