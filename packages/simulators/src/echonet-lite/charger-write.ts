import { decodeNamed, evCharger, evChargerDischarger, type PropertyName } from '@busbar/echonet-lite';
import { amperes, wattHours, watts } from '@busbar/kernel';
import { amountIn } from './amount.ts';
import type { ChargerSetting } from './charger-setting.ts';
import type { ChargerMethod, ChargerMode } from './charger-state.ts';
import { RELEASE } from './live-object.ts';

const MODES: readonly string[] = ['charge', 'discharge', 'standby', 'idle'] satisfies readonly ChargerMode[];
const METHODS: Readonly<Record<string, ChargerMethod>> = {
  maximumChargingElectricPower: 'maximum',
  maximumDischargingElectricPower: 'maximum',
  designatedElectricPower: 'power',
  designatedElectricCurrent: 'current',
  v2G: 'v2G',
};

/** Names of what can be written to an EV charger. */
export const CHARGER_WRITABLE = [
  'vehicleConnectionConfirmation',
  'resetCumulativeChargingElectricEnergy',
  'targetChargingElectricEnergy',
  'chargingElectricPower',
  'chargingCurrent',
] as const satisfies readonly PropertyName<typeof evCharger>[];

/** Names of what can be written to an EV charger and discharger. */
export const DISCHARGER_WRITABLE = [
  'vehicleConnectionConfirmation',
  'resetCumulativeDischargingElectricEnergy',
  'resetCumulativeChargingElectricEnergy',
  'chargingMethod',
  'dischargingMethod',
  'chargingDischargingElectricPower',
  'targetChargingElectricEnergy1',
  'targetDischargingElectricEnergy',
  'chargingElectricPower',
  'dischargingElectricPower',
  'chargingCurrent',
  'dischargingCurrent',
] as const satisfies readonly PropertyName<typeof evChargerDischarger>[];

/** What a write to an EV charger wants; undefined: a charger does not have that. */
export function chargerWrite(name: PropertyName<typeof evCharger>, edt: Uint8Array): ChargerSetting | undefined {
  const value = decodeNamed(evCharger, name, edt, { release: RELEASE });
  switch (name) {
    case 'operationMode':
      return modeSetting(value);
    case 'vehicleConnectionConfirmation':
      return { set: 'check' };
    case 'resetCumulativeChargingElectricEnergy':
      return { set: 'charged' };
    case 'chargingElectricPower':
      return powerSetting('chargingPower', value);
    case 'chargingCurrent':
      return currentSetting('chargingCurrent', value);
    case 'targetChargingElectricEnergy':
      return energySetting('chargingTarget', value);
    default:
      return undefined;
  }
}

/** What a write to an EV charger and discharger wants; undefined: this one does not have that. */
export function dischargerWrite(
  name: PropertyName<typeof evChargerDischarger>,
  edt: Uint8Array,
): ChargerSetting | undefined {
  const value = decodeNamed(evChargerDischarger, name, edt, { release: RELEASE });
  switch (name) {
    case 'operationMode':
      return modeSetting(value);
    case 'vehicleConnectionConfirmation':
      return { set: 'check' };
    case 'resetCumulativeChargingElectricEnergy':
      return { set: 'charged' };
    case 'resetCumulativeDischargingElectricEnergy':
      return { set: 'discharged' };
    case 'chargingMethod':
    case 'dischargingMethod': {
      const method = typeof value === 'string' ? METHODS[value] : undefined;
      return method === undefined ? undefined : { set: name, method };
    }
    case 'chargingDischargingElectricPower':
      return powerSetting('signedPower', value);
    case 'chargingElectricPower':
      return powerSetting('chargingPower', value);
    case 'dischargingElectricPower':
      return powerSetting('dischargingPower', value);
    case 'chargingCurrent':
    case 'dischargingCurrent':
      return currentSetting(name, value);
    case 'targetChargingElectricEnergy1':
      return energySetting('chargingTarget', value);
    case 'targetDischargingElectricEnergy':
      return energySetting('dischargingTarget', value);
    default:
      return undefined;
  }
}

/** A mode it can be told; others are states, or need a meter it does not have. */
export function modeSetting(value: unknown): ChargerSetting | undefined {
  return isMode(value) ? { set: 'mode', mode: value } : undefined;
}

function isMode(value: unknown): value is ChargerMode {
  return typeof value === 'string' && MODES.includes(value);
}

function powerSetting(
  set: 'chargingPower' | 'dischargingPower' | 'signedPower',
  value: unknown,
): ChargerSetting | undefined {
  const power = amountIn(value);
  return power === undefined ? undefined : { set, power: watts(power) };
}

function currentSetting(set: 'chargingCurrent' | 'dischargingCurrent', value: unknown): ChargerSetting | undefined {
  const current = amountIn(value);
  return current === undefined ? undefined : { set, current: amperes(current) };
}

function energySetting(set: 'chargingTarget' | 'dischargingTarget', value: unknown): ChargerSetting | undefined {
  const energy = amountIn(value);
  return energy === undefined ? undefined : { set, energy: wattHours(energy) };
}
