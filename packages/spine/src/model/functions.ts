import { actuatorLevelData, actuatorLevelDescriptionData } from './actuator-level.ts';
import { actuatorSwitchData, actuatorSwitchDescriptionData } from './actuator-switch.ts';
import { alarmListData } from './alarm.ts';
import { billConstraintsListData, billDescriptionListData, billListData } from './bill.ts';
import {
  bindingManagementDeleteCall,
  bindingManagementEntryListData,
  bindingManagementRequestCall,
} from './binding-management.ts';
import { dataTunnelingCall } from './data-tunneling.ts';
import { deviceClassificationManufacturerData, deviceClassificationUserData } from './device-classification.ts';
import {
  deviceConfigurationKeyValueConstraintsListData,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
} from './device-configuration.ts';
import {
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisServiceData,
  deviceDiagnosisStateData,
} from './device-diagnosis.ts';
import { directControlActivityListData, directControlDescriptionData } from './direct-control.ts';
import {
  electricalConnectionCharacteristicListData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  electricalConnectionStateListData,
} from './electrical-connection.ts';
import type { AnyFunction } from './function-declaration.ts';
import {
  hvacOperationModeDescriptionListData,
  hvacOverrunDescriptionListData,
  hvacOverrunListData,
  hvacSystemFunctionDescriptionListData,
  hvacSystemFunctionListData,
  hvacSystemFunctionOperationModeRelationListData,
  hvacSystemFunctionPowerSequenceRelationListData,
  hvacSystemFunctionSetpointRelationListData,
} from './hvac.ts';
import {
  identificationListData,
  sessionIdentificationListData,
  sessionMeasurementRelationListData,
} from './identification.ts';
import { incentiveTableConstraintsData, incentiveTableData, incentiveTableDescriptionData } from './incentive-table.ts';
import {
  loadControlEventListData,
  loadControlLimitConstraintsListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  loadControlNodeData,
  loadControlStateListData,
} from './load-control.ts';
import {
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  measurementSeriesListData,
  measurementThresholdRelationListData,
} from './measurement.ts';
import { messagingListData } from './messaging.ts';
import {
  networkManagementAbortCall,
  networkManagementAddNodeCall,
  networkManagementDeviceDescriptionListData,
  networkManagementDiscoverCall,
  networkManagementEntityDescriptionListData,
  networkManagementFeatureDescriptionListData,
  networkManagementJoiningModeData,
  networkManagementModifyNodeCall,
  networkManagementProcessStateData,
  networkManagementRemoveNodeCall,
  networkManagementReportCandidateData,
  networkManagementScanNetworkCall,
} from './network-management.ts';
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
import {
  operatingConstraintsDurationListData,
  operatingConstraintsInterruptListData,
  operatingConstraintsPowerDescriptionListData,
  operatingConstraintsPowerLevelListData,
  operatingConstraintsPowerRangeListData,
  operatingConstraintsResumeImplicationListData,
} from './operating-constraints.ts';
import {
  powerSequenceAlternativesRelationListData,
  powerSequenceDescriptionListData,
  powerSequenceNodeScheduleInformationData,
  powerSequencePriceCalculationRequestCall,
  powerSequencePriceListData,
  powerSequenceScheduleConfigurationRequestCall,
  powerSequenceScheduleConstraintsListData,
  powerSequenceScheduleListData,
  powerSequenceSchedulePreferenceListData,
  powerSequenceStateListData,
  powerTimeSlotScheduleConstraintsListData,
  powerTimeSlotScheduleListData,
  powerTimeSlotValueListData,
} from './power-sequences.ts';
import { resultData } from './result.ts';
import { sensingDescriptionData, sensingListData } from './sensing.ts';
import { setpointConstraintsListData, setpointDescriptionListData, setpointListData } from './setpoint.ts';
import {
  smartEnergyManagementPsConfigurationRequestCall,
  smartEnergyManagementPsData,
  smartEnergyManagementPsPriceCalculationRequestCall,
  smartEnergyManagementPsPriceData,
} from './smart-energy-management-ps.ts';
import { stateInformationListData } from './state-information.ts';
import {
  subscriptionManagementDeleteCall,
  subscriptionManagementEntryListData,
  subscriptionManagementRequestCall,
} from './subscription-management.ts';
import {
  supplyConditionDescriptionListData,
  supplyConditionListData,
  supplyConditionThresholdRelationListData,
} from './supply-condition.ts';
import {
  commodityListData,
  incentiveDescriptionListData,
  incentiveListData,
  tariffBoundaryRelationListData,
  tariffDescriptionListData,
  tariffListData,
  tariffOverallConstraintsData,
  tariffTierRelationListData,
  tierBoundaryDescriptionListData,
  tierBoundaryListData,
  tierDescriptionListData,
  tierIncentiveRelationListData,
  tierListData,
} from './tariff-information.ts';
import {
  taskManagementJobDescriptionListData,
  taskManagementJobListData,
  taskManagementJobRelationListData,
  taskManagementOverviewData,
} from './task-management.ts';
import { thresholdConstraintsListData, thresholdDescriptionListData, thresholdListData } from './threshold.ts';
import {
  timeDistributorData,
  timeDistributorEnquiryCall,
  timeInformationData,
  timePrecisionData,
} from './time-information.ts';
import { timeSeriesConstraintsListData, timeSeriesDescriptionListData, timeSeriesListData } from './time-series.ts';
import { timeTableConstraintsListData, timeTableDescriptionListData, timeTableListData } from './time-table.ts';
import { useCaseInformationListData } from './use-case-information.ts';
import { specificationVersionListData } from './version.ts';

/** Every function of SPINE 1.3.0 by its name, in the order of the schema. */
export const functions = {
  actuatorLevelData,
  actuatorLevelDescriptionData,
  actuatorSwitchData,
  actuatorSwitchDescriptionData,
  alarmListData,
  billConstraintsListData,
  billDescriptionListData,
  billListData,
  bindingManagementDeleteCall,
  bindingManagementEntryListData,
  bindingManagementRequestCall,
  commodityListData,
  dataTunnelingCall,
  deviceClassificationManufacturerData,
  deviceClassificationUserData,
  deviceConfigurationKeyValueConstraintsListData,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisServiceData,
  deviceDiagnosisStateData,
  directControlActivityListData,
  directControlDescriptionData,
  electricalConnectionCharacteristicListData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  electricalConnectionStateListData,
  hvacOperationModeDescriptionListData,
  hvacOverrunDescriptionListData,
  hvacOverrunListData,
  hvacSystemFunctionDescriptionListData,
  hvacSystemFunctionListData,
  hvacSystemFunctionOperationModeRelationListData,
  hvacSystemFunctionPowerSequenceRelationListData,
  hvacSystemFunctionSetpointRelationListData,
  identificationListData,
  incentiveDescriptionListData,
  incentiveListData,
  incentiveTableConstraintsData,
  incentiveTableData,
  incentiveTableDescriptionData,
  loadControlEventListData,
  loadControlLimitConstraintsListData,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  loadControlNodeData,
  loadControlStateListData,
  measurementConstraintsListData,
  measurementDescriptionListData,
  measurementListData,
  measurementSeriesListData,
  measurementThresholdRelationListData,
  messagingListData,
  networkManagementAbortCall,
  networkManagementAddNodeCall,
  networkManagementDeviceDescriptionListData,
  networkManagementDiscoverCall,
  networkManagementEntityDescriptionListData,
  networkManagementFeatureDescriptionListData,
  networkManagementJoiningModeData,
  networkManagementModifyNodeCall,
  networkManagementProcessStateData,
  networkManagementRemoveNodeCall,
  networkManagementReportCandidateData,
  networkManagementScanNetworkCall,
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
  nodeManagementUseCaseData,
  operatingConstraintsDurationListData,
  operatingConstraintsInterruptListData,
  operatingConstraintsPowerDescriptionListData,
  operatingConstraintsPowerLevelListData,
  operatingConstraintsPowerRangeListData,
  operatingConstraintsResumeImplicationListData,
  powerSequenceAlternativesRelationListData,
  powerSequenceDescriptionListData,
  powerSequenceNodeScheduleInformationData,
  powerSequencePriceCalculationRequestCall,
  powerSequencePriceListData,
  powerSequenceScheduleConfigurationRequestCall,
  powerSequenceScheduleConstraintsListData,
  powerSequenceScheduleListData,
  powerSequenceSchedulePreferenceListData,
  powerSequenceStateListData,
  powerTimeSlotScheduleConstraintsListData,
  powerTimeSlotScheduleListData,
  powerTimeSlotValueListData,
  resultData,
  sensingDescriptionData,
  sensingListData,
  sessionIdentificationListData,
  sessionMeasurementRelationListData,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
  smartEnergyManagementPsConfigurationRequestCall,
  smartEnergyManagementPsData,
  smartEnergyManagementPsPriceCalculationRequestCall,
  smartEnergyManagementPsPriceData,
  specificationVersionListData,
  stateInformationListData,
  subscriptionManagementDeleteCall,
  subscriptionManagementEntryListData,
  subscriptionManagementRequestCall,
  supplyConditionDescriptionListData,
  supplyConditionListData,
  supplyConditionThresholdRelationListData,
  tariffBoundaryRelationListData,
  tariffDescriptionListData,
  tariffListData,
  tariffOverallConstraintsData,
  tariffTierRelationListData,
  taskManagementJobDescriptionListData,
  taskManagementJobListData,
  taskManagementJobRelationListData,
  taskManagementOverviewData,
  thresholdConstraintsListData,
  thresholdDescriptionListData,
  thresholdListData,
  tierBoundaryDescriptionListData,
  tierBoundaryListData,
  tierDescriptionListData,
  tierIncentiveRelationListData,
  tierListData,
  timeDistributorData,
  timeDistributorEnquiryCall,
  timeInformationData,
  timePrecisionData,
  timeSeriesConstraintsListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
  timeTableConstraintsListData,
  timeTableDescriptionListData,
  timeTableListData,
  useCaseInformationListData,
} as const satisfies Readonly<Record<string, AnyFunction>>;

/** Every function, in the order of the schema. */
export const FUNCTIONS: readonly AnyFunction[] = Object.values(functions);

const BY_NAME: ReadonlyMap<string, AnyFunction> = new Map(FUNCTIONS.map((declared) => [declared.name, declared]));

/** The function of this name; undefined when it is not declared. */
export function functionByName(name: string): AnyFunction | undefined {
  return BY_NAME.get(name);
}
