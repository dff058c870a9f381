import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ShipError } from '../errors.ts';
import { replaceFile } from './durable-file.ts';
import { memoryTrustStore, type TrustedPeer, type TrustStore } from './trust-store.ts';

/** Name of the file that holds the trusted peers inside the data directory. */
export const TRUST_FILE = 'trust.json';
const FORMAT = 1;

/**
 * A durable store in `directory`: the whole list is replaced at every change (a few hundred peers at most).
 * @throws ShipError `ship.trust-store-unreadable` here, `ship.trust-store-write-failed` by its changes
 */
export function fileTrustStore(directory: string): TrustStore {
  const path = join(directory, TRUST_FILE);
  const peers = memoryTrustStore(readPeers(path));
  return {
    get: peers.get,
    list: peers.list,
    put: (peer) => {
      writePeers(path, [...peers.list().filter((other) => other.ski !== peer.ski), peer]);
      peers.put(peer);
    },
    remove: (ski) => {
      if (peers.get(ski) === undefined) return;
      writePeers(
        path,
        peers.list().filter((other) => other.ski !== ski),
      );
      peers.remove(ski);
    },
  };
}

function writePeers(path: string, peers: readonly TrustedPeer[]): void {
  try {
    replaceFile(path, `${JSON.stringify({ format: FORMAT, peers }, undefined, 2)}\n`);
  } catch (cause) {
    const message = `${path} could not be written; the change was not made. Check free space and permissions.`;
    throw new ShipError('ship.trust-store-write-failed', message, { cause });
  }
}

function readPeers(path: string): readonly TrustedPeer[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(path, 'it cannot be opened', cause);
  }
  let value: { format?: unknown; peers?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, 'it is not JSON', cause);
  }
  if (value?.format !== FORMAT || !Array.isArray(value.peers)) throw unreadable(path, `its format is not ${FORMAT}`);
  return value.peers.map((peer: unknown) => trustedPeer(peer, path));
}

/** Keeps members it does not know, so that an older program does not lose what a newer one stored. */
function trustedPeer(value: unknown, path: string): TrustedPeer {
  const peer = value as TrustedPeer | null;
  const isPeer =
    typeof peer === 'object' &&
    peer !== null &&
    typeof peer.ski === 'string' &&
    /^[0-9a-f]{40}$/.test(peer.ski) &&
    typeof peer.userTrust === 'number' &&
    typeof peer.since === 'string';
  if (!isPeer) throw unreadable(path, 'it lists a peer without SKI, trust or date');
  return peer;
}

function unreadable(path: string, fault: string, cause?: unknown): ShipError {
  const message = `${path} cannot be used: ${fault}. Restore it from a backup; moving it away forgets all paired devices.`;
  return new ShipError('ship.trust-store-unreadable', message, { cause });
}
