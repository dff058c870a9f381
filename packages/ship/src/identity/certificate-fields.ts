import { DER, type DerElement, derChildren, derElement } from './der.ts';

/** Where the parts of an X.509 certificate stand in its DER (RFC 5280, 4.1). */
export interface CertificateFields {
  readonly issuer: DerElement;
  readonly validity: DerElement;
  readonly subject: DerElement;
  readonly publicKey: DerElement;
  /** Each extension: its identifier, `critical` where it is written, its value last. */
  readonly extensions: readonly (readonly DerElement[])[];
  /** Algorithm of the signature, as the outer sequence states it. */
  readonly signatureAlgorithm: DerElement | undefined;
}

/** Finds the parts of a certificate; undefined when the octets have not the structure of one. */
export function certificateFields(der: Uint8Array): CertificateFields | undefined {
  const outer = derElement(der, 0, der.length);
  const body = outer?.tag === DER.sequence ? derElement(der, outer.start, outer.end) : undefined;
  const fields = body?.tag === DER.sequence ? derChildren(der, body) : undefined;
  if (outer === undefined || body === undefined || fields === undefined) return undefined;
  // Version is optional; then serial, signature, issuer, validity, subject, public key.
  const first = fields[0]?.tag === DER.version ? 3 : 2;
  const [issuer, validity, subject, publicKey] = fields.slice(first, first + 4);
  if (issuer === undefined || validity === undefined || subject === undefined || publicKey?.tag !== DER.sequence)
    return undefined;
  const extensions = fields.find((field) => field.tag === DER.extensions);
  return {
    issuer,
    validity,
    subject,
    publicKey,
    extensions: extensions === undefined ? [] : extensionsIn(der, extensions),
    signatureAlgorithm: derElement(der, body.end, outer.end),
  };
}

function extensionsIn(der: Uint8Array, field: DerElement): readonly (readonly DerElement[])[] {
  const list = derElement(der, field.start, field.end);
  const extensions = (list && derChildren(der, list)) ?? [];
  return extensions.map((extension) => derChildren(der, extension) ?? []);
}
