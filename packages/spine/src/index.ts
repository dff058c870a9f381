export { decodeDatagram } from './codec/decode-datagram.ts';
export { encodeDatagram } from './codec/encode-datagram.ts';
export { datagramFromPlain, plainDatagram } from './codec/plain-datagram.ts';
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
  type DeviceAddress,
  deviceAddress,
  type EntityAddress,
  entityAddress,
  featureAddress,
} from './model/address.ts';
export { type CommodityType, commodityType } from './model/commodity-type.ts';
export { type ConfigurationKeyName, configurationKeyName } from './model/configuration-key-name.ts';
export {
  type DeviceClassificationManufacturerData,
  type DeviceClassificationUserData,
  deviceClassificationManufacturerData,
  deviceClassificationUserData,
} from './model/device-classification.ts';
export {
  type DeviceConfigurationKeyValue,
  type DeviceConfigurationKeyValueDescription,
  type DeviceConfigurationValue,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
} from './model/device-configuration.ts';
export {
  type DeviceDiagnosisHeartbeatData,
  type DeviceDiagnosisStateData,
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisStateData,
} from './model/device-diagnosis.ts';
export { type DeviceType, deviceType } from './model/device-type.ts';
export {
  type ElectricalConnectionCharacteristic,
  type ElectricalConnectionDescription,
  type ElectricalConnectionParameterDescription,
  type ElectricalConnectionPermittedValueSet,
  electricalConnectionCharacteristicListData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
} from './model/electrical-connection.ts';
export type { Elements, ElementsMask } from './model/elements.ts';
export { type EnergyDirection, energyDirection } from './model/energy-direction.ts';
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
} from './model/function-declaration.ts';
export { type FunctionName, functionName } from './model/function-name.ts';
export { FUNCTIONS, functionByName } from './model/functions.ts';
export { type Identification, identificationListData } from './model/identification.ts';
export {
  type LoadControlLimit,
  type LoadControlLimitConstraints,
  type LoadControlLimitDescription,
  loadControlLimitConstraintsListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
} from './model/load-control.ts';
export {
  type Measurement,
  type MeasurementConstraints,
  type MeasurementDescription,
  type MeasurementSeries,
  type MeasurementThresholdRelation,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  measurementSeriesListData,
  measurementThresholdRelationListData,
} from './model/measurement.ts';
export { type MeasurementType, measurementType } from './model/measurement-type.ts';
export {
  type BindingDelete,
  type BindingEntry,
  type BindingRequest,
  type NodeManagementBindingData,
  type NodeManagementBindingDeleteCall,
  type NodeManagementBindingRequestCall,
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
} from './model/node-management-binding.ts';
export {
  type NodeManagementDestination,
  nodeManagementDestinationListData,
} from './model/node-management-destination.ts';
export {
  type DeviceDescription,
  type DeviceInformation,
  deviceDescription,
  type EntityDescription,
  type EntityInformation,
  type FeatureDescription,
  type FeatureInformation,
  type FunctionProperty,
  type NodeManagementDetailedDiscoveryData,
  nodeManagementDetailedDiscoveryData,
  type SpecificationVersionList,
} from './model/node-management-detailed-discovery.ts';
export {
  type NodeManagementSubscriptionData,
  type NodeManagementSubscriptionDeleteCall,
  type NodeManagementSubscriptionRequestCall,
  nodeManagementSubscriptionData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
  type SubscriptionDelete,
  type SubscriptionEntry,
  type SubscriptionRequest,
} from './model/node-management-subscription.ts';
export {
  type NodeManagementUseCaseData,
  nodeManagementUseCaseData,
  type UseCaseInformation,
  type UseCaseSupport,
} from './model/node-management-use-case.ts';
export { type PossibleOperation, type PossibleOperations, possibleOperations } from './model/possible-operations.ts';
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
export { nested, nestedItem, type Selector, type SelectorMatch, type Selectors, within } from './model/selectors.ts';
export { absoluteOrRelativeTime, type TimePeriod, timePeriod } from './model/time-period.ts';
export { type UnitOfMeasurement, unitOfMeasurement } from './model/unit-of-measurement.ts';
export { type UseCaseActor, type UseCaseName, useCaseActor, useCaseName } from './model/use-case-name.ts';
export type { UseCaseAnnouncement } from './node-management/use-case-data.ts';
