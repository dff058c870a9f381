import type { TrustedPeer } from '../identity/trust-store.ts';
import type { CertificateState, KeyMaterialState } from '../message/key-material.ts';

/** A `keyMaterialState` of a peer that makes sense on its connection. */
export interface ForeignKeyMaterial {
  readonly updateCounter: number;
  /** Keys of the curve of the connection, 40 lower-case hex digits each; others are not trusted (SHIP-6.9.2.3-6). */
  readonly current: readonly string[];
  readonly successor: readonly string[];
}

/** What the trust store has to do about it. */
export interface ForeignKeyChange {
  readonly put: readonly TrustedPeer[];
  /** SKIs whose trust ends. */
  readonly remove: readonly string[];
}

/** Most certificates one node has in all its stages (Annex A.4). */
const MOST_ENTRIES = 256;

/**
 * Reads a `keyMaterialState` that came over a connection secured with `ski` on `curve`. Undefined when it cannot be the
 * state of that peer: its own key is not in it, or more than one key of the curve is current, or succeeds (one update at a
 * time, SHIP-6.9.2.3-3).
 */
export function foreignKeyMaterial(
  { updateCounter, entry = [] }: KeyMaterialState,
  ski: string,
  curve: number,
): ForeignKeyMaterial | undefined {
  if (updateCounter === undefined || entry.length > MOST_ENTRIES) return undefined;
  const ofCurve = entry.filter((one) => one.curve === curve);
  const inStage = (stage: CertificateState['currentState']): readonly string[] =>
    ofCurve.filter(({ currentState }) => currentState === stage).map((one) => (one.ski ?? '').toLowerCase());
  const [current, successor, predecessor] = [inStage('current'), inStage('successor'), inStage('predecessor')];
  const isOfPeer = [...current, ...successor, ...predecessor].includes(ski);
  const isWellFormed = [...current, ...successor].every((one) => /^[0-9a-f]{40}$/.test(one));
  if (!isOfPeer || !isWellFormed || current.length > 1 || successor.length > 1) return undefined;
  return { updateCounter, current, successor };
}

/**
 * Follows the state of a trusted peer: what is current or succeeds is trusted like the key it came from, what is no longer
 * listed or is a predecessor is not (SHIP-6.9.2.3-6). Only keys this peer vouched for are concerned: a key the user or
 * another peer brought stays as it is, and so does one the user refused.
 */
export function followForeignKeys(
  peers: readonly TrustedPeer[],
  refused: ReadonlySet<string>,
  ski: string,
  { updateCounter, current, successor }: ForeignKeyMaterial,
  now: string,
): ForeignKeyChange {
  const from = peers.find((peer) => peer.ski === ski);
  if (from === undefined) return { put: [], remove: [] };
  const listed = new Set([...current, ...successor]);
  const family = familyOf(peers, ski);
  const added = [...listed].filter((one) => !peers.some((peer) => peer.ski === one) && !refused.has(one));
  return {
    put: [
      ...peers
        .filter((peer) => family.has(peer.ski) && listed.has(peer.ski))
        .map((peer) => ({ ...peer, updateCounter })),
      ...added.map((one) => inherited(from, one, updateCounter, now)),
    ],
    remove: [...family].filter((one) => !listed.has(one)),
  };
}

/** A key that its predecessor vouched for has the trust of that one. */
function inherited(from: TrustedPeer, ski: string, updateCounter: number, since: string): TrustedPeer {
  const { fingerprint: _, keyFingerprint: __, ...kept } = from;
  return { ...kept, ski, since, updateCounter, succeeds: from.ski };
}

/** A key with all keys of the same peer: those it vouched for, and the one that vouched for it, over any number of updates. */
function familyOf(peers: readonly TrustedPeer[], ski: string): ReadonlySet<string> {
  const family = new Set([ski]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const peer of peers) {
      if (peer.succeeds === undefined) continue;
      if (family.has(peer.succeeds)) family.add(peer.ski);
      if (family.has(peer.ski)) family.add(peer.succeeds);
    }
  }
  const trusted = new Set(peers.map((peer) => peer.ski));
  return new Set([...family].filter((one) => trusted.has(one)));
}
