export { decodeDatagram } from './codec/decode-datagram.ts';
export { encodeDatagram } from './codec/encode-datagram.ts';
export { datagramFromPlain, plainDatagram } from './codec/plain-datagram.ts';
export type { Destination, NetworkFeatureSet } from './communication-mode/destination-list.ts';
export type { EnhancedMode } from './communication-mode/enhanced-mode.ts';
export { type Applied, type ApplyOptions, applyCmd } from './data/apply-cmd.ts';
export { parseDateTime } from './data/date-time.ts';
export { formatDuration, parseDuration } from './data/duration.ts';
export { type Reduced, reduceForReply } from './data/reduce-for-reply.ts';
export { fromScaled, toScaled } from './data/scaled-number.ts';
export type {
  Cmd,
  CmdClassifier,
  CmdData,
  Datagram,
  FeatureAddress,
  Filter,
  Header,
  NamedValue,
  UnknownData,
} from './datagram/datagram.ts';
export { type FullFeatureAddress, formatAddress } from './device/feature-address.ts';
export { type Heartbeat, type HeartbeatOptions, startHeartbeat } from './device/heartbeat.ts';
export { DEFAULT_LIMITS, type SpineLimits } from './device/limits.ts';
export { LocalDevice, type LocalDeviceOptions } from './device/local-device.ts';
export type {
  HeldRelation,
  LocalEntity,
  LocalFeature,
  LocalFeatureOptions,
  NotifyWhen,
  OfferedOperations,
  Peer,
  RemoteEvent,
  WriteJudge,
  WriteRequest,
  WriteVerdict,
} from './device/local-tree.ts';
export type { Operations } from './device/operations.ts';
export { type PeerClient, type PeerFeature, peerClient, type Watch } from './device/peer-client.ts';
export type {
  ClientFeature,
  DataOrigin,
  RemoteDevice,
  RemoteEntity,
  RemoteFeature,
  RemoteUseCase,
  RemoteWrite,
} from './device/remote-tree.ts';
export type { ReadOutcome, Refusal, ResultError, WriteOutcome } from './device/result-error.ts';
export { SPINE_ERRORS, SpineError, type SpineErrorCode } from './errors.ts';
export {
  type AbsoluteOrRecurringTime,
  absoluteOrRecurringTime,
  type DaysOfWeek,
} from './model/absolute-or-recurring-time.ts';
export * from './model/actuator-level.ts';
export * from './model/actuator-switch.ts';
export {
  type DeviceAddress,
  deviceAddress,
  type EntityAddress,
  entityAddress,
  featureAddress,
} from './model/address.ts';
export * from './model/alarm.ts';
export * from './model/bill.ts';
export * from './model/binding-management.ts';
export { type CommodityType, commodityType } from './model/commodity-type.ts';
export { type ConfigurationKeyName, configurationKeyName } from './model/configuration-key-name.ts';
export { type Currency, currency } from './model/currency.ts';
export * from './model/data-tunneling.ts';
export * from './model/device-classification.ts';
export * from './model/device-configuration.ts';
export * from './model/device-diagnosis.ts';
export { type DeviceType, deviceType } from './model/device-type.ts';
export * from './model/direct-control.ts';
export * from './model/electrical-connection.ts';
export type { Elements, ElementsMask } from './model/elements.ts';
export { type EnergyDirection, energyDirection } from './model/energy-direction.ts';
export { type EnergyMode, energyMode } from './model/energy-mode.ts';
export { type EntityType, entityType } from './model/entity-type.ts';
export { type FeatureRole, featureRole } from './model/feature-role.ts';
export { type FeatureType, featureType } from './model/feature-type.ts';
export {
  type AnyFunction,
  callFunction,
  type DataOf,
  dataFunction,
  type FunctionDeclaration,
  type ItemOf,
  type ListData,
  type ListFunction,
  type ListRules,
  listFunction,
  type Ownership,
  resultFunction,
  valueListFunction,
} from './model/function-declaration.ts';
export { type FunctionName, functionName } from './model/function-name.ts';
export { FUNCTIONS, functionByName, functions } from './model/functions.ts';
export * from './model/hvac.ts';
export * from './model/identification.ts';
export * from './model/incentive-table.ts';
export * from './model/load-control.ts';
export * from './model/measurement.ts';
export { type MeasurementType, measurementType } from './model/measurement-type.ts';
export * from './model/messaging.ts';
export * from './model/network-management.ts';
export * from './model/node-management-binding.ts';
export * from './model/node-management-destination.ts';
export * from './model/node-management-detailed-discovery.ts';
export * from './model/node-management-subscription.ts';
export * from './model/node-management-use-case.ts';
export * from './model/operating-constraints.ts';
export { type PossibleOperation, type PossibleOperations, possibleOperations } from './model/possible-operations.ts';
export * from './model/power-sequences.ts';
export { type RecurrenceInformation, recurrenceInformation } from './model/recurrence-information.ts';
export { ERROR_NUMBERS, type ResultData, resultData } from './model/result.ts';
export {
  type ScaledNumber,
  type ScaledNumberRange,
  type ScaledNumberSet,
  scaledNumber,
  scaledNumberRange,
  scaledNumberSet,
} from './model/scaled-number.ts';
export { type ScopeType, scopeType } from './model/scope-type.ts';
export {
  itemWith,
  nested,
  nestedItem,
  period,
  type Selector,
  type SelectorMatch,
  type Selectors,
  sameAs,
  within,
} from './model/selectors.ts';
export * from './model/sensing.ts';
export * from './model/setpoint.ts';
export * from './model/smart-energy-management-ps.ts';
export * from './model/state-information.ts';
export * from './model/subscription-management.ts';
export * from './model/supply-condition.ts';
export * from './model/tariff-information.ts';
export * from './model/task-management.ts';
export * from './model/threshold.ts';
export * from './model/time-information.ts';
export { type TimePeriod, timePeriod } from './model/time-period.ts';
export * from './model/time-series.ts';
export * from './model/time-table.ts';
export { absoluteOrRelativeTime, date, dateTime, duration, time } from './model/time-types.ts';
export { type UnitOfMeasurement, unitOfMeasurement } from './model/unit-of-measurement.ts';
export * from './model/use-case-information.ts';
export { type UseCaseActor, type UseCaseName, useCaseActor, useCaseName } from './model/use-case-name.ts';
export * from './model/version.ts';
export type { UseCaseAnnouncement } from './node-management/use-case-data.ts';
