import type { storageBattery } from '@busbar/echonet-lite';
import type { Clock, Seconds } from '@busbar/kernel';
import { BATTERY_CAPACITY, BATTERY_EFFICIENCY, BATTERY_RATING, BATTERY_RESERVE } from '../world/battery-model.ts';
import { counter, share, w, wh } from './amount.ts';
import type { BatteryState } from './battery-state.ts';
import type { LiveValues } from './live-object.ts';
import { localTime } from './local-time.ts';

/** Energy at its terminals that fills the empty battery, and that the full one gives, Wh. */
const USABLE = (BATTERY_CAPACITY * (100 - BATTERY_RESERVE)) / 100;
const FILLS = BATTERY_CAPACITY / BATTERY_EFFICIENCY;
const GIVES = USABLE * BATTERY_EFFICIENCY;
const RANGE = { minValue: w(0), maxValue: w(BATTERY_RATING) };

/** Properties of a storage battery, from its state. */
export function batteryValues(
  state: () => BatteryState,
  clock: Clock,
  utcOffset: Seconds,
): LiveValues<typeof storageBattery> {
  const stored = (): number => (BATTERY_CAPACITY * state().model.soc) / 100;
  const givable = (): number => Math.max(0, stored() - (BATTERY_CAPACITY * BATTERY_RESERVE) / 100);
  const target = (energy: number) => (energy === 0 ? ('noSetting' as const) : wh(energy));
  return {
    currentTime: () => localTime(clock.wall(), utcOffset).time,
    currentDate: () => localTime(clock.wall(), utcOffset).date,
    acEffectiveChargingCapacity: () => wh(FILLS),
    acEffectiveDischargingCapacity: () => wh(GIVES),
    acChargeableCapacity: () => wh(FILLS),
    acDischargeableCapacity: () => wh(GIVES),
    acChargeableElectricEnergy: () => wh((BATTERY_CAPACITY - stored()) / BATTERY_EFFICIENCY),
    acDischargeableElectricEnergy: () => wh(givable() * BATTERY_EFFICIENCY),
    acCumulativeChargingElectricEnergy: () => counter(state().model.charged),
    acCumulativeDischargingElectricEnergy: () => counter(state().model.discharged),
    acTargetChargingElectricEnergy: () => target(state().chargingTarget),
    acTargetDischargingElectricEnergy: () => target(state().dischargingTarget),
    chargingMethod: () => state().chargingMethod,
    dischargingMethod: () => state().dischargingMethod,
    minimumAndMaximumChargingElectricPower: () => RANGE,
    minimumAndMaximumDischargingElectricPower: () => RANGE,
    actualOperationMode: () => {
      const { power } = state().model;
      return power > 0 ? 'charging' : power < 0 ? 'discharging' : 'standby';
    },
    ratedElectricEnergy: () => wh(BATTERY_CAPACITY),
    instantaneousChargingAndDischargingElectricPower: () => w(state().model.power),
    cumulativeDischargingElectricEnergy: () => counter(state().model.discharged),
    cumulativeChargingElectricEnergy: () => counter(state().model.charged),
    operationMode: () => state().mode,
    powerSystemInterconnectionStatus: () => 'reversePowerFlowAcceptable',
    remainingCapacity1: () => wh(stored()),
    remainingCapacity3: () => share(state().model.soc),
    batteryType: () => 'lib',
    chargingPower: () => w(state().chargingPower),
    dischargingPower: () => w(state().dischargingPower),
  };
}
