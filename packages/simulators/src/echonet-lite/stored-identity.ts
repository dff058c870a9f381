import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeIdentity, UNREGISTERED_MANUFACTURER } from '@busbar/echonet-lite';
import { BusbarError } from '@busbar/kernel';
import { replaceFile } from '@busbar/ship';

/** Octets that no other node of the same maker has (EL-6.11-1). */
const UNIQUE_OCTETS = 13;
const FILE = 'echonet-identity';

/**
 * The identity of a simulated node, made once and kept in its directory, so that it is the same after a restart (EL-6.11-2).
 * It does not come from the seed of the world: two devices with the same seed are two devices.
 * @throws BusbarError `simulator.identity` when the file is no identity, or cannot be written
 */
export function storedIdentity(directory: string): NodeIdentity {
  const file = join(directory, FILE);
  const kept = textOf(file);
  if (kept !== undefined) return { manufacturer: UNREGISTERED_MANUFACTURER, unique: octetsOf(kept.trim(), file) };
  const unique = randomBytes(UNIQUE_OCTETS);
  try {
    replaceFile(file, `${unique.toString('hex')}\n`);
  } catch (cause) {
    const message = `The identity could not be written to ${directory}. Check free space and permissions.`;
    throw new BusbarError('simulator.identity', message, { cause });
  }
  return { manufacturer: UNREGISTERED_MANUFACTURER, unique: new Uint8Array(unique) };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
      return undefined;
    throw error;
  }
}

function octetsOf(text: string, file: string): Uint8Array {
  if (text.length !== 2 * UNIQUE_OCTETS || !/^[0-9a-f]+$/.test(text))
    throw new BusbarError(
      'simulator.identity',
      `${file} is not the identity of a node (${2 * UNIQUE_OCTETS} hexadecimal digits); delete it to get a new one`,
    );
  return new Uint8Array(Buffer.from(text, 'hex'));
}
