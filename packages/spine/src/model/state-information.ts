import { bool, type Data, enumeration, record, uint } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { absoluteOrRelativeTime } from './time-types.ts';

/** `StateInformationType`. First the states of working, then those of failure. */
const stateInformation = enumeration([
  'externalOverrideFromGrid',
  'autonomousGridSupport',
  'islandingMode',
  'balancing',
  'trickleCharging',
  'calibration',
  'commissioningMissing',
  'sleeping',
  'starting',
  'mppt',
  'throttled',
  'shuttingDown',
  'manualShutdown',
  'inverterDefective',
  'batteryOvercurrentProtection',
  'pvStringOvercurrentProtection',
  'gridFault',
  'groundFault',
  'acDisconnected',
  'dcDisconnected',
  'cabinetOpen',
  'overTemperature',
  'underTemperature',
  'frequencyAboveLimit',
  'frequencyBelowLimit',
  'acVoltageAboveLimit',
  'acVoltageBelowLimit',
  'dcVoltageAboveLimit',
  'dcVoltageBelowLimit',
  'hardwareTestFailure',
  'genericInternalError',
]);

const ofStateInformation = {
  stateInformationId: uint,
  stateInformation,
  isActive: bool,
  category: enumeration(['functionality', 'failure']),
  /** When `isActive` changed; a duration is an age. */
  timeOfLastChange: absoluteOrRelativeTime,
};
/** `StateInformationDataType`: a state. */
export interface StateInformation extends Data<typeof ofStateInformation> {}

/** States that hold at present, working or faulty ones. */
export const stateInformationListData = listFunction({
  name: 'stateInformationListData',
  feature: 'StateInformation',
  item: 'stateInformationData',
  entry: record<StateInformation>(ofStateInformation),
  key: ['stateInformationId'],
  selectors: ['stateInformationId', 'stateInformation', 'isActive', 'category'],
});
