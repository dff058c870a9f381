import { formatInstant, type UtcInstant } from '@busbar/kernel';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { LEAST_USER_TRUST, type TrustedPeer, type TrustStore, USER_VERIFIED } from '../identity/trust-store.ts';
import { strongest } from '../key-material/trust-levels.ts';
import type { PeerState } from './peer-state.ts';

/** What a peer calls itself. */
export type PeerNames = Pick<TrustedPeer, 'brand' | 'model' | 'type'>;

/** What the user decided about a peer in this run of the program or in an earlier one. */
export function storedTrust(ski: string, store: TrustStore): PeerState['trust'] {
  // SHIP-6.9.4-2: less trust does not suffice for communication.
  if ((store.get(ski)?.userTrust ?? 0) >= LEAST_USER_TRUST) return 'trusted';
  return store.refused().some((refused) => refused.ski === ski) ? 'refused' : 'undecided';
}

/** Names of a peer: as announced now, else as stored. */
export function namesOf(service: DiscoveredService | undefined, stored: TrustedPeer | undefined): PeerNames {
  const { brand, model, type } = service ?? stored ?? {};
  return {
    ...(brand === undefined ? {} : { brand }),
    ...(model === undefined ? {} : { model }),
    ...(type === undefined ? {} : { type }),
  };
}

/** A name for people; the beginning of the SKI when the peer has none. */
export function labelOf(ski: string, { brand, model }: PeerNames): string {
  const name = [brand, model].filter((part) => part !== undefined).join(' ');
  return name === '' ? `SKI ${ski.slice(0, 8)}` : name;
}

/**
 * What to store for a peer the user trusts now. Approving again accepts a new certificate, and forgets the stored SHIP
 * ID when the peer told another one (SHIP-6.10.4.9-6).
 */
export function approvedRecord(
  ski: string,
  stored: TrustedPeer | undefined,
  names: PeerNames,
  now: UtcInstant,
  isShipIdWrong: boolean,
): TrustedPeer {
  // What else is known of the peer (its PIN proved, its key material) stays; only its certificate is new.
  const { fingerprint: _, keyFingerprint: __, shipId, ...kept } = stored ?? {};
  return {
    ...kept,
    ski,
    ...(shipId === undefined || isShipIdWrong ? {} : { shipId }),
    userTrust: strongest(stored?.userTrust, USER_VERIFIED),
    ...names,
    since: stored?.since ?? formatInstant(now),
  };
}
