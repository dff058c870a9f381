import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Clock } from '@busbar/kernel';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { type CurveName, curveNamed } from './curve.ts';
import { skiOfPublicKey } from './ski.ts';

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const RSA_WITH_SHA256 = '1.2.840.113549.1.1.11';
const COMMON_NAME = '2.5.4.3';
/** Longest common name (ub-common-name of RFC 5280). */
const LONGEST_COMMON_NAME = 64;
const DAY = 24 * 60 * 60 * 1000;
const YEARS_VALID = 20;

/** What a new certificate is made of. */
export interface CertificateOptions {
  /** Subject; SHIP never evaluates it (SHIP-6.9.2-5). */
  readonly commonName: string;
  readonly clock: Clock;
  /** Default P-256, which every peer supports. */
  readonly curve?: CurveName;
}

/** A new key and its self-signed certificate, both PEM. */
export interface KeyAndCertificate {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/** The parts of a certificate that somebody decides about. */
export interface CertificateParts {
  readonly subject: Name;
  readonly issuer: Name;
  readonly validity: Validity;
  readonly keyInfo: SubjectPublicKeyInfo;
  readonly extensions: readonly Extension[];
}

/** Generates a key pair and a self-signed certificate for it (SHIP-6.9.2-1, -2, -3, -7). */
export function createCertificate(options: CertificateOptions): KeyAndCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: curveNamed(options.curve ?? 'P-256').node });
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificatePem: certificateFor(privateKey, options),
  };
}

/**
 * A new self-signed certificate for a key, PEM. The key decides about the SKI.
 * @param ski written instead of the one of the key, 40 hex digits: only where peers know a node by another one (SHIP-6.9.3-7)
 */
export function certificateFor(
  privateKey: KeyObject,
  options: { readonly commonName: string; readonly clock: Clock },
  ski?: string,
): string {
  const keyInfo = publicKeyInfo(privateKey);
  const identifier = ski ?? skiOfPublicKey(new Uint8Array(keyInfo.subjectPublicKey));
  const name = distinguishedName(options.commonName);
  const der = signedCertificate(
    {
      subject: name,
      issuer: name,
      validity: validityFrom(options.clock),
      keyInfo,
      extensions: usualExtensions(Buffer.from(identifier, 'hex')),
    },
    privateKey,
  );
  return certificatePem(der);
}

/** Signs a certificate with ECDSA and SHA-256, or RSA where the signer has such a key; DER. */
export function signedCertificate(parts: CertificateParts, signer: KeyObject): Uint8Array {
  const oid = signer.asymmetricKeyType === 'rsa' ? RSA_WITH_SHA256 : ECDSA_WITH_SHA256;
  const algorithm = new AlgorithmIdentifier({ algorithm: oid });
  const body = new TBSCertificate({
    version: parts.extensions.length === 0 ? Version.v1 : Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: parts.issuer,
    subject: parts.subject,
    validity: parts.validity,
    subjectPublicKeyInfo: parts.keyInfo,
    ...(parts.extensions.length === 0 ? {} : { extensions: new Extensions([...parts.extensions]) }),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(body)), signer);
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithm,
    signatureValue: exactBuffer(signature),
  });
  return new Uint8Array(AsnConvert.serialize(certificate));
}

/** The public half of a key as certificates carry it. */
export function publicKeyInfo(privateKey: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
}

/** Extensions of a SHIP certificate (SHIP-6.9.2-3, -7); without SKI when there is none. */
export function usualExtensions(ski: Uint8Array | undefined): readonly Extension[] {
  const identifier = ski && extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(exactBuffer(ski)));
  return [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true })),
    ...(identifier === undefined ? [] : [identifier]),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
  ];
}

/** One extension with its value. */
export function extension(extnID: string, critical: boolean, value: object): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** From a day back, so that a peer whose clock runs late does not see a certificate of the future, for 20 years. */
export function validityFrom(clock: Clock): Validity {
  const notBefore = new Date(clock.wall() - DAY);
  notBefore.setUTCMilliseconds(0);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + YEARS_VALID);
  return new Validity({ notBefore, notAfter });
}

/** A name of one part, the common name. */
export function distinguishedName(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName.slice(0, LONGEST_COMMON_NAME) });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

/** DER as PEM. */
export function certificatePem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Random and positive: the first octet is neither 0 nor above 0x7f, so that DER keeps all 16 octets. */
function serialNumber(): ArrayBuffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return exactBuffer(serial);
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
