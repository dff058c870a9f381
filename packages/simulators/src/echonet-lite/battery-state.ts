import { type Seconds, type WattHours, type Watts, wattHours, watts } from '@busbar/kernel';
import { BATTERY_RATING, type BatteryModel, batteryStep } from '../world/battery-model.ts';

/** Operation modes it takes, 0xDA. */
export type BatteryMode = 'charging' | 'discharging' | 'standby' | 'auto';
/** Methods it knows, 0xC1 and 0xC2. */
export type BatteryMethod = 'maximum' | 'designatedPower';

/** What a storage battery was told, and what it holds. */
export interface BatteryState {
  readonly isOn: boolean;
  readonly isFailed: boolean;
  readonly mode: BatteryMode;
  readonly chargingMethod: BatteryMethod;
  readonly dischargingMethod: BatteryMethod;
  readonly chargingPower: Watts;
  readonly dischargingPower: Watts;
  /** Energy after which it stops; 0: none is set. */
  readonly chargingTarget: WattHours;
  readonly dischargingTarget: WattHours;
  /** Energy since the mode began, a magnitude. */
  readonly modeEnergy: WattHours;
  readonly model: BatteryModel;
}

/** A battery as it was delivered: standby, and the most there is. */
export function batteryStart(model: BatteryModel): BatteryState {
  return {
    isOn: true,
    isFailed: false,
    mode: 'standby',
    chargingMethod: 'maximum',
    dischargingMethod: 'maximum',
    chargingPower: BATTERY_RATING,
    dischargingPower: BATTERY_RATING,
    chargingTarget: wattHours(0),
    dischargingTarget: wattHours(0),
    modeEnergy: wattHours(0),
    model,
  };
}

/** The same battery in another mode. */
export function inBatteryMode(state: BatteryState, mode: BatteryMode): BatteryState {
  return state.mode === mode ? state : { ...state, mode, modeEnergy: wattHours(0) };
}

/**
 * The battery a moment later.
 * @param load what the house takes without it, W: in the mode `auto` it covers that, or takes what is left over
 */
export function batteryAfter(state: BatteryState, duration: Seconds, load: Watts): BatteryState {
  const { isOn, isFailed, mode } = state;
  const wanted = isOn && !isFailed ? wantedPower(state, load) : watts(0);
  const model = batteryStep({ ...state.model, wanted }, duration, { consumption: undefined, production: undefined });
  const energy = Math.abs(model.charged - state.model.charged + model.discharged - state.model.discharged);
  const after = { ...state, model, modeEnergy: wattHours(state.modeEnergy + energy) };
  const target = mode === 'charging' ? state.chargingTarget : mode === 'discharging' ? state.dischargingTarget : 0;
  return target > 0 && after.modeEnergy >= target ? inBatteryMode(after, 'standby') : after;
}

function wantedPower(state: BatteryState, load: Watts): Watts {
  switch (state.mode) {
    case 'charging':
      return state.chargingMethod === 'maximum' ? BATTERY_RATING : state.chargingPower;
    case 'discharging':
      return watts(0 - (state.dischargingMethod === 'maximum' ? BATTERY_RATING : state.dischargingPower));
    case 'auto':
      return watts(0 - load);
    case 'standby':
      return watts(0);
  }
}
