import type { PowerLimitProfile } from '../power-limit/profile.ts';

/** Key of the failsafe duration minimum; one key for LPC and LPP. */
export const FAILSAFE_DURATION_KEY = 'failsafeDurationMinimum';

/** Key of the PV feed-in power limitation factor, in percent. MGCP 4.1. */
export const PV_FEED_IN_FACTOR_KEY = 'pvCurtailmentLimitFactor';

/** Key of the nominal peak power of a photovoltaic system, W. VAPD scenario 1. */
export const PV_PEAK_POWER_KEY = 'peakPowerOfPvSystem';

/** Key of the failsafe limit of a use case. LPC T73. */
export function failsafeLimitKey(
  profile: PowerLimitProfile,
): 'failsafeConsumptionActivePowerLimit' | 'failsafeProductionActivePowerLimit' {
  return profile.name === 'LPC' ? 'failsafeConsumptionActivePowerLimit' : 'failsafeProductionActivePowerLimit';
}
