import { type ItemOf, listFunction } from './function-declaration.ts';
import { deviceDescription, deviceDescriptionSelectors } from './node-management-detailed-discovery.ts';
import { nested } from './selectors.ts';

/** Devices that can be reached behind this one, in enhanced communication mode. IEC 63380-3, 5.5.3. */
export const nodeManagementDestinationListData = listFunction({
  name: 'nodeManagementDestinationListData',
  feature: 'NodeManagement',
  item: 'nodeManagementDestinationData',
  key: [],
  fields: { deviceDescription },
  selectors: [nested('deviceDescription', 'deviceDescription', deviceDescriptionSelectors)],
});
export type NodeManagementDestination = ItemOf<typeof nodeManagementDestinationListData>;
