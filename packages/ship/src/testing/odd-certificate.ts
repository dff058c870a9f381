import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Clock, RuleId } from '@busbar/kernel';
import { OctetString } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  ExtendedKeyUsage,
  Extension,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  SubjectKeyIdentifier,
  Validity,
} from '@peculiar/asn1-x509';
import {
  type CertificateParts,
  certificatePem,
  distinguishedName,
  extension,
  type KeyAndCertificate,
  publicKeyInfo,
  signedCertificate,
  usualExtensions,
  validityFrom,
} from '../identity/certificate.ts';
import { derChildren, derElement } from '../identity/der.ts';
import { skiOfPublicKey } from '../identity/ski.ts';

/** A certificate as the field or an attacker makes them, and what a node does about it. */
export interface OddCertificate {
  readonly name: string;
  readonly verdict: 'accepted' | 'refused';
  /** Rule of the refusal, or of what is found odd; undefined: nothing is to be said about it. */
  readonly rules: readonly RuleId[];
  /** The TLS library refuses it before this node looks at it, when this role presents it. */
  readonly refusedByTls?: readonly ('client' | 'server')[];
  make(clock: Clock): KeyAndCertificate;
}

const YEAR = 365 * 24 * 60 * 60 * 1000;

/** Certificates that SHIP nodes meet. Conformance runs present them to a device one after the other. */
export const ODD_CERTIFICATES: readonly OddCertificate[] = [
  {
    name: 'an SKI that is not the one of the key',
    verdict: 'refused',
    rules: ['SHIP-6.9.3-4'],
    make: (clock) => oddCertificate(clock, 'ab'.repeat(20)),
  },
  {
    name: 'no SKI',
    verdict: 'refused',
    rules: ['SHIP-6.9.3-6'],
    make: (clock) => oddCertificate(clock, undefined),
  },
  {
    name: 'an SKI of two octets',
    verdict: 'refused',
    rules: ['SHIP-6.9.3-6'],
    make: (clock) => oddCertificate(clock, 'abcd'),
  },
  {
    name: 'X.509 version 1 without extensions',
    verdict: 'refused',
    rules: ['SHIP-6.9.3-6'],
    make: (clock) => made(clock, () => ({ extensions: [] })),
  },
  {
    name: 'an RSA key',
    verdict: 'refused',
    rules: ['SHIP-6.9.2-2'],
    refusedByTls: ['server'],
    make: (clock) => made(clock, () => ({}), rsaKey()),
  },
  {
    name: 'a key on secp384r1',
    verdict: 'refused',
    rules: ['SHIP-6.9.2-2'],
    refusedByTls: ['client', 'server'],
    make: (clock) => made(clock, () => ({}), ecKey('secp384r1')),
  },
  {
    name: 'a validity that is over',
    verdict: 'accepted',
    rules: ['SHIP-6.9.2-6'],
    make: (clock) => made(clock, () => ({ validity: validity(clock, -20 * YEAR, -10 * YEAR) })),
  },
  {
    name: 'a validity that has not begun',
    verdict: 'accepted',
    rules: ['SHIP-6.9.2-6'],
    make: (clock) => made(clock, () => ({ validity: validity(clock, 2 * YEAR, 3 * YEAR) })),
  },
  {
    name: 'a validity to the end of the year 9999',
    verdict: 'accepted',
    rules: [],
    make: (clock) => {
      const end = Date.UTC(9999, 11, 31, 23, 59, 59) - clock.wall();
      return made(clock, () => ({ validity: validity(clock, -YEAR, end) }));
    },
  },
  {
    name: 'BOOLEAN TRUE written as 1',
    verdict: 'accepted',
    rules: ['SHIP-6.9.2-1'],
    make: (clock) => withLooseBooleans(made(clock, () => ({}))),
  },
  {
    name: 'a certificate authority above it',
    verdict: 'accepted',
    rules: ['SHIP-6.6.1-4'],
    make: (clock) => issued(clock, ecKey('prime256v1')),
  },
  {
    name: 'an RSA certificate authority above it',
    verdict: 'accepted',
    rules: ['SHIP-6.6.1-4', 'SHIP-6.9.2-2'],
    make: (clock) => issued(clock, rsaKey()),
  },
  {
    name: 'a critical extension nobody knows',
    verdict: 'accepted',
    rules: ['SHIP-6.6.1-4'],
    make: (clock) => made(clock, ({ extensions }) => ({ extensions: [...extensions, UNKNOWN_EXTENSION] })),
  },
  {
    name: 'a common name that is not its SHIP ID',
    verdict: 'accepted',
    rules: [],
    make: (clock) => made(clock, () => ({ subject: distinguishedName('*'), issuer: distinguishedName('*') })),
  },
  {
    name: 'an empty subject',
    verdict: 'accepted',
    rules: [],
    make: (clock) => made(clock, () => ({ subject: new Name(), issuer: new Name() })),
  },
  {
    name: 'a critical SKI extension',
    verdict: 'accepted',
    rules: [],
    make: (clock) =>
      made(clock, ({ keyInfo, extensions: [constraints] }) => ({
        extensions: [
          ...(constraints === undefined ? [] : [constraints]),
          extension(id_ce_subjectKeyIdentifier, true, new SubjectKeyIdentifier(skiOf(keyInfo.subjectPublicKey))),
        ],
      })),
  },
  {
    name: 'a key usage for certificates only',
    verdict: 'accepted',
    rules: [],
    refusedByTls: ['server'],
    make: (clock) =>
      made(clock, ({ extensions }) => ({
        extensions: [
          ...extensions.filter(({ extnID }) => extnID !== id_ce_keyUsage),
          extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.keyCertSign)),
        ],
      })),
  },
  {
    name: 'an extended key usage for clients only',
    verdict: 'accepted',
    rules: [],
    make: (clock) =>
      made(clock, ({ extensions }) => ({
        extensions: [...extensions, extension(id_ce_extKeyUsage, true, new ExtendedKeyUsage([id_kp_clientAuth]))],
      })),
  },
  {
    name: 'a signature that is wrong',
    verdict: 'accepted',
    rules: [],
    make: (clock) =>
      withSignature(
        made(clock, () => ({})),
        (body) => sign('sha256', body, ecKey('prime256v1')),
      ),
  },
];

/**
 * A key with a certificate that every SHIP node must refuse: with an SKI that is not the one of the key, or without any
 * (SHIP-6.9.3-4, -6).
 */
export function oddCertificate(clock: Clock, ski: string | undefined): KeyAndCertificate {
  return made(clock, () => ({ extensions: usualExtensions(ski === undefined ? undefined : Buffer.from(ski, 'hex')) }));
}

/** Extension 2.25.1, which means nothing. */
const UNKNOWN_EXTENSION = new Extension({
  extnID: '2.25.1',
  critical: true,
  extnValue: new OctetString(Uint8Array.of(5, 0).buffer),
});

/** A self-signed certificate that is as usual but for some of its parts. */
function made(
  clock: Clock,
  change: (usual: CertificateParts) => Partial<CertificateParts>,
  key: KeyObject = ecKey('prime256v1'),
): KeyAndCertificate {
  const usual = usualParts(clock, key);
  return pems(key, signedCertificate({ ...usual, ...change(usual) }, key));
}

/** A certificate signed by another key than its own, in front of the one of its issuer. */
function issued(clock: Clock, issuerKey: KeyObject): KeyAndCertificate {
  const key = ecKey('prime256v1');
  const issuer = distinguishedName('Certificate authority');
  const leaf = pems(key, signedCertificate({ ...usualParts(clock, key), issuer }, issuerKey));
  const authority = signedCertificate(
    {
      ...usualParts(clock, issuerKey),
      subject: issuer,
      issuer,
      extensions: [extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true }))],
    },
    issuerKey,
  );
  return { ...leaf, certificatePem: leaf.certificatePem + certificatePem(authority) };
}

function usualParts(clock: Clock, key: KeyObject): CertificateParts {
  const keyInfo = publicKeyInfo(key);
  const name = distinguishedName('odd certificate');
  const extensions = usualExtensions(new Uint8Array(skiOf(keyInfo.subjectPublicKey)));
  return { subject: name, issuer: name, validity: validityFrom(clock), keyInfo, extensions };
}

function skiOf(publicKey: ArrayBuffer): ArrayBuffer {
  return new Uint8Array(Buffer.from(skiOfPublicKey(new Uint8Array(publicKey)), 'hex')).buffer;
}

function validity(clock: Clock, from: number, to: number): Validity {
  const at = (distance: number): Date => new Date(Math.floor((clock.wall() + distance) / 1000) * 1000);
  return new Validity({ notBefore: at(from), notAfter: at(to) });
}

function ecKey(namedCurve: string): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

function rsaKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function pems(key: KeyObject, der: Uint8Array): KeyAndCertificate {
  return {
    privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificatePem: certificatePem(der),
  };
}

/** Writes every BOOLEAN TRUE as 1 and signs again: not DER, as one wallbox does it. */
function withLooseBooleans(from: KeyAndCertificate): KeyAndCertificate {
  const key = createPrivateKey(from.privateKeyPem);
  return withSignature(from, (body) => sign('sha256', body, key), loosened);
}

function loosened(body: Buffer): Buffer {
  const loose = Buffer.from(body.toString('hex').replaceAll('0101ff', '010101'), 'hex');
  return loose.length === body.length ? loose : body;
}

/** Puts a certificate together again with another signature, and another body of the same length. */
function withSignature(
  from: KeyAndCertificate,
  signBody: (body: Buffer) => Buffer,
  change: (body: Buffer) => Buffer = (body) => body,
): KeyAndCertificate {
  const der = Buffer.from(from.certificatePem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const outer = derElement(der, 0, der.length);
  const [body, algorithm] = (outer && derChildren(der, outer)) ?? [];
  if (outer === undefined || body === undefined || algorithm === undefined) throw new Error('no certificate');
  const changed = change(der.subarray(outer.start, body.end));
  const signature = signBody(changed);
  const bits = derOf(0x03, Buffer.concat([Buffer.of(0), signature]));
  const whole = derOf(0x30, Buffer.concat([changed, der.subarray(body.end, algorithm.end), bits]));
  return { ...from, certificatePem: certificatePem(whole) };
}

/** One DER element of up to 65535 octets. */
function derOf(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, Math.floor(length / 0x100), length % 0x100];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}
