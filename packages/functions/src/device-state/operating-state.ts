/** Operating states a device may report. EVSECC 5.2; unknown ones are kept. */
export const OPERATING_STATES = [
  'normalOperation',
  'standby',
  'failure',
  'serviceNeeded',
  'overrideDetected',
  'inAlarm',
  'notReachable',
  'finished',
  'temporarilyNotReady',
  'off',
] as const;
export type OperatingState = (typeof OPERATING_STATES)[number] | (string & {});

/** What a device says about its operation. UCF_Device_State. */
export interface DeviceState {
  readonly operatingState: OperatingState;
  /** Vendor's code of the last error; stays after recovery. */
  readonly lastErrorCode?: string;
}

const ERROR_STATES: ReadonlySet<string> = new Set(['failure', 'inAlarm', 'serviceNeeded', 'notReachable']);

/** Whether the device is in an error state. EVSECC-020. */
export function isErrorState(state: OperatingState | undefined): boolean {
  return state !== undefined && ERROR_STATES.has(state);
}
