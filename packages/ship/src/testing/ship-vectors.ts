import { readFileSync } from 'node:fs';

/** One entry of vectors/ship.json (ship.md section 15); members as far as tests use them. */
export interface ShipVector {
  readonly name: string;
  readonly hex: string;
  readonly json: string | null;
  readonly pem?: string;
  readonly privateKeyPem?: string;
  readonly publicKeyHex?: string;
  readonly display?: string;
  readonly sha256Fingerprint?: string;
  readonly txt?: readonly string[] | string;
  readonly qr?: string;
  readonly secretHex?: string;
  readonly nonceHex?: string;
  readonly message?: string;
  readonly digest?: string;
}

/** The vector of this name; a missing one is a mistake of the test. */
export function shipVector(name: string): ShipVector {
  const path = new URL('../../vectors/ship.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly ShipVector[];
  const found = vectors.find((vector) => vector.name === name);
  if (found === undefined) throw new Error(`there is no vector ${name}`);
  return found;
}
