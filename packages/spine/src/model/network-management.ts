import { bool, closedEnumeration, type Data, enumeration, list, record, tag, text } from '@busbar/kernel';
import { deviceAddress, entityAddress, featureAddress } from './address.ts';
import { deviceType } from './device-type.ts';
import { entityType } from './entity-type.ts';
import { featureRole } from './feature-role.ts';
import { featureType } from './feature-type.ts';
import { callFunction, dataFunction, listFunction } from './function-declaration.ts';
import { functionName } from './function-name.ts';
import { possibleOperations } from './possible-operations.ts';
import { duration } from './time-types.ts';

/** `NetworkManagementStateChangeType`. Change that a discovery notify tells about; ignored elsewhere (finding S28). */
const stateChange = closedEnumeration(['added', 'removed', 'modified']);

const ofDeviceDescription = {
  deviceAddress,
  deviceType,
  /** Feature that manages the network of the device. */
  networkManagementResponsibleAddress: featureAddress,
  nativeSetup: text,
  /** Address in the technology below SPINE. */
  technologyAddress: text,
  communicationsTechnologyInformation: text,
  networkFeatureSet: closedEnumeration(['gateway', 'router', 'smart', 'simple']),
  lastStateChange: stateChange,
  /** Lowest SHIP trust level a partner needs; absent means no restriction. */
  minimumTrustLevel: text,
  label: text,
  description: text,
};
/** `NetworkManagementDeviceDescriptionDataType`: a device. */
export interface DeviceDescription extends Data<typeof ofDeviceDescription> {}
export const deviceDescription = record<DeviceDescription>(ofDeviceDescription);

/** Devices of the network. */
export const networkManagementDeviceDescriptionListData = listFunction({
  name: 'networkManagementDeviceDescriptionListData',
  feature: 'NetworkManagement',
  item: 'networkManagementDeviceDescriptionData',
  entry: deviceDescription,
  key: ['deviceAddress'],
  selectors: ['deviceAddress', 'deviceType'],
});

const ofEntityDescription = {
  entityAddress,
  entityType,
  lastStateChange: stateChange,
  minimumTrustLevel: text,
  label: text,
  description: text,
};
/** `NetworkManagementEntityDescriptionDataType`: an entity. */
export interface EntityDescription extends Data<typeof ofEntityDescription> {}
export const entityDescription = record<EntityDescription>(ofEntityDescription);

/** Entities of the network. */
export const networkManagementEntityDescriptionListData = listFunction({
  name: 'networkManagementEntityDescriptionListData',
  feature: 'NetworkManagement',
  item: 'networkManagementEntityDescriptionData',
  entry: entityDescription,
  key: ['entityAddress'],
  selectors: ['entityAddress', 'entityType'],
});

/** `FeatureSpecificUsageType`. */
const featureSpecificUsage = enumeration([
  'History',
  'RealTime',
  'OperationMode',
  'Overrun',
  'Contact',
  'Electrical',
  'Heat',
  'Level',
  'Pressure',
  'Temperature',
  'FixedForecast',
  'FlexibleChosenForecast',
  'FlexibleOptionalForecast',
  'OptionalSequenceBasedImmediateControl',
]);

const ofFunctionProperty = {
  function: functionName,
  possibleOperations,
};
/** `FunctionPropertyType`: a function of a feature and what can be done with it. */
export interface FunctionProperty extends Data<typeof ofFunctionProperty> {}
const functionProperty = record<FunctionProperty>(ofFunctionProperty);

const ofFeatureDescription = {
  featureAddress,
  featureType,
  /** Informative. */
  specificUsage: list(featureSpecificUsage),
  /** Group numbers, each after `#`; informative. */
  featureGroup: text,
  role: featureRole,
  /** Server and special features only. */
  supportedFunction: list(functionProperty),
  lastStateChange: stateChange,
  minimumTrustLevel: text,
  label: text,
  description: text,
  /** Longest time until an answer; absent means 10 s (SPINE-5.3.2-36). */
  maxResponseDelay: duration,
};
/** `NetworkManagementFeatureDescriptionDataType`: a feature. */
export interface FeatureDescription extends Data<typeof ofFeatureDescription> {}
export const featureDescription = record<FeatureDescription>(ofFeatureDescription);

/** Features of the network. */
export const networkManagementFeatureDescriptionListData = listFunction({
  name: 'networkManagementFeatureDescriptionListData',
  feature: 'NetworkManagement',
  item: 'networkManagementFeatureDescriptionData',
  entry: featureDescription,
  key: ['featureAddress'],
  selectors: ['featureAddress', 'featureType'],
});

const ofAddNodeCall = {
  nodeAddress: featureAddress,
  /** Setup in words of the technology. */
  nativeSetup: text,
  /** Longest time the process may take. */
  timeout: duration,
  label: text,
  description: text,
};
/** `NetworkManagementAddNodeCallType`: the node to be added. */
export interface NetworkManagementAddNodeCall extends Data<typeof ofAddNodeCall> {}

/** Adds a node to the network. */
export const networkManagementAddNodeCall = callFunction({
  name: 'networkManagementAddNodeCall',
  feature: 'NetworkManagement',
  data: record<NetworkManagementAddNodeCall>(ofAddNodeCall),
});

const ofRemoveNodeCall = {
  nodeAddress: featureAddress,
  /** Longest time the process may take. */
  timeout: duration,
};
/** `NetworkManagementRemoveNodeCallType`: the node to be removed. */
export interface NetworkManagementRemoveNodeCall extends Data<typeof ofRemoveNodeCall> {}

/** Removes a node from the network. */
export const networkManagementRemoveNodeCall = callFunction({
  name: 'networkManagementRemoveNodeCall',
  feature: 'NetworkManagement',
  data: record<NetworkManagementRemoveNodeCall>(ofRemoveNodeCall),
});

const ofModifyNodeCall = {
  nodeAddress: featureAddress,
  /** Setup in words of the technology. */
  nativeSetup: text,
  /** Longest time the process may take. */
  timeout: duration,
  label: text,
  description: text,
};
/** `NetworkManagementModifyNodeCallType`: the new setup of a node. */
export interface NetworkManagementModifyNodeCall extends Data<typeof ofModifyNodeCall> {}

/** Changes the setup of a node. */
export const networkManagementModifyNodeCall = callFunction({
  name: 'networkManagementModifyNodeCall',
  feature: 'NetworkManagement',
  data: record<NetworkManagementModifyNodeCall>(ofModifyNodeCall),
});

const ofScanNetworkCall = {
  /** Where and how to look, in words of the technology. */
  scanSetup: text,
  /** Longest time the process may take. */
  timeout: duration,
};
/** `NetworkManagementScanNetworkCallType`: where to look. */
export interface NetworkManagementScanNetworkCall extends Data<typeof ofScanNetworkCall> {}

/** Looks for nodes that could be added. */
export const networkManagementScanNetworkCall = callFunction({
  name: 'networkManagementScanNetworkCall',
  feature: 'NetworkManagement',
  data: record<NetworkManagementScanNetworkCall>(ofScanNetworkCall),
});

const ofDiscoverCall = { discoverAddress: featureAddress };
/** `NetworkManagementDiscoverCallType`: the node in question. */
export interface NetworkManagementDiscoverCall extends Data<typeof ofDiscoverCall> {}

/** Asks a node what it is. */
export const networkManagementDiscoverCall = callFunction({
  name: 'networkManagementDiscoverCall',
  feature: 'NetworkManagement',
  data: record<NetworkManagementDiscoverCall>(ofDiscoverCall),
});

/** Ends the process that is under way. */
export const networkManagementAbortCall = callFunction({
  name: 'networkManagementAbortCall',
  feature: 'NetworkManagement',
  data: tag,
});

const ofProcessState = {
  state: closedEnumeration(['succeeded', 'failed', 'aborted']),
  description: text,
};
/** `NetworkManagementProcessStateDataType`: the end of a process. */
export interface NetworkManagementProcessStateData extends Data<typeof ofProcessState> {}

/** How the last process went. */
export const networkManagementProcessStateData = dataFunction({
  name: 'networkManagementProcessStateData',
  feature: 'NetworkManagement',
  data: record<NetworkManagementProcessStateData>(ofProcessState),
});

const ofJoiningMode = {
  /** In words of the technology. */
  setup: text,
};
/** `NetworkManagementJoiningModeDataType`: setup for joining. */
export interface NetworkManagementJoiningModeData extends Data<typeof ofJoiningMode> {}

/** What a node needs to join the network. */
export const networkManagementJoiningModeData = dataFunction({
  name: 'networkManagementJoiningModeData',
  feature: 'NetworkManagement',
  data: record<NetworkManagementJoiningModeData>(ofJoiningMode),
});

const ofReportCandidate = {
  /** Setup of the candidate, in words of the technology. */
  candidateSetup: text,
  /** Whether that setup can be used to add the node. */
  setupUsableForAdd: bool,
  label: text,
  description: text,
};
/** `NetworkManagementReportCandidateDataType`: a candidate. */
export interface NetworkManagementReportCandidateData extends Data<typeof ofReportCandidate> {}

/** A node that was found and could be added. */
export const networkManagementReportCandidateData = dataFunction({
  name: 'networkManagementReportCandidateData',
  feature: 'NetworkManagement',
  data: record<NetworkManagementReportCandidateData>(ofReportCandidate),
});
