import { bool, type Data, enumeration, list, record, text, uint } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { period } from './selectors.ts';
import { timePeriod } from './time-period.ts';

const ofIdentification = {
  identificationId: uint,
  identificationType: enumeration(['eui48', 'eui64', 'userRfidTag']),
  identificationValue: text,
  authorized: bool,
};
/** `IdentificationDataType`: an identification. */
export interface Identification extends Data<typeof ofIdentification> {}

/** Identifications such as the address of an EV or an RFID tag. IEC 63380-3, tables 96, 97. */
export const identificationListData = listFunction({
  name: 'identificationListData',
  feature: 'Identification',
  item: 'identificationData',
  entry: record<Identification>(ofIdentification),
  key: ['identificationId'],
  selectors: ['identificationId', 'identificationType'],
});

const ofSessionIdentification = {
  sessionId: uint,
  identificationId: uint,
  /** Whether no later session has begun. */
  isLatestSession: bool,
  /** When the session took place. */
  timePeriod,
};
/** `SessionIdentificationDataType`: a session. */
export interface SessionIdentification extends Data<typeof ofSessionIdentification> {}

/** Sessions, such as charging an EV, and whom they belong to. */
export const sessionIdentificationListData = listFunction({
  name: 'sessionIdentificationListData',
  feature: 'Identification',
  item: 'sessionIdentificationData',
  entry: record<SessionIdentification>(ofSessionIdentification),
  key: ['sessionId'],
  selectors: ['sessionId', 'identificationId', 'isLatestSession', period('timePeriod', 'timePeriod')],
});

const ofSessionMeasurementRelation = {
  sessionId: uint,
  measurementId: list(uint),
};
/** `SessionMeasurementRelationDataType`: measurands of a session. */
export interface SessionMeasurementRelation extends Data<typeof ofSessionMeasurementRelation> {}

/** Measurands that belong to a session. */
export const sessionMeasurementRelationListData = listFunction({
  name: 'sessionMeasurementRelationListData',
  feature: 'Identification',
  item: 'sessionMeasurementRelationData',
  entry: record<SessionMeasurementRelation>(ofSessionMeasurementRelation),
  key: ['sessionId'],
  selectors: ['sessionId', 'measurementId'],
});
