import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Clock, type Finding, formatInstant, type UtcInstant } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import { createCertificate } from './certificate.ts';
import type { CurveName } from './curve.ts';
import { shipIdFault } from './ship-id.ts';
import { certificateFacts } from './ski.ts';

/** Who a node is: one key, one certificate, one SHIP ID. Generated once, never silently again. */
export interface Identity {
  /** 40 lower-case hex digits, as peers see it in the certificate. */
  readonly ski: string;
  readonly shipId: string;
  /** When it was generated or imported, ISO 8601 UTC. */
  readonly created: string;
  /** SHA-256 of the DER certificate, 64 upper-case hex digits. */
  readonly fingerprint: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly certificate: {
    /** Begin of validity, ISO 8601 UTC. */
    readonly notBefore: string;
    /** End of validity, ISO 8601 UTC. Peers do not check it (SHIP-6.9.2-6). */
    readonly notAfter: string;
    readonly curve: CurveName;
  };
  /** What is unusual about this identity; shown on the health page. */
  readonly findings: readonly Finding[];
}

/** The parts of an identity that are stored; everything else follows from them. */
export interface IdentityRecord {
  readonly shipId: string;
  readonly created: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** Options of {@link createIdentity}. */
export interface CreateIdentityOptions {
  readonly shipId: string;
  /** Subject of the certificate; default: the SHIP ID. */
  readonly commonName?: string;
  readonly clock: Clock;
  readonly curve?: CurveName;
}

/**
 * A new identity in memory.
 * @throws ShipError `ship.invalid-ship-id`
 */
export function createIdentity(options: CreateIdentityOptions): Identity {
  const fault = shipIdFault(options.shipId);
  if (fault !== undefined)
    throw new ShipError('ship.invalid-ship-id', `"${options.shipId}" cannot be a SHIP ID: ${fault}`, {
      rule: 'SHIP-6.4.4-1',
    });
  const keyAndCertificate = createCertificate({ ...options, commonName: options.commonName ?? options.shipId });
  return identityFrom({ ...keyAndCertificate, shipId: options.shipId, created: formatInstant(options.clock.wall()) });
}

/**
 * An identity from its stored or imported parts. A legacy certificate whose SKI is not the one of its key is used with
 * a warning (SHIP-6.9.3-7): the installed base knows the node by it.
 * @throws ShipError `ship.identity-corrupt`
 */
export function identityFrom(record: IdentityRecord): Identity {
  const certificate = parsed('certificate', () => new X509Certificate(record.certificatePem));
  const key = parsed('private key', () => createPrivateKey(record.privateKeyPem));
  if (!certificate.checkPrivateKey(key)) throw corrupt('its private key does not belong to its certificate');
  const facts = certificateFacts(certificate.raw);
  if (facts === undefined) throw corrupt('its certificate has no readable public key');
  if (facts.curve === undefined) throw corrupt('its key is on none of the curves of SHIP');
  if (facts.extensionSki === undefined) throw corrupt('its certificate carries no SKI; peers would refuse it');
  return {
    ...record,
    ski: facts.extensionSki,
    fingerprint: fingerprintOf(certificate),
    certificate: {
      notBefore: formatInstant(certificate.validFromDate.getTime() as UtcInstant),
      notAfter: formatInstant(certificate.validToDate.getTime() as UtcInstant),
      curve: facts.curve,
    },
    findings: facts.extensionSki === facts.ski ? [] : [foreignSki(facts.extensionSki, facts.ski)],
  };
}

/** SHA-256 of the DER certificate, 64 upper-case hex digits. */
export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '');
}

/** What the user can do about an identity that cannot be used. */
export const IDENTITY_ADVICE =
  'Restore the file from a backup. Moving it away makes a new identity, and every paired device has to be paired again.';

function parsed<T>(part: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw corrupt(`its ${part} is not valid PEM`, error);
  }
}

function corrupt(fault: string, cause?: unknown): ShipError {
  return new ShipError('ship.identity-corrupt', `The identity cannot be used: ${fault}. ${IDENTITY_ADVICE}`, { cause });
}

function foreignSki(carried: string, computed: string): Finding {
  return {
    severity: 'warning',
    rule: 'SHIP-6.9.3-7',
    path: 'certificate',
    text:
      `The certificate carries the SKI ${carried}, its key has ${computed}. ` +
      'Some devices accept this, newer ones refuse the connection. Pairing again with a new identity cures it.',
  };
}
