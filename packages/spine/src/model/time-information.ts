import { bool, closedEnumeration, type Data, long, record, tag, ubyte, uint } from '@busbar/kernel';
import { callFunction, dataFunction } from './function-declaration.ts';
import { dateTime, duration } from './time-types.ts';

const ofTimeInformation = {
  utc: dateTime,
  /** Offset of the local time from UTC. */
  utcOffset: duration,
  dayOfWeek: closedEnumeration(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
  /** 1 to 53. */
  calendarWeek: ubyte,
};
/** `TimeInformationDataType`: date and time. */
export interface TimeInformationData extends Data<typeof ofTimeInformation> {}

/** Present time of a device. */
export const timeInformationData = dataFunction({
  name: 'timeInformationData',
  feature: 'TimeInformation',
  data: record<TimeInformationData>(ofTimeInformation),
});

const ofTimePrecision = {
  isSynchronised: bool,
  lastSyncAt: dateTime,
  /** `xs:integer`, which has no bounds; 64 bits of it are kept. */
  clockDrift: long,
};
/** `TimePrecisionDataType`: quality of a clock. */
export interface TimePrecisionData extends Data<typeof ofTimePrecision> {}

/** How exact the clock of a device is. */
export const timePrecisionData = dataFunction({
  name: 'timePrecisionData',
  feature: 'TimeInformation',
  data: record<TimePrecisionData>(ofTimePrecision),
});

const ofTimeDistributor = {
  isTimeDistributor: bool,
  distributorPriority: uint,
};
/** `TimeDistributorDataType`: a giver of time. */
export interface TimeDistributorData extends Data<typeof ofTimeDistributor> {}

/** Whether a device gives others the time. */
export const timeDistributorData = dataFunction({
  name: 'timeDistributorData',
  feature: 'TimeInformation',
  data: record<TimeDistributorData>(ofTimeDistributor),
});

/** Asks who gives the time. */
export const timeDistributorEnquiryCall = callFunction({
  name: 'timeDistributorEnquiryCall',
  feature: 'TimeInformation',
  data: tag,
});
