import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ShipError } from '../errors.ts';
import { replaceFile } from '../identity/durable-file.ts';
import {
  FACTORY_RECORD,
  type KeyMaterialRecord,
  type KeyMaterialStore,
  memoryKeyMaterialStore,
} from './key-material-store.ts';
import type { OwnKeyMaterial } from './own-key-material.ts';

/** Name of the file inside the data directory. */
export const KEY_MATERIAL_FILE = 'key-material.json';
const FORMAT = 1;

/**
 * A durable store in `directory`. No secret is in it: neither keys nor a PIN.
 * @throws ShipError `ship.key-material-unreadable` here, `ship.key-material-write-failed` by its changes
 */
export function fileKeyMaterialStore(directory: string): KeyMaterialStore {
  const path = join(directory, KEY_MATERIAL_FILE);
  const memory = memoryKeyMaterialStore(readRecord(path));
  return {
    get: memory.get,
    put: (record) => {
      try {
        replaceFile(path, `${JSON.stringify({ format: FORMAT, ...record }, undefined, 2)}\n`);
      } catch (cause) {
        const message = `${path} could not be written; the change was not made. Check free space and permissions.`;
        throw new ShipError('ship.key-material-write-failed', message, { cause });
      }
      memory.put(record);
    },
  };
}

function readRecord(path: string): KeyMaterialRecord {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return FACTORY_RECORD;
    throw unreadable(path, 'it cannot be opened', cause);
  }
  let value: (Partial<KeyMaterialRecord> & { readonly format?: unknown }) | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, 'it is not JSON', cause);
  }
  if (value?.format !== FORMAT) throw unreadable(path, `its format is not ${FORMAT}`);
  return keyMaterialIn(value, (fault) => unreadable(path, fault));
}

/**
 * Reads a record that was stored or exported.
 * @param broken makes the error for a fault
 */
export function keyMaterialIn(
  { own, wrongPins, isPinProved }: Partial<KeyMaterialRecord>,
  broken: (fault: string) => ShipError,
): KeyMaterialRecord {
  if (!isCounter(wrongPins) || typeof isPinProved !== 'boolean') throw broken('the state of the PIN is missing');
  if (own !== undefined && !isOwnKeyMaterial(own)) throw broken('the list of own keys is broken');
  return { wrongPins, isPinProved, ...(own === undefined ? {} : { own }) };
}

function isCounter(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isOwnKeyMaterial({ updateCounter, keys }: Partial<OwnKeyMaterial>): boolean {
  const isKey = (key: OwnKeyMaterial['keys'][number]): boolean =>
    /^[0-9a-f]{40}$/.test(key.ski) &&
    isCounter(key.curve) &&
    ['predecessor', 'current', 'successor'].includes(key.stage) &&
    !Number.isNaN(Date.parse(key.since));
  return isCounter(updateCounter) && Array.isArray(keys) && keys.length > 0 && keys.every(isKey);
}

function unreadable(path: string, fault: string, cause?: unknown): ShipError {
  const message = `${path} cannot be used: ${fault}. Restore it from a backup; moving it away makes peers ask for the keys of this node again.`;
  return new ShipError('ship.key-material-unreadable', message, { cause });
}
