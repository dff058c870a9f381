import { type RuleId, type Watts, watts } from '@busbar/kernel';

/**
 * What differs between LPC and LPP. Inside, limits are magnitudes: 0 W or more, in the direction of the use case;
 * the sign of the wire is applied at the edge ({@link limitFromWire}, {@link limitToWire}).
 */
export interface PowerLimitProfile {
  /** Short name of the use case, prefix of its rule ids. */
  readonly name: 'LPC' | 'LPP';
  /** Sign of the limit on the wire: LPC-001 (0 W or more), LPP-001 (0 W or less). */
  readonly wireSign: 1 | -1;
  /** Reason given for a limit with the wrong sign. */
  readonly wrongSign: string;
}

/** Limitation of power consumption. */
export const lpcProfile: PowerLimitProfile = { name: 'LPC', wireSign: 1, wrongSign: 'negative limit' };

/** Limitation of power production: production is negative on the wire, the failsafe value is not. */
export const lppProfile: PowerLimitProfile = { name: 'LPP', wireSign: -1, wrongSign: 'positive limit' };

/** The magnitude of a received limit; negative if the sign on the wire is the wrong one. */
export function limitFromWire(profile: PowerLimitProfile, value: Watts): Watts {
  return profile.wireSign === 1 || value === 0 ? value : watts(-value);
}

/** The limit as it travels. */
export function limitToWire(profile: PowerLimitProfile, magnitude: Watts): Watts {
  return profile.wireSign === 1 || magnitude === 0 ? magnitude : watts(-magnitude);
}

/** The rule with this number: the numbers of LPC and LPP map one to one. */
export function powerLimitRule(profile: PowerLimitProfile, number: string): RuleId {
  return `${profile.name}-${number}`;
}
