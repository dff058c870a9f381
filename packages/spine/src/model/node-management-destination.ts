import { type Data, record } from '@busbar/kernel';
import { listFunction } from './function-declaration.ts';
import { deviceDescription, networkManagementDeviceDescriptionListData } from './network-management.ts';
import { nested } from './selectors.ts';

const ofDestination = {
  /** Address, communications technology, feature set, last change and label only. */
  deviceDescription,
};
/** `NodeManagementDestinationDataType`: a device behind this one. */
export interface NodeManagementDestination extends Data<typeof ofDestination> {}

/** Devices that can be reached behind this one, in enhanced communication mode. IEC 63380-3, 5.5.3. */
export const nodeManagementDestinationListData = listFunction({
  name: 'nodeManagementDestinationListData',
  feature: 'NodeManagement',
  item: 'nodeManagementDestinationData',
  entry: record<NodeManagementDestination>(ofDestination),
  key: [],
  selectors: [
    nested('deviceDescription', 'deviceDescription', networkManagementDeviceDescriptionListData.selectors.members),
  ],
});
