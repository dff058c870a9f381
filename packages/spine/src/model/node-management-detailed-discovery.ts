import { type Data, list, record, text } from '@busbar/kernel';
import { dataFunction } from './function-declaration.ts';
import {
  deviceDescription,
  entityDescription,
  featureDescription,
  networkManagementDeviceDescriptionListData,
  networkManagementEntityDescriptionListData,
  networkManagementFeatureDescriptionListData,
} from './network-management.ts';
import { nested, nestedItem } from './selectors.ts';

const ofSpecificationVersionList = { specificationVersion: list(text) };
/** `NodeManagementSpecificationVersionListType`: all SPINE versions a device supports. */
export interface SpecificationVersionList extends Data<typeof ofSpecificationVersionList> {}
const specificationVersionList = record<SpecificationVersionList>(ofSpecificationVersionList);

const ofDeviceInformation = { description: deviceDescription };
/** `NodeManagementDetailedDiscoveryDeviceInformationType`: a device. */
export interface DeviceInformation extends Data<typeof ofDeviceInformation> {}
const deviceInformation = record<DeviceInformation>(ofDeviceInformation);

const ofEntityInformation = { description: entityDescription };
/** `NodeManagementDetailedDiscoveryEntityInformationType`: an entity. */
export interface EntityInformation extends Data<typeof ofEntityInformation> {}
const entityInformation = record<EntityInformation>(ofEntityInformation);

const ofFeatureInformation = { description: featureDescription };
/** `NodeManagementDetailedDiscoveryFeatureInformationType`: a feature. */
export interface FeatureInformation extends Data<typeof ofFeatureInformation> {}
const featureInformation = record<FeatureInformation>(ofFeatureInformation);

const ofDiscovery = {
  specificationVersionList,
  deviceInformation,
  entityInformation: list(entityInformation),
  featureInformation: list(featureInformation),
};
/** `NodeManagementDetailedDiscoveryDataType`: the tree of a device. */
export interface NodeManagementDetailedDiscoveryData extends Data<typeof ofDiscovery> {}

/** Device, entities, features and functions of a device. IEC 63380-3, 5.5.2; merged by its own rules. */
export const nodeManagementDetailedDiscoveryData = dataFunction({
  name: 'nodeManagementDetailedDiscoveryData',
  feature: 'NodeManagement',
  data: record<NodeManagementDetailedDiscoveryData>(ofDiscovery),
  selectors: [
    nested(
      'deviceInformation',
      'deviceInformation.description',
      networkManagementDeviceDescriptionListData.selectors.members,
    ),
    nestedItem(
      'entityInformation',
      'entityInformation.description',
      networkManagementEntityDescriptionListData.selectors.members,
    ),
    nestedItem(
      'featureInformation',
      'featureInformation.description',
      networkManagementFeatureDescriptionListData.selectors.members,
    ),
  ],
});
