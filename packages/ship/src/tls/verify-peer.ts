import type { X509Certificate } from 'node:crypto';
import type { Finding, RuleId, UtcInstant } from '@busbar/kernel';
import { certificateFindings } from '../identity/certificate-findings.ts';
import type { CurveName } from '../identity/curve.ts';
import { fingerprintOf } from '../identity/identity.ts';
import { certificateFacts } from '../identity/ski.ts';

/** A peer whose certificate proved its SKI. */
export interface VerifiedPeer {
  /** Recomputed from the public key, 40 lower-case hex digits. */
  readonly ski: string;
  /** SHA-256 of its certificate, 64 upper-case hex digits. */
  readonly fingerprint: string;
  /** SHA-256 of its public key, 64 upper-case hex digits; a renewed certificate keeps it. */
  readonly keyFingerprint: string;
  /** Curve of its key, that of the connection as well. */
  readonly curve: CurveName;
  /** What is unusual about its certificate. */
  readonly findings: readonly Finding[];
}

/** Result of {@link verifyPeer}. */
export type PeerCheck =
  | { readonly ok: true; readonly peer: VerifiedPeer }
  | { readonly ok: false; readonly rule: RuleId; readonly why: string };

/**
 * Judges the certificate of a peer: the SKI is recomputed from the key, the certificate must carry the same one, and a
 * client must have reached the node it wanted (SHIP-6.9.3-4, -5, -6). Nothing else of the certificate counts
 * (SHIP-6.6.1-4): not its dates, issuer or names; what is unusual there becomes a finding.
 * @param expected SKI the client dialled; undefined in the server role
 */
export function verifyPeer(certificate: X509Certificate | undefined, now: UtcInstant, expected?: string): PeerCheck {
  if (certificate === undefined) return refused('SHIP-6.6.1-3', 'the peer presents no certificate');
  const facts = certificateFacts(certificate.raw);
  if (facts === undefined) return refused('SHIP-6.9.3-4', 'the certificate has no readable public key');
  if (facts.curve === undefined) return refused('SHIP-6.9.2-2', 'the key is on none of the curves of SHIP');
  if (facts.extensionSki === undefined) return refused('SHIP-6.9.3-6', 'the certificate carries no SKI');
  if (facts.extensionSki !== facts.ski)
    return refused('SHIP-6.9.3-4', `the certificate claims the SKI ${facts.extensionSki}, its key has ${facts.ski}`);
  if (expected !== undefined && expected !== facts.ski)
    return refused('SHIP-6.9.3-5', `the peer has the SKI ${facts.ski}, not ${expected}`);
  const findings = certificateFindings(certificate, now);
  const { ski, keyFingerprint, curve } = facts;
  return { ok: true, peer: { ski, fingerprint: fingerprintOf(certificate), keyFingerprint, curve, findings } };
}

function refused(rule: RuleId, why: string): PeerCheck {
  return { ok: false, rule, why };
}
