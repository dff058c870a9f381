/** A peer the user trusts. */
export interface TrustedPeer {
  /** 40 lower-case hex digits. */
  readonly ski: string;
  /** SHIP ID the peer told; undefined until it did. */
  readonly shipId?: string;
  /** SHA-256 of its certificate at the last trusted connection, 64 upper-case hex digits. */
  readonly fingerprint?: string;
  /** SHA-256 of its public key, 64 upper-case hex digits; a renewed certificate keeps it. */
  readonly keyFingerprint?: string;
  /** User trust (Table 30): 32 verified by the user, 64 typed or scanned by the user. */
  readonly userTrust: number;
  /** Second factor trust (Table 30): 32 or 16 once it proved to know the PIN of this node (SHIP-6.9.4-5). */
  readonly secondFactorTrust?: number;
  /** IANA named group of its key; undefined: secp256r1. */
  readonly curve?: number;
  /** `updateCounter` of the last key material state of this peer that was followed (SHIP-6.9.2.3-7). */
  readonly updateCounter?: number;
  /** Own `updateCounter` this peer confirmed last (SHIP-6.9.2.3-5). */
  readonly confirmedCounter?: number;
  /** SKI of the key that announced this one as its successor (SHIP-6.9.2.3-6). */
  readonly succeeds?: string;
  /** SKI of the commissioning tool that brought this key (6.9.7). */
  readonly commissionedBy?: string;
  readonly brand?: string;
  readonly model?: string;
  readonly type?: string;
  /** When the user decided, ISO 8601 UTC. */
  readonly since: string;
}

/** A peer the user refused: its hello is aborted until the user approves it (SHIP-6.10.4.4-2). */
export interface RefusedPeer {
  /** 40 lower-case hex digits. */
  readonly ski: string;
  /** When the user decided, ISO 8601 UTC. */
  readonly since: string;
}

/** Keeps what the user decided about peers. Every change is durable when the call returns (SHIP-6.2.2-4). */
export interface TrustStore {
  get(ski: string): TrustedPeer | undefined;
  list(): readonly TrustedPeer[];
  /** Trusts a peer; a refusal ends with it. */
  put(peer: TrustedPeer): void;
  /** Refused peers, the newest last. */
  refused(): readonly RefusedPeer[];
  /** Refuses a peer; trust ends with it. Of more than {@link MOST_REFUSED} the oldest is forgotten. */
  refuse(peer: RefusedPeer): void;
  /** Forgets trust or refusal: the peer is undecided again. */
  remove(ski: string): void;
}

/** Most refusals kept: each was a decision of a user, so more can only come from a flood of strangers. */
export const MOST_REFUSED = 256;

/** Trust from which a peer may communicate (SHIP-6.9.4-2). */
export const LEAST_USER_TRUST = 8;
/** Trust of a peer whose SKI the user compared and confirmed (Table 30). */
export const USER_VERIFIED = 32;

/** A store that forgets everything with the process: for simulations and tests. */
export function memoryTrustStore(
  peers: readonly TrustedPeer[] = [],
  refusals: readonly RefusedPeer[] = [],
): TrustStore {
  const bySki = new Map(peers.map((peer) => [peer.ski, peer]));
  const refusedBySki = new Map(refusals.map((peer) => [peer.ski, peer]));
  return {
    get: (ski) => bySki.get(ski),
    list: () => [...bySki.values()],
    put: (peer) => {
      refusedBySki.delete(peer.ski);
      bySki.set(peer.ski, peer);
    },
    refused: () => [...refusedBySki.values()],
    refuse: (peer) => {
      bySki.delete(peer.ski);
      const kept = withRefusal([...refusedBySki.values()], peer);
      refusedBySki.clear();
      for (const one of kept) refusedBySki.set(one.ski, one);
    },
    remove: (ski) => {
      bySki.delete(ski);
      refusedBySki.delete(ski);
    },
  };
}

/** The refusals after one more; the oldest goes when they are too many. */
export function withRefusal(refused: readonly RefusedPeer[], peer: RefusedPeer): readonly RefusedPeer[] {
  return [...refused.filter((other) => other.ski !== peer.ski), peer].slice(-MOST_REFUSED);
}

/** Whether everything `peer` states is stored already. */
export function isStoredAs(peer: TrustedPeer, stored: TrustedPeer | undefined): boolean {
  const keys = Object.keys(peer) as (keyof TrustedPeer)[];
  return stored !== undefined && keys.every((key) => peer[key] === stored[key]);
}
