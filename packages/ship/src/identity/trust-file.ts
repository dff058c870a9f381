import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ShipError } from '../errors.ts';
import { replaceFile } from './durable-file.ts';
import { memoryTrustStore, type RefusedPeer, type TrustedPeer, type TrustStore, withRefusal } from './trust-store.ts';

/** Name of the file that holds the trusted peers inside the data directory. */
export const TRUST_FILE = 'trust.json';
const FORMAT = 1;

/** What the user decided about peers, as a file holds it. */
export interface Decisions {
  readonly peers: readonly TrustedPeer[];
  readonly refused: readonly RefusedPeer[];
}

/** All decisions about peers at once. */
export interface DecisionStore {
  read(): Decisions;
  /** Replaces them: all, or none when it throws. */
  write(decisions: Decisions): void;
}

/**
 * A durable store in `directory`: the whole list is replaced at every change (a few hundred peers at most).
 * @throws ShipError `ship.trust-store-unreadable` here, `ship.trust-store-write-failed` by its changes
 */
export function fileTrustStore(directory: string): TrustStore {
  const path = join(directory, TRUST_FILE);
  const stored = readDecisions(path);
  const peers = memoryTrustStore(stored.peers, stored.refused);
  const without = (ski: string): Decisions => ({
    peers: peers.list().filter((other) => other.ski !== ski),
    refused: peers.refused().filter((other) => other.ski !== ski),
  });
  return {
    get: peers.get,
    list: peers.list,
    refused: peers.refused,
    put: (peer) => {
      const rest = without(peer.ski);
      write(path, { ...rest, peers: [...rest.peers, peer] });
      peers.put(peer);
    },
    refuse: (peer) => {
      const rest = without(peer.ski);
      write(path, { ...rest, refused: withRefusal(rest.refused, peer) });
      peers.refuse(peer);
    },
    remove: (ski) => {
      const rest = without(ski);
      if (rest.peers.length === peers.list().length && rest.refused.length === peers.refused().length) return;
      write(path, rest);
      peers.remove(ski);
    },
  };
}

/**
 * All decisions of the file in `directory` at once, for an import.
 * @throws ShipError as {@link fileTrustStore}
 */
export function fileDecisions(directory: string): DecisionStore {
  const path = join(directory, TRUST_FILE);
  return { read: () => readDecisions(path), write: (decisions) => write(path, decisions) };
}

/** The text of the file. */
export function decisionsText({ peers, refused }: Decisions): string {
  return `${JSON.stringify({ format: FORMAT, peers, refused }, undefined, 2)}\n`;
}

function write(path: string, decisions: Decisions): void {
  try {
    replaceFile(path, decisionsText(decisions));
  } catch (cause) {
    const message = `${path} could not be written; the change was not made. Check free space and permissions.`;
    throw new ShipError('ship.trust-store-write-failed', message, { cause });
  }
}

function readDecisions(path: string): Decisions {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { peers: [], refused: [] };
    throw unreadable(path, 'it cannot be opened', cause);
  }
  let value: { format?: unknown; peers?: unknown; refused?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, 'it is not JSON', cause);
  }
  if (value?.format !== FORMAT) throw unreadable(path, `its format is not ${FORMAT}`);
  return decisionsIn(value, (fault) => unreadable(path, fault));
}

/**
 * Reads the lists of peers. Members that are not known are kept, so that an older program does not lose what a newer one
 * stored.
 * @param broken makes the error for a fault
 */
export function decisionsIn(
  value: { readonly peers?: unknown; readonly refused?: unknown },
  broken: (fault: string) => ShipError,
): Decisions {
  // A file of the first release has no list of refused peers.
  const { peers, refused = [] } = value;
  if (!Array.isArray(peers) || !Array.isArray(refused)) throw broken('its lists of peers are missing');
  return {
    peers: peers.map((peer: TrustedPeer | null) => {
      if (isDecision(peer) && typeof peer.userTrust === 'number') return peer;
      throw broken('it lists a peer without SKI, trust or date');
    }),
    refused: refused.map((peer: RefusedPeer | null) => {
      if (isDecision(peer)) return peer;
      throw broken('it lists a refused peer without SKI or date');
    }),
  };
}

function isDecision<T extends RefusedPeer>(peer: T | null): peer is T {
  return (
    typeof peer === 'object' &&
    peer !== null &&
    typeof peer.ski === 'string' &&
    /^[0-9a-f]{40}$/.test(peer.ski) &&
    typeof peer.since === 'string'
  );
}

function unreadable(path: string, fault: string, cause?: unknown): ShipError {
  const message = `${path} cannot be used: ${fault}. Restore it from a backup; moving it away forgets all paired devices.`;
  return new ShipError('ship.trust-store-unreadable', message, { cause });
}
