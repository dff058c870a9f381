import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import type { CurveName } from './curve.ts';
import { replaceFile } from './durable-file.ts';
import { createIdentity, IDENTITY_ADVICE, type Identity, type IdentityRecord, identityFrom } from './identity.ts';
import { renewalDue, renewalFinding, renewIdentity } from './renewal.ts';
import { createShipId } from './ship-id.ts';

/** Name of the file that holds the identity inside the data directory. */
export const IDENTITY_FILE = 'identity.json';
const FORMAT = 1;

/** Options of {@link loadOrCreateIdentity}; they count only when there is nothing to load. */
export interface LoadOrCreateIdentityOptions {
  readonly clock: Clock;
  /** Default: a random one. */
  readonly shipId?: string;
  readonly commonName?: string;
  readonly curve?: CurveName;
}

/**
 * The identity stored in `directory`, or undefined when there is none yet.
 * @throws ShipError `ship.identity-unreadable`, `ship.identity-corrupt`
 */
export function loadIdentity(directory: string): Identity | undefined {
  const path = join(directory, IDENTITY_FILE);
  const text = readIfPresent(path);
  if (text === undefined) return undefined;
  return identityFrom(recordFrom(text, path));
}

/**
 * The identity stored in `directory`; generated and stored only when no file exists. A file that exists but cannot be
 * used is an error and stays as it is (SHIP-6.9.2-4). A certificate that will end is renewed here, at the start of a node,
 * and at no other time; a disk that cannot be written keeps the old one in use.
 * @throws ShipError `ship.identity-unreadable`, `ship.identity-corrupt`, `ship.identity-write-failed`
 */
export function loadOrCreateIdentity(directory: string, options: LoadOrCreateIdentityOptions): Identity {
  const stored = loadIdentity(directory);
  if (stored !== undefined) return renewedInTime(directory, stored, options.clock);
  const created = createIdentity({ ...options, shipId: options.shipId ?? createShipId() });
  storeIdentity(directory, created);
  return created;
}

/**
 * Stores an identity durably, replacing the one that is there: for a first start and for an import the user asked for.
 * @throws ShipError `ship.identity-write-failed`
 */
export function storeIdentity(directory: string, identity: IdentityRecord): void {
  const { shipId, created, certificatePem, privateKeyPem } = identity;
  const text = JSON.stringify({ format: FORMAT, shipId, created, certificatePem, privateKeyPem }, undefined, 2);
  try {
    replaceFile(join(directory, IDENTITY_FILE), `${text}\n`);
  } catch (cause) {
    const message = `The identity could not be written to ${directory}. Check free space and permissions.`;
    throw new ShipError('ship.identity-write-failed', message, { cause });
  }
}

function renewedInTime(directory: string, stored: Identity, clock: Clock): Identity {
  const verdict = renewalDue(stored, clock.wall());
  if (!verdict.isDue) return verdict.why === undefined ? stored : withFinding(stored, 'warning', verdict.why);
  const renewed = renewIdentity(stored, clock);
  try {
    storeIdentity(directory, renewed);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return withFinding(stored, 'warning', `The certificate ends on ${stored.certificate.notAfter}. ${why}`);
  }
  const until = renewed.certificate.notAfter;
  return withFinding(renewed, 'info', `The certificate was renewed until ${until}; key and SKI are the same.`);
}

function withFinding(identity: Identity, severity: 'info' | 'warning', text: string): Identity {
  return { ...identity, findings: [...identity.findings, renewalFinding(severity, text)] };
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `${path} exists but cannot be read. Check its owner and permissions. ${IDENTITY_ADVICE}`;
    throw new ShipError('ship.identity-unreadable', message, { cause });
  }
}

function recordFrom(text: string, path: string): IdentityRecord {
  const value = parseObject(text, path);
  if (value.format !== FORMAT)
    throw unusable(path, `its format is ${JSON.stringify(value.format)}, this program reads ${FORMAT}`);
  return {
    shipId: textMember(value, 'shipId', path),
    created: textMember(value, 'created', path),
    certificatePem: textMember(value, 'certificatePem', path),
    privateKeyPem: textMember(value, 'privateKeyPem', path),
  };
}

function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unusable(path, 'it is not JSON', cause);
  }
  if (typeof value !== 'object' || value === null) throw unusable(path, 'it is not a JSON object');
  return value as Readonly<Record<string, unknown>>;
}

function textMember(value: Readonly<Record<string, unknown>>, name: string, path: string): string {
  const member = value[name];
  if (typeof member !== 'string' || member === '') throw unusable(path, `"${name}" is missing`);
  return member;
}

function unusable(path: string, fault: string, cause?: unknown): ShipError {
  return new ShipError('ship.identity-corrupt', `${path} cannot be used: ${fault}. ${IDENTITY_ADVICE}`, { cause });
}
