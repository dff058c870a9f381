import { type Data, record } from '@busbar/kernel';
import { bindingDelete, bindingEntry, bindingManagementEntryListData, bindingRequest } from './binding-management.ts';
import { callFunction, type DataOf, listFunction } from './function-declaration.ts';
import { nested } from './selectors.ts';

/** The bindings of a device. IEC 63380-3, 5.5.4. */
export const nodeManagementBindingData = listFunction({
  name: 'nodeManagementBindingData',
  feature: 'NodeManagement',
  item: 'bindingEntry',
  entry: bindingEntry,
  key: ['bindingId'],
  selectors: [nested('bindingEntry', '.', bindingManagementEntryListData.selectors.members)],
});
/** Data of {@link nodeManagementBindingData}. */
export type NodeManagementBindingData = DataOf<typeof nodeManagementBindingData>;

const ofRequestCall = { bindingRequest };
/** `NodeManagementBindingRequestCallType`: a request for a binding. */
export interface NodeManagementBindingRequestCall extends Data<typeof ofRequestCall> {}

/** Asks for a binding. IEC 63380-3, 5.5.4. */
export const nodeManagementBindingRequestCall = callFunction({
  name: 'nodeManagementBindingRequestCall',
  feature: 'NodeManagement',
  data: record<NodeManagementBindingRequestCall>(ofRequestCall),
});

const ofDeleteCall = { bindingDelete };
/** `NodeManagementBindingDeleteCallType`: a request to end bindings. */
export interface NodeManagementBindingDeleteCall extends Data<typeof ofDeleteCall> {}

/** Ends bindings. IEC 63380-3, 5.5.4. */
export const nodeManagementBindingDeleteCall = callFunction({
  name: 'nodeManagementBindingDeleteCall',
  feature: 'NodeManagement',
  data: record<NodeManagementBindingDeleteCall>(ofDeleteCall),
});
