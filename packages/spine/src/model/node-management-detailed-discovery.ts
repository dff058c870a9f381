import { closedEnumeration, type Data, enumeration, list, record, text } from '@busbar/kernel';
import { deviceAddress, entityAddress, featureAddress } from './address.ts';
import { deviceType } from './device-type.ts';
import { entityType } from './entity-type.ts';
import { featureRole } from './feature-role.ts';
import { featureType } from './feature-type.ts';
import { type DataOf, dataFunction } from './function-declaration.ts';
import { functionName } from './function-name.ts';
import { possibleOperations } from './possible-operations.ts';
import { nested, nestedItem, sameAs } from './selectors.ts';

/** Change that a discovery notify tells about; ignored elsewhere (finding S28). */
const stateChange = closedEnumeration(['added', 'removed', 'modified']);
/** Lowest SHIP trust level a partner needs; absent means no restriction. */
const minimumTrustLevel = text;

const ofVersions = { specificationVersion: list(text) };
/** `NodeManagementSpecificationVersionListType`: all SPINE versions a device supports. */
export interface SpecificationVersionList extends Data<typeof ofVersions> {}
const specificationVersionList = record<SpecificationVersionList>(ofVersions);

const ofDevice = {
  deviceAddress,
  deviceType,
  networkManagementResponsibleAddress: featureAddress,
  nativeSetup: text,
  technologyAddress: text,
  communicationsTechnologyInformation: text,
  networkFeatureSet: closedEnumeration(['gateway', 'router', 'smart', 'simple']),
  lastStateChange: stateChange,
  minimumTrustLevel,
  label: text,
  description: text,
};
/** `NetworkManagementDeviceDescriptionDataType`. */
export interface DeviceDescription extends Data<typeof ofDevice> {}
export const deviceDescription = record<DeviceDescription>(ofDevice);
/** SELECTORS of a device description. */
export const deviceDescriptionSelectors = [sameAs(ofDevice, 'deviceAddress'), sameAs(ofDevice, 'deviceType')];

const ofEntity = {
  entityAddress,
  entityType,
  lastStateChange: stateChange,
  minimumTrustLevel,
  label: text,
  description: text,
};
/** `NetworkManagementEntityDescriptionDataType`. */
export interface EntityDescription extends Data<typeof ofEntity> {}
const entityDescription = record<EntityDescription>(ofEntity);

const ofFunction = { function: functionName, possibleOperations };
/** `FunctionPropertyType`: a function of a feature and what can be done with it. */
export interface FunctionProperty extends Data<typeof ofFunction> {}
const functionProperty = record<FunctionProperty>(ofFunction);

const ofFeature = {
  featureAddress,
  featureType,
  /** Informative. */
  specificUsage: list(
    enumeration([
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
    ]),
  ),
  /** Group numbers, each after `#`; informative. */
  featureGroup: text,
  role: featureRole,
  /** Server and special features only. */
  supportedFunction: list(functionProperty),
  lastStateChange: stateChange,
  minimumTrustLevel,
  label: text,
  description: text,
  /** Longest time until an answer, a duration; absent means 10 s (SPINE-5.3.2-36). */
  maxResponseDelay: text,
};
/** `NetworkManagementFeatureDescriptionDataType`. */
export interface FeatureDescription extends Data<typeof ofFeature> {}
const featureDescription = record<FeatureDescription>(ofFeature);

const ofDeviceInformation = { description: deviceDescription };
/** `NodeManagementDetailedDiscoveryDeviceInformationType`. */
export interface DeviceInformation extends Data<typeof ofDeviceInformation> {}
const deviceInformation = record<DeviceInformation>(ofDeviceInformation);

const ofEntityInformation = { description: entityDescription };
/** `NodeManagementDetailedDiscoveryEntityInformationType`. */
export interface EntityInformation extends Data<typeof ofEntityInformation> {}
const entityInformation = record<EntityInformation>(ofEntityInformation);

const ofFeatureInformation = { description: featureDescription };
/** `NodeManagementDetailedDiscoveryFeatureInformationType`. */
export interface FeatureInformation extends Data<typeof ofFeatureInformation> {}
const featureInformation = record<FeatureInformation>(ofFeatureInformation);

/** Device, entities, features and functions of a device. IEC 63380-3, 5.5.2; merged by its own rules. */
export const nodeManagementDetailedDiscoveryData = dataFunction({
  name: 'nodeManagementDetailedDiscoveryData',
  feature: 'NodeManagement',
  fields: {
    specificationVersionList,
    deviceInformation,
    entityInformation: list(entityInformation),
    featureInformation: list(featureInformation),
  },
  selectors: [
    nested('deviceInformation', 'deviceInformation.description', deviceDescriptionSelectors),
    nestedItem('entityInformation', 'entityInformation.description', [
      sameAs(ofEntity, 'entityAddress'),
      sameAs(ofEntity, 'entityType'),
    ]),
    nestedItem('featureInformation', 'featureInformation.description', [
      sameAs(ofFeature, 'featureAddress'),
      sameAs(ofFeature, 'featureType'),
    ]),
  ],
});
export type NodeManagementDetailedDiscoveryData = DataOf<typeof nodeManagementDetailedDiscoveryData>;
