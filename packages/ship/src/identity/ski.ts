import { createHash } from 'node:crypto';
import { type CertificateFields, certificateFields } from './certificate-fields.ts';
import { CURVES, type CurveName, EC_PUBLIC_KEY_OID } from './curve.ts';
import { DER, type DerElement, derChildren, derElement, hexOf, isOid } from './der.ts';

/** Object identifier content of the extension subjectKeyIdentifier (2.5.29.14). */
const SUBJECT_KEY_IDENTIFIER = '551d0e';

/** What SHIP needs to know of a certificate. */
export interface CertificateFacts {
  /** SKI recomputed from the public key: 40 lower-case hex digits. */
  readonly ski: string;
  /** SKI the certificate carries in its extension, or undefined. */
  readonly extensionSki: string | undefined;
  /** Curve of the key, or undefined when it is none of SHIP. */
  readonly curve: CurveName | undefined;
  /** SHA-256 over the octets whose SHA-1 is the SKI, 64 upper-case hex digits: nobody can make another key with it. */
  readonly keyFingerprint: string;
}

/** SKI of a public key: SHA-1 over the content of its bit string, 40 lower-case hex digits (SHIP-6.9.3-1). */
export function skiOfPublicKey(bitStringContent: Uint8Array): string {
  return createHash('sha1').update(bitStringContent).digest('hex');
}

/**
 * Reads what SHIP needs from the DER of an X.509 certificate; undefined when it is not one.
 * Only structure is looked at: values no one needs, such as a BOOLEAN TRUE written as 1, do not matter.
 */
export function certificateFacts(der: Uint8Array): CertificateFacts | undefined {
  const fields = certificateFields(der);
  const key = fields && publicKeyFacts(der, fields.publicKey);
  return fields && key && { ...key, extensionSki: skiExtension(der, fields.extensions) };
}

/** An SKI as people read it: upper-case hex in groups of four (SHIP-6.9.3-2). */
export function displaySki(ski: string): string {
  return (ski.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
}

/**
 * An SKI as people type it: case, spaces, `-`, `:` and a leading `SKI` do not matter (SHIP-6.9.3-2).
 * Undefined when what remains is not 40 hex digits.
 */
export function parseSki(text: string): string | undefined {
  const bare = text
    .replace(/^\s*B?2?SKI\b[\s:]*/i, '')
    .replace(/[\s:-]/g, '')
    .toLowerCase();
  return /^[0-9a-f]{40}$/.test(bare) ? bare : undefined;
}

function publicKeyFacts(der: Uint8Array, info: DerElement): Omit<CertificateFacts, 'extensionSki'> | undefined {
  const [algorithm, bits] = derChildren(der, info) ?? [];
  if (algorithm?.tag !== DER.sequence || bits?.tag !== DER.bitString || bits.end - bits.start < 2) return undefined;
  const [kind, parameters] = derChildren(der, algorithm) ?? [];
  const curve = isOid(der, kind, EC_PUBLIC_KEY_OID)
    ? CURVES.find((candidate) => isOid(der, parameters, candidate.oidHex))?.name
    : undefined;
  // The first content octet of a BIT STRING counts unused bits and is not part of the key.
  const point = der.subarray(bits.start + 1, bits.end);
  const keyFingerprint = createHash('sha256').update(point).digest('hex').toUpperCase();
  return { ski: skiOfPublicKey(point), curve, keyFingerprint };
}

function skiExtension(der: Uint8Array, extensions: CertificateFields['extensions']): string | undefined {
  const parts = extensions.find(([id]) => isOid(der, id, SUBJECT_KEY_IDENTIFIER));
  const value = parts?.at(-1);
  const identifier = value?.tag === DER.octetString ? derElement(der, value.start, value.end) : undefined;
  return identifier?.tag === DER.octetString && identifier.end - identifier.start === 20
    ? hexOf(der, identifier)
    : undefined;
}
