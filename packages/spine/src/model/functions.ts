import { deviceClassificationManufacturerData, deviceClassificationUserData } from './device-classification.ts';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
} from './device-configuration.ts';
import { deviceDiagnosisHeartbeatData, deviceDiagnosisStateData } from './device-diagnosis.ts';
import {
  electricalConnectionCharacteristicListData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
} from './electrical-connection.ts';
import type { AnyFunction } from './function-declaration.ts';
import { identificationListData } from './identification.ts';
import {
  loadControlLimitConstraintsListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
} from './load-control.ts';
import {
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  measurementSeriesListData,
  measurementThresholdRelationListData,
} from './measurement.ts';
import {
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
} from './node-management-binding.ts';
import { nodeManagementDestinationListData } from './node-management-destination.ts';
import { nodeManagementDetailedDiscoveryData } from './node-management-detailed-discovery.ts';
import {
  nodeManagementSubscriptionData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
} from './node-management-subscription.ts';
import { nodeManagementUseCaseData } from './node-management-use-case.ts';
import { resultData } from './result.ts';

/** Every declared function, in the order of the schema. */
export const FUNCTIONS: readonly AnyFunction[] = [
  deviceClassificationManufacturerData,
  deviceClassificationUserData,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisStateData,
  electricalConnectionCharacteristicListData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  identificationListData,
  loadControlLimitConstraintsListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  measurementSeriesListData,
  measurementThresholdRelationListData,
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
  nodeManagementUseCaseData,
  resultData,
];

const BY_NAME: ReadonlyMap<string, AnyFunction> = new Map(FUNCTIONS.map((declared) => [declared.name, declared]));

/** The function of this name; undefined when it is not declared. */
export function functionByName(name: string): AnyFunction | undefined {
  return BY_NAME.get(name);
}
