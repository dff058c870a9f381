import { randomBytes } from 'node:crypto';

/** Longest SHIP ID in octets (Table 22). */
const LONGEST = 63;

/**
 * A new SHIP ID: random, so that it survives new hardware and tells nothing about the host.
 * Generated once per node and stored with its key.
 */
export function createShipId(prefix = 'Busbar'): string {
  const id = `${prefix}-${randomBytes(10).toString('hex')}`;
  const fault = shipIdFault(id);
  if (fault !== undefined) throw new RangeError(`"${id}" cannot be a SHIP ID: ${fault}`);
  return id;
}

/** Why a text cannot be our own SHIP ID, or undefined when it can. IDs of others are taken as they are. */
export function shipIdFault(id: string): string | undefined {
  if (id === '') return 'it is empty';
  if (Buffer.byteLength(id) > LONGEST) return `it is longer than ${LONGEST} octets`;
  // Installed peers find SPINE messages by this word (SHIP-6.8.4-10).
  if (id.toLowerCase().includes('datagram')) return 'it contains the word datagram';
  // `=` breaks TXT readers, `;` the QR code, brackets and braces the text rewriting of installed peers.
  const wrong = /[=;[\]{}"\\\p{C}\p{Z}]/u.exec(id);
  return wrong === null ? undefined : `it contains the character ${JSON.stringify(wrong[0])}`;
}

/** The SHIP ID as one host name label: everything but letters, digits and `-` becomes `-` (ship.md 6.4.4). */
export function hostLabel(shipId: string): string {
  const label = shipId
    .replace(/[^A-Za-z0-9-]/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return label === '' ? 'ship' : label;
}
