import type { X509Certificate } from 'node:crypto';
import type { Finding, RuleId, UtcInstant } from '@busbar/kernel';
import { type CertificateFields, certificateFields } from './certificate-fields.ts';
import { DER, hexOf } from './der.ts';

/** Content of an AlgorithmIdentifier for `ecdsa-with-SHA256` (1.2.840.10045.4.3.2). */
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
/** Identifiers of the extensions of RFC 5280 and its relatives: 2.5.29.x and 1.3.6.1.5.5.7.1.x. */
const KNOWN_EXTENSION = /^(551d|2b060105050701)/;

/**
 * What is unusual about the certificate of a peer without being a reason to refuse it: SHIP judges the key only
 * (SHIP-6.6.1-4, SHIP-6.9.2-6). At most one finding of each kind; the subject is not looked at (SHIP-6.9.2-5).
 */
export function certificateFindings(certificate: X509Certificate, now: UtcInstant): readonly Finding[] {
  const der = certificate.raw;
  const fields = certificateFields(der);
  const odd = [validityOddity(certificate, now), ...(fields === undefined ? [] : structureOddities(der, fields))];
  return odd.flatMap((one) => (one === undefined ? [] : [{ severity: 'info', path: 'certificate', ...one } as const]));
}

interface Oddity {
  readonly rule: RuleId;
  readonly text: string;
}

function validityOddity(certificate: X509Certificate, now: UtcInstant): Oddity | undefined {
  const rule = 'SHIP-6.9.2-6';
  const { validFrom, validTo } = certificate;
  const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  if (Number.isNaN(from) || Number.isNaN(to)) return { rule, text: 'its validity cannot be read' };
  if (now < from) return { rule, text: `not valid before ${validFrom}` };
  return now > to ? { rule, text: `expired on ${validTo}` } : undefined;
}

function structureOddities(der: Uint8Array, fields: CertificateFields): readonly (Oddity | undefined)[] {
  // Only extensions that write `critical` have three parts with a BOOLEAN in the middle.
  const written = fields.extensions.flatMap(([id, second]) =>
    id !== undefined && second?.tag === DER.boolean ? [{ id: hexOf(der, id), critical: hexOf(der, second) }] : [],
  );
  const isForeign = hexOf(der, fields.issuer) !== hexOf(der, fields.subject);
  const isUnknown = written.some(({ id, critical }) => critical !== '00' && !KNOWN_EXTENSION.test(id));
  const isLoose = written.some(({ critical }) => critical !== '00' && critical !== 'ff');
  const { signatureAlgorithm } = fields;
  const isOtherSignature =
    signatureAlgorithm === undefined || !hexOf(der, signatureAlgorithm).startsWith(ECDSA_WITH_SHA256);
  return [
    isForeign ? { rule: 'SHIP-6.6.1-4', text: 'issued by somebody else; the chain is not followed' } : undefined,
    isUnknown ? { rule: 'SHIP-6.6.1-4', text: 'a critical extension this node does not know is ignored' } : undefined,
    isLoose ? { rule: 'SHIP-6.9.2-1', text: 'a BOOLEAN TRUE that is not written as 255 is read as TRUE' } : undefined,
    isOtherSignature
      ? { rule: 'SHIP-6.9.2-2', text: 'not signed with ECDSA and SHA-256; trust does not rest on the signature' }
      : undefined,
  ];
}
