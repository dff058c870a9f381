import type { TrustedPeer } from '../identity/trust-store.ts';

/** How much a node trusts a peer, in three independent categories (Table 30). */
export interface TrustLevels {
  readonly user: number;
  /** Always 0: no PKI is asked; it never suffices alone. */
  readonly pki: number;
  readonly secondFactor: number;
}

/** Second factor trust of the first peer after factory default that proved to know the PIN, and of later ones (SHIP-6.9.4-5). */
export const SECOND_FACTOR_TRUST = { first: 32, later: 16 } as const;
/** User trust from which a peer may communicate at all (SHIP-6.9.4-2). */
const LEAST_FOR_COMMUNICATION = 8;
/** Trust from which a peer may commission (SHIP-6.9.4-4). */
const LEAST_FOR_COMMISSIONING = 32;

/** Inside one category the strongest mechanism counts; levels never add up (SHIP-6.9.4-1). */
export function strongest(...levels: readonly (number | undefined)[]): number {
  return Math.max(0, ...levels.map((level) => level ?? 0));
}

/** Whether a peer may act as commissioning tool: user trust 32, or second factor 32 with user trust 8 (SHIP-6.9.4-4). */
export function mayCommission({ user, secondFactor }: TrustLevels): boolean {
  return (
    user >= LEAST_FOR_COMMISSIONING || (secondFactor >= LEAST_FOR_COMMISSIONING && user >= LEAST_FOR_COMMUNICATION)
  );
}

/** Trust in a peer as stored (Table 30). */
export function trustLevels(stored: TrustedPeer | undefined): TrustLevels {
  return { user: strongest(stored?.userTrust), pki: 0, secondFactor: strongest(stored?.secondFactorTrust) };
}
