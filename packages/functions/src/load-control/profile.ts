import type { RuleId } from '@busbar/kernel';

/**
 * What differs between OPEV and OSCEV. OPEV curtails: an active limit is a ceiling that must never be exceeded, and without the
 * energy manager a safe current holds. OSCEV recommends: without the energy manager the recommendation does not exist.
 */
export interface CurrentLimitProfile {
  /** Short name of the use case, prefix of its rule ids. */
  readonly name: 'OPEV' | 'OSCEV';
  readonly kind: 'obligation' | 'recommendation';
}

/** Overload protection by charging current curtailment. */
export const opevProfile: CurrentLimitProfile = { name: 'OPEV', kind: 'obligation' };

/** Optimisation of self-consumption. */
export const oscevProfile: CurrentLimitProfile = { name: 'OSCEV', kind: 'recommendation' };

/** The rule with this number; the numbers of both use cases map where both have one. */
export function currentLimitRule(profile: CurrentLimitProfile, number: string): RuleId {
  return `${profile.name}-${number}`;
}
