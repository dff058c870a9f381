import { ShipError } from '../errors.ts';

/** What everybody may read of an export; it is authenticated together with the rest. */
export interface ExportHeader {
  readonly format: 'busbar-identity';
  readonly version: 1;
  /** SKI of the identity inside, 40 lower-case hex digits. */
  readonly ski: string;
  readonly shipId: string;
  /** When it was written, ISO 8601 UTC. */
  readonly exported: string;
}

/** How the keys come from the passphrase (RFC 7914). */
export interface KeyDerivation {
  readonly name: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** Base64, as all octets of the envelope. */
  readonly salt: string;
}

/** The file of an export. */
export interface Envelope extends ExportHeader {
  /** `check` is equal for the right passphrase only. */
  readonly kdf: KeyDerivation & { readonly check: string };
  readonly cipher: { readonly name: 'aes-256-gcm'; readonly iv: string; readonly tag: string };
  readonly data: string;
}

/** Longest export read, characters: some hundred peers are 200 kB. */
const LONGEST = 16 * 1024 * 1024;
/** Most memory a key may cost, octets, whatever a file asks for: 128 × N × r. */
const MOST_MEMORY = 256 * 1024 * 1024;
const MOST_PASSES = 16;

/**
 * Reads the outside of an export; nothing of it is trusted yet.
 * @throws ShipError `ship.export-unreadable`
 */
export function parseEnvelope(text: string): Envelope {
  if (text.length > LONGEST) throw unreadable(`it has more than ${LONGEST} characters`);
  const value = objectIn(text);
  if (value.format !== 'busbar-identity') throw unreadable('it is not an exported identity');
  if (value.version !== 1)
    throw unreadable(`its version is ${JSON.stringify(value.version)}, this program reads 1: a newer one wrote it`);
  const { kdf, cipher } = value;
  if (!isObject(kdf) || !isObject(cipher)) throw unreadable('parts of it are missing');
  const isComplete =
    areTexts(value, ['ski', 'shipId', 'exported']) &&
    [value.data, kdf.salt, kdf.check, cipher.iv, cipher.tag].every(isBase64) &&
    kdf.name === 'scrypt' &&
    cipher.name === 'aes-256-gcm';
  if (!isComplete) throw unreadable('parts of it are missing or damaged');
  if (!isAffordable(kdf)) throw unreadable('its key derivation is not one this program takes part in');
  return value as unknown as Envelope;
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable('it is not an exported identity, or not all of it', cause);
  }
  if (!isObject(value)) throw unreadable('it is not an exported identity');
  return value;
}

function isAffordable({ N, r, p }: Readonly<Record<string, unknown>>): boolean {
  return (
    isCount(N) &&
    isCount(r) &&
    isCount(p) &&
    N >= 2 &&
    Number.isInteger(Math.log2(N)) &&
    128 * N * r <= MOST_MEMORY &&
    p <= MOST_PASSES
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'string');
}

function isBase64(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
}

function unreadable(fault: string, cause?: unknown): ShipError {
  return new ShipError('ship.export-unreadable', `The export cannot be used: ${fault}. Nothing was changed.`, {
    cause,
  });
}
