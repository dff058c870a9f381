import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
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

/** Generates a key pair and a self-signed certificate for it (SHIP-6.9.2-1, -2, -3, -7). */
export function createCertificate(options: CertificateOptions): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: curveNamed(options.curve ?? 'P-256').node,
  });
  const keyInfo = AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
  const ski = Buffer.from(skiOfPublicKey(new Uint8Array(keyInfo.subjectPublicKey)), 'hex');
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificatePem: selfSigned(privateKey, keyInfo, { ...options, ski }),
  };
}

/**
 * A self-signed certificate, PEM. `ski` is written as it comes: the certificates that peers must refuse are made here
 * too, for tests and conformance runs.
 */
export function selfSigned(
  privateKey: KeyObject,
  keyInfo: SubjectPublicKeyInfo,
  options: CertificateOptions & { readonly ski: Uint8Array | undefined },
): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const name = distinguishedName(options.commonName);
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: name,
    subject: name,
    validity: validityFrom(options.clock),
    subjectPublicKeyInfo: keyInfo,
    extensions: new Extensions(extensionsWith(options.ski)),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(body)), privateKey);
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithm,
    signatureValue: exactBuffer(signature),
  });
  return pem('CERTIFICATE', AsnConvert.serialize(certificate));
}

function extensionsWith(ski: Uint8Array | undefined): Extension[] {
  const extension = (extnID: string, critical: boolean, value: object): Extension =>
    new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
  const identifier = ski && extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(exactBuffer(ski)));
  return [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true })),
    ...(identifier === undefined ? [] : [identifier]),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
  ];
}

function validityFrom(clock: Clock): Validity {
  // A day back, so that a peer whose clock runs late does not see a certificate of the future.
  const notBefore = new Date(clock.wall() - DAY);
  notBefore.setUTCMilliseconds(0);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + YEARS_VALID);
  return new Validity({ notBefore, notAfter });
}

function distinguishedName(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName.slice(0, LONGEST_COMMON_NAME) });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

/** Random and positive: the first octet is neither 0 nor above 0x7f, so that DER keeps all 16 octets. */
function serialNumber(): ArrayBuffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return exactBuffer(serial);
}

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
