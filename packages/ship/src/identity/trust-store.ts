/** A peer the user trusts. */
export interface TrustedPeer {
  /** 40 lower-case hex digits. */
  readonly ski: string;
  /** SHIP ID the peer told; undefined until it did. */
  readonly shipId?: string;
  /** SHA-256 of its certificate at the first trusted connection, 64 upper-case hex digits. */
  readonly fingerprint?: string;
  /** User trust (Table 30): 32 verified by the user, 64 typed or scanned by the user. */
  readonly userTrust: number;
  readonly brand?: string;
  readonly model?: string;
  readonly type?: string;
  /** When the user decided, ISO 8601 UTC. */
  readonly since: string;
}

/** Keeps the trusted peers. Every change is durable when the call returns (SHIP-6.2.2-4). */
export interface TrustStore {
  get(ski: string): TrustedPeer | undefined;
  list(): readonly TrustedPeer[];
  put(peer: TrustedPeer): void;
  remove(ski: string): void;
}

/** Trust from which a peer may communicate (SHIP-6.9.4-2). */
export const LEAST_USER_TRUST = 8;
/** Trust of a peer whose SKI the user compared and confirmed (Table 30). */
export const USER_VERIFIED = 32;

/** A store that forgets everything with the process: for simulations and tests. */
export function memoryTrustStore(peers: readonly TrustedPeer[] = []): TrustStore {
  const bySki = new Map(peers.map((peer) => [peer.ski, peer]));
  return {
    get: (ski) => bySki.get(ski),
    list: () => [...bySki.values()],
    put: (peer) => {
      bySki.set(peer.ski, peer);
    },
    remove: (ski) => {
      bySki.delete(ski);
    },
  };
}

/** Whether everything `peer` states is stored already. */
export function isStoredAs(peer: TrustedPeer, stored: TrustedPeer | undefined): boolean {
  const keys = Object.keys(peer) as (keyof TrustedPeer)[];
  return stored !== undefined && keys.every((key) => peer[key] === stored[key]);
}
