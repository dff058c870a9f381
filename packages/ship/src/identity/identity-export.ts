import { createCipheriv, createDecipheriv, createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { formatInstant, type UtcInstant } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import { keyMaterialIn } from '../key-material/key-material-file.ts';
import { FACTORY_RECORD, type KeyMaterialRecord } from '../key-material/key-material-store.ts';
import { type Envelope, type ExportHeader, type KeyDerivation, parseEnvelope } from './export-envelope.ts';
import { type Identity, type IdentityRecord, identityFrom } from './identity.ts';
import { type Decisions, decisionsIn } from './trust-file.ts';

/** What an export carries: everything a node needs to be itself again, and to be known by its peers. */
export interface ExportContent extends Decisions {
  readonly identity: IdentityRecord;
  /** What the node keeps of its own key material: its counter never decreases (SHIP-6.9.2.3-1). */
  readonly keyMaterial: KeyMaterialRecord;
}

/** An export that was opened; its identity has been checked. */
export interface OpenedExport extends ExportContent {
  readonly verified: Identity;
}

/** What deriving a key costs: 128 × N × r octets of memory, p passes (RFC 7914). */
export type ScryptCost = Pick<KeyDerivation, 'N' | 'r' | 'p'>;

/** Shortest passphrase, characters: the file may lie around for years. */
export const SHORTEST_PASSPHRASE = 8;

/** Memory-hard, 32 MiB: what a small computer has to spare (OWASP, 2023: N=2^15, r=8, p=3). */
const SCRYPT_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 };
const SALT_OCTETS = 16;
const IV_OCTETS = 12;
const KEY_OCTETS = 32;

/**
 * Encrypts an identity with its trusted peers under a passphrase: JSON text, scrypt and AES-256-GCM. The header can be
 * read by everybody and cannot be changed by anybody.
 * @throws ShipError `ship.export-passphrase` when the passphrase is too short
 */
export function sealExport(
  content: ExportContent,
  passphrase: string,
  now: UtcInstant,
  cost: ScryptCost = SCRYPT_COST,
): string {
  if ([...passphrase].length < SHORTEST_PASSPHRASE)
    throw new ShipError(
      'ship.export-passphrase',
      `The passphrase must have at least ${SHORTEST_PASSPHRASE} characters.`,
    );
  const { ski, shipId } = identityFrom(content.identity);
  const salt = randomBytes(SALT_OCTETS);
  const iv = randomBytes(IV_OCTETS);
  const kdf: KeyDerivation = { name: 'scrypt', ...cost, salt: salt.toString('base64') };
  const header: ExportHeader = { format: 'busbar-identity', version: 1, ski, shipId, exported: formatInstant(now) };
  const keys = deriveKeys(passphrase, kdf);
  const cipher = createCipheriv('aes-256-gcm', keys.encryption, iv);
  cipher.setAAD(authenticated(header));
  const data = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
  const envelope: Envelope = {
    ...header,
    kdf: { ...kdf, check: keys.check.toString('base64') },
    cipher: { name: 'aes-256-gcm', iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64') },
    data: data.toString('base64'),
  };
  return `${JSON.stringify(envelope, undefined, 2)}\n`;
}

/**
 * Opens an export.
 * @throws ShipError `ship.export-unreadable`, `ship.export-passphrase`
 */
export function openExport(text: string, passphrase: string): OpenedExport {
  const envelope = parseEnvelope(text);
  const { kdf, cipher } = envelope;
  const keys = deriveKeys(passphrase, kdf);
  const check = Buffer.from(kdf.check, 'base64');
  if (check.length !== keys.check.length || !timingSafeEqual(check, keys.check))
    throw new ShipError('ship.export-passphrase', 'The passphrase is wrong. Nothing was changed.');
  const { format, version, ski, shipId, exported } = envelope;
  const decipher = createDecipheriv('aes-256-gcm', keys.encryption, Buffer.from(cipher.iv, 'base64'), {
    authTagLength: 16,
  });
  decipher.setAAD(authenticated({ format, version, ski, shipId, exported }));
  let plain: string;
  try {
    decipher.setAuthTag(Buffer.from(cipher.tag, 'base64'));
    plain = Buffer.concat([decipher.update(envelope.data, 'base64'), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw unreadable('it was changed or damaged since it was written', cause);
  }
  return contentOf(plain, ski);
}

function contentOf(plain: string, ski: string): OpenedExport {
  const content = JSON.parse(plain) as ExportContent;
  const verified = identityFrom(content.identity);
  if (verified.ski !== ski) throw unreadable('its key is not the one of its header');
  const decisions = decisionsIn(content, unreadable);
  const keyMaterial = keyMaterialIn(content.keyMaterial ?? FACTORY_RECORD, unreadable);
  return { identity: content.identity, verified, ...decisions, keyMaterial };
}

function deriveKeys(passphrase: string, kdf: KeyDerivation): { encryption: Buffer; check: Buffer } {
  const { N, r, p } = kdf;
  // The same passphrase from another keyboard may be composed of other code points.
  const secret = passphrase.normalize('NFC');
  const both = scryptSync(secret, Buffer.from(kdf.salt, 'base64'), 2 * KEY_OCTETS, { N, r, p, maxmem: 256 * N * r });
  // A value of its own tells a wrong passphrase from a damaged file.
  const check = createHmac('sha256', both.subarray(KEY_OCTETS)).update('busbar-identity').digest().subarray(0, 16);
  return { encryption: both.subarray(0, KEY_OCTETS), check };
}

function authenticated({ format, version, ski, shipId, exported }: ExportHeader): Buffer {
  return Buffer.from(JSON.stringify([format, version, ski, shipId, exported]));
}

function unreadable(fault: string, cause?: unknown): ShipError {
  return new ShipError('ship.export-unreadable', `The export cannot be used: ${fault}. Nothing was changed.`, {
    cause,
  });
}
