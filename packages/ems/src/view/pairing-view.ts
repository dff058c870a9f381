import { displaySki, type PeerStatus } from '@busbar/ship';
import type { Pairing } from '../api/api-types.ts';

const OURS: Readonly<Record<PeerStatus['ours'], string>> = {
  trusted: 'You trust this device.',
  'waiting-for-approval': 'The device waits for your approval here.',
  refused: 'You refused this device.',
  unknown: 'Nobody has decided about this device here.',
};

const THEIRS: Readonly<Record<PeerStatus['theirs'], string>> = {
  ready: 'The device trusts this energy manager.',
  pending: 'The device waits for its user to trust this energy manager.',
  aborted: 'The device refused this energy manager.',
  connected: 'The device trusts this energy manager and exchanges data with it.',
  unknown: 'The device has not said anything yet.',
};

/** Both halves of a pairing in words. */
export function pairingView(peer: PeerStatus): Pairing {
  return {
    ski: peer.ski,
    skiGroups: displaySki(peer.ski),
    shipId: peer.shipId ?? null,
    brand: peer.brand ?? null,
    model: peer.model ?? null,
    type: peer.type ?? null,
    host: peer.host ?? null,
    port: peer.port ?? null,
    addresses: [...peer.addresses],
    discovered: peer.discovered,
    connected: peer.connected,
    ours: peer.ours,
    oursText: OURS[peer.ours],
    theirs: peer.theirs,
    theirsText: THEIRS[peer.theirs],
    advice: peer.advice,
    lastClose: peer.lastClose ?? null,
    nextRetry: peer.nextRetry,
  };
}

/** Those that need a decision first, then the trusted ones, then the rest; by SKI inside. */
export function pairingList(peers: readonly PeerStatus[]): readonly Pairing[] {
  const rank = { 'waiting-for-approval': 0, trusted: 1, unknown: 2, refused: 3 } as const;
  return [...peers].sort((a, b) => rank[a.ours] - rank[b.ours] || (a.ski < b.ski ? -1 : 1)).map(pairingView);
}
