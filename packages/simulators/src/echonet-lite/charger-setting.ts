import { type Amperes, type WattHours, type Watts, wattHours, watts } from '@busbar/kernel';
import {
  type ChargerMethod,
  type ChargerMode,
  type ChargerRating,
  type ChargerState,
  inMode,
  isPossible,
} from './charger-state.ts';

/** Something somebody wants of a charger, over the network or at the device. */
export type ChargerSetting =
  | { readonly set: 'mode'; readonly mode: ChargerMode }
  | { readonly set: 'chargingMethod' | 'dischargingMethod'; readonly method: ChargerMethod }
  | { readonly set: 'chargingPower' | 'dischargingPower' | 'signedPower'; readonly power: Watts }
  | { readonly set: 'chargingCurrent' | 'dischargingCurrent'; readonly current: Amperes }
  | { readonly set: 'chargingTarget' | 'dischargingTarget'; readonly energy: WattHours }
  /** A counter begins again at 0. */
  | { readonly set: 'charged' | 'discharged' }
  /** The vehicle is to be asked again, 0xCD. */
  | { readonly set: 'check' };

/** The state after a setting; undefined: refused. Mapping S3, S5, S7 to S10. */
export function chargerAfter(
  state: ChargerState,
  setting: ChargerSetting,
  rating: ChargerRating,
): ChargerState | undefined {
  switch (setting.set) {
    case 'mode':
      return isPossible(setting.mode, state, rating) ? inMode(state, setting.mode) : undefined;
    case 'chargingMethod':
    case 'dischargingMethod':
      return { ...state, [setting.set]: setting.method };
    case 'chargingPower':
      return setting.power > rating.charge ? undefined : { ...state, chargingPower: setting.power };
    case 'dischargingPower':
      return setting.power > rating.discharge ? undefined : { ...state, dischargingPower: setting.power };
    case 'chargingCurrent':
    case 'dischargingCurrent':
      return setting.current > MOST_CURRENT ? undefined : { ...state, [setting.set]: setting.current };
    case 'chargingTarget':
    case 'dischargingTarget':
      return { ...state, [setting.set]: setting.energy };
    case 'charged':
    case 'discharged':
      return { ...state, [setting.set]: wattHours(0) };
    case 'check':
      return state.car === undefined || state.isLinked ? state : { ...state, isLinked: true };
    case 'signedPower':
      return afterSignedPower(state, setting.power, rating);
  }
}

/** Most current of a setting, A; more than any charger for AC has. */
const MOST_CURRENT = 63;

/**
 * A signed setpoint brings its mode with it. While the method of its direction is another, nothing changes, and the write is
 * not refused; zero works with either method. Mapping S10.
 */
function afterSignedPower(state: ChargerState, power: Watts, rating: ChargerRating): ChargerState | undefined {
  if (power > rating.charge || power < 0 - rating.discharge) return undefined;
  const { chargingMethod, dischargingMethod } = state;
  const charges = power >= 0 && chargingMethod === 'v2G';
  const discharges = power <= 0 && dischargingMethod === 'v2G';
  if (!charges && !discharges) return state;
  const mode = power > 0 ? 'charge' : power < 0 ? 'discharge' : 'standby';
  return isPossible(mode, state, rating) ? { ...inMode(state, mode), signedPower: watts(power) } : undefined;
}
