import { type Data, enumeration, record, text, ulong } from '@busbar/kernel';
import { dataFunction } from './function-declaration.ts';
import { absoluteOrRelativeTime, duration } from './time-types.ts';

const ofHeartbeat = {
  /** When it was sent. */
  timestamp: absoluteOrRelativeTime,
  /** Ascending, 0 to 2^64-1. */
  heartbeatCounter: ulong,
  /** Time after which a missing next heartbeat means that the sender is gone. */
  heartbeatTimeout: duration,
};
/** `DeviceDiagnosisHeartbeatDataType`: a sign of life. */
export interface DeviceDiagnosisHeartbeatData extends Data<typeof ofHeartbeat> {}

/** Sign of life of an entity. IEC 63380-3, tables 90, 91, 92, 93. */
export const deviceDiagnosisHeartbeatData = dataFunction({
  name: 'deviceDiagnosisHeartbeatData',
  feature: 'DeviceDiagnosis',
  data: record<DeviceDiagnosisHeartbeatData>(ofHeartbeat),
});

const ofState = {
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
  /** Time since the last start. */
  upTime: duration,
  /** Time of all operation. */
  totalUpTime: duration,
  powerSupplyCondition: enumeration(['good', 'low', 'critical', 'unknown', 'error']),
};
/** `DeviceDiagnosisStateDataType`: an operating state. */
export interface DeviceDiagnosisStateData extends Data<typeof ofState> {}

/** Operating state of a device or entity. IEC 63380-3, tables 84, 85, 86, 87, 88. */
export const deviceDiagnosisStateData = dataFunction({
  name: 'deviceDiagnosisStateData',
  feature: 'DeviceDiagnosis',
  data: record<DeviceDiagnosisStateData>(ofState),
});

const ofService = {
  timestamp: absoluteOrRelativeTime,
  installationTime: absoluteOrRelativeTime,
  /** Number of starts, 0 to 2^64-1. */
  bootCounter: ulong,
  /** When the next service is due. */
  nextService: absoluteOrRelativeTime,
};
/** `DeviceDiagnosisServiceDataType`: what a service technician asks for. */
export interface DeviceDiagnosisServiceData extends Data<typeof ofService> {}

/** Installation, starts and next service of a device. */
export const deviceDiagnosisServiceData = dataFunction({
  name: 'deviceDiagnosisServiceData',
  feature: 'DeviceDiagnosis',
  data: record<DeviceDiagnosisServiceData>(ofService),
});
