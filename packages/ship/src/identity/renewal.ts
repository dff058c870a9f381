import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Clock, Finding, UtcInstant } from '@busbar/kernel';
import { certificateFor } from './certificate.ts';
import { type Identity, identityFrom } from './identity.ts';

const DAY = 24 * 60 * 60 * 1000;
/** A certificate is renewed when less than this is left of it, ms. */
const LEAST_REST = 365 * DAY;
/** Or less than this part of its whole validity, for one that is valid for a few years only. */
const LEAST_PART = 0.1;

/** Whether the own certificate should be renewed. */
export type RenewalVerdict =
  | { readonly isDue: true }
  /** `why` is there when something is to be said about it. */
  | { readonly isDue: false; readonly why?: string };

/**
 * Whether less than a year of a certificate is left, or less than a tenth of its validity where that is shorter
 * (SHIP-6.9.2-7). Never before the clock is sane, and never for a certificate that somebody else issued.
 */
export function renewalDue(identity: Pick<Identity, 'certificatePem'>, now: UtcInstant): RenewalVerdict {
  const certificate = new X509Certificate(identity.certificatePem);
  const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  if (now < from)
    return { isDue: false, why: `The certificate is not valid before ${certificate.validFrom}: is the clock right?` };
  if (to - now >= Math.min(LEAST_REST, (to - from) * LEAST_PART)) return { isDue: false };
  return certificate.subject === certificate.issuer
    ? { isDue: true }
    : { isDue: false, why: `The certificate ends on ${certificate.validTo}. Its issuer has to renew it.` };
}

/**
 * The same identity with a new certificate: key, SKI and SHIP ID stay, so every peer keeps its trust (SHIP-6.9.2-7). A new
 * key would be a new identity. An identity that peers know by a foreign SKI keeps that one too (SHIP-6.9.3-7).
 */
export function renewIdentity(identity: Identity, clock: Clock): Identity {
  const commonName = /^CN=(.+)$/m.exec(new X509Certificate(identity.certificatePem).subject)?.[1] ?? identity.shipId;
  const key = createPrivateKey(identity.privateKeyPem);
  const { shipId, created, privateKeyPem } = identity;
  const certificatePem = certificateFor(key, { commonName, clock }, identity.ski);
  return identityFrom({ shipId, created, privateKeyPem, certificatePem });
}

/** A remark about the validity of the own certificate, for log and health page. */
export function renewalFinding(severity: 'info' | 'warning', text: string): Finding {
  return { severity, rule: 'SHIP-6.9.2-7', path: 'certificate', text };
}
