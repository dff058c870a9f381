import { enumeration, text, ulong } from '@busbar/kernel';
import { type DataOf, dataFunction } from './function-declaration.ts';
import { absoluteOrRelativeTime } from './time-period.ts';

/** Sign of life of an entity. */
export const deviceDiagnosisHeartbeatData = dataFunction({
  name: 'deviceDiagnosisHeartbeatData',
  feature: 'DeviceDiagnosis',
  fields: {
    /** When it was sent. */
    timestamp: absoluteOrRelativeTime,
    /** Ascending, 0 to 2^64-1. */
    heartbeatCounter: ulong,
    /** Duration after which a missing next heartbeat means that the sender is gone. */
    heartbeatTimeout: text,
  },
});
export type DeviceDiagnosisHeartbeatData = DataOf<typeof deviceDiagnosisHeartbeatData>;

/** Operating state of a device or entity. */
export const deviceDiagnosisStateData = dataFunction({
  name: 'deviceDiagnosisStateData',
  feature: 'DeviceDiagnosis',
  fields: {
    timestamp: absoluteOrRelativeTime,
    operatingState: enumeration([
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
    ]),
    /** State in words of the vendor. */
    vendorStateCode: text,
    /** Last error in words of the vendor. */
    lastErrorCode: text,
    /** Duration since the last start. */
    upTime: text,
    /** Duration of all operation. */
    totalUpTime: text,
    powerSupplyCondition: enumeration(['good', 'low', 'critical', 'unknown', 'error']),
  },
});
export type DeviceDiagnosisStateData = DataOf<typeof deviceDiagnosisStateData>;
