import { LEAST_USER_TRUST, type TrustedPeer, USER_VERIFIED } from '../identity/trust-store.ts';
import type { KeyMaterial, KeyMaterialEntry, KeyToDelete, StoredKey } from '../message/key-material.ts';
import { isShipCurve } from './curve-number.ts';
import { strongest, type TrustLevels } from './trust-levels.ts';

/** A node as a commissioning tool sees it: what it trusts, and how many keys it can hold (6.9.7). */
export interface CommissionedNode {
  readonly peers: readonly TrustedPeer[];
  readonly refused: ReadonlySet<string>;
  readonly ownSki: string;
  /** Most foreign keys it holds. */
  readonly capacity: number;
  /** The accepted tool and the trust in it. */
  readonly tool: { readonly ski: string; readonly trust: TrustLevels };
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** Foreign keys this node knows, for an accepted tool. */
export function heldKeys({ peers, capacity, tool }: CommissionedNode): KeyMaterial {
  const entry = peers.map((peer): KeyMaterialEntry => {
    return {
      ...keyOf(peer),
      userTrust: peer.userTrust,
      commissioningTool: peer.ski === tool.ski,
      id: peer.shipId ?? '',
    };
  });
  return { maxEntries: Math.max(capacity, entry.length), ...(entry.length === 0 ? {} : { entry }) };
}

/**
 * Keys a tool wants this node to trust. The trust of each is at most that of the tool (user or second factor), or what the
 * key has already, which never sinks (6.9.7, SHIP-6.9.4-1). A key the user refused, the own one, and one that finds no room
 * are not stored.
 */
export function keysToStore(wanted: readonly KeyMaterialEntry[], node: CommissionedNode): readonly TrustedPeer[] {
  const { peers, capacity, tool, refused, ownSki, now } = node;
  const ceiling = strongest(tool.trust.user, tool.trust.secondFactor);
  const stored = new Map<string, TrustedPeer>();
  for (const { curve, ski: said, userTrust, id } of wanted) {
    const ski = (said ?? '').toLowerCase();
    const before = stored.get(ski) ?? peers.find((peer) => peer.ski === ski);
    const isUsable = /^[0-9a-f]{40}$/.test(ski) && isShipCurve(curve) && ski !== ownSki && !refused.has(ski);
    const hasRoom = before !== undefined || newcomers(stored, peers) + peers.length < capacity;
    const trust = strongest(Math.min(userTrust ?? USER_VERIFIED, ceiling), before?.userTrust);
    if (!isUsable || !hasRoom || trust < LEAST_USER_TRUST) continue;
    const known = before ?? { ski, since: now, commissionedBy: tool.ski, ...(id ? { shipId: id } : {}) };
    stored.set(ski, { ...known, userTrust: trust, ...(curve === undefined ? {} : { curve }) });
  }
  return [...stored.values()];
}

/** Keys a tool wants this node to forget: those it could have given as much trust itself (own rule: it takes no more than it gives). */
export function keysToForget(wanted: readonly KeyToDelete[], { peers, tool }: CommissionedNode): readonly string[] {
  const ceiling = strongest(tool.trust.user, tool.trust.secondFactor);
  const skis = new Set(wanted.map(({ ski = '' }) => ski.toLowerCase()));
  return peers.filter((peer) => skis.has(peer.ski) && peer.userTrust <= ceiling).map((peer) => peer.ski);
}

/** How much trust the keys of a request have now: 0 is none (Tables 47 and 49). */
export function outcomeOf(
  wanted: readonly (KeyMaterialEntry | KeyToDelete)[],
  trustOf: (ski: string) => number | undefined,
): readonly StoredKey[] {
  return wanted.map(({ curve, ski }) => ({
    ...(curve === undefined ? {} : { curve }),
    ...(ski === undefined ? {} : { ski }),
    userTrust: trustOf((ski ?? '').toLowerCase()) ?? 0,
  }));
}

function keyOf({ ski, curve = 23 }: TrustedPeer): { readonly curve: number; readonly ski: string } {
  return { curve, ski: ski.toUpperCase() };
}

function newcomers(stored: ReadonlyMap<string, TrustedPeer>, peers: readonly TrustedPeer[]): number {
  return [...stored.keys()].filter((ski) => !peers.some((peer) => peer.ski === ski)).length;
}
