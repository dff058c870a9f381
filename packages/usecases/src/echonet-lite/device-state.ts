import { isErrorState, type OperatingState, type StationState } from '@busbar/functions';
import { nameAt } from './content-value.ts';
import { EPC } from './epc.ts';
import type { HasContents } from './station-object.ts';

/** The operating state of a station, first match. UCF_Device_State, mapping section 8. */
export function operatingStateAt(contents: HasContents, isLost: boolean): OperatingState {
  const mode = nameAt(contents, EPC.operationMode);
  if (isLost) return 'notReachable';
  if (nameAt(contents, EPC.faultStatus) === 'true') return 'failure';
  if (nameAt(contents, EPC.maintenance) === 'necessary') return 'serviceNeeded';
  if (nameAt(contents, EPC.operationStatus) === 'false') return 'off';
  if (mode === 'preparation' || nameAt(contents, EPC.vehicleStatus) === 'undefined') return 'temporarilyNotReady';
  return mode === 'standby' || mode === 'idle' ? 'standby' : 'normalOperation';
}

/** The fault flag with its code, 0x88 and 0x89. */
export function faultAt(contents: HasContents): StationState['fault'] {
  const isFaulty = nameAt(contents, EPC.faultStatus) === 'true';
  const code = isFaulty ? nameAt(contents, EPC.faultDescription) : undefined;
  return { isFaulty, ...(code === undefined ? {} : { code }) };
}

/** What a hosted station shows of an operating state, read right to left. */
export interface ShownDeviceState {
  /** 0x80. */
  readonly isOn: boolean;
  /** 0x88. */
  readonly isFaulty: boolean;
  /** 0xE5; 0x027E only. */
  readonly isServiceNeeded: boolean;
}

/** 0x80, 0x88 and 0xE5 of a hosted station. An operating state nobody knows is no fault. */
export function shownDeviceState(state: OperatingState): ShownDeviceState {
  return {
    isOn: state !== 'off',
    isFaulty: isErrorState(state) && state !== 'serviceNeeded',
    isServiceNeeded: state === 'serviceNeeded',
  };
}
