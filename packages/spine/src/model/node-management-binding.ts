import { type Data, record, text, uint } from '@busbar/kernel';
import { featureAddress } from './address.ts';
import { featureType } from './feature-type.ts';
import { callFunction, type DataOf, type ItemOf, listFunction } from './function-declaration.ts';
import { nested, sameAs } from './selectors.ts';

const ofEntry = {
  bindingId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  label: text,
  description: text,
};

/** The bindings of a device. IEC 63380-3, 5.5.4. */
export const nodeManagementBindingData = listFunction({
  name: 'nodeManagementBindingData',
  feature: 'NodeManagement',
  item: 'bindingEntry',
  key: ['bindingId'],
  fields: ofEntry,
  selectors: [
    nested('bindingEntry', '.', [
      sameAs(ofEntry, 'bindingId'),
      sameAs(ofEntry, 'clientAddress'),
      sameAs(ofEntry, 'serverAddress'),
    ]),
  ],
});
export type NodeManagementBindingData = DataOf<typeof nodeManagementBindingData>;
export type BindingEntry = ItemOf<typeof nodeManagementBindingData>;

const ofRequest = {
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  /** Always sent: other stacks need it (findings S15, S41). */
  serverFeatureType: featureType,
};
/** `BindingManagementRequestCallType`. */
export interface BindingRequest extends Data<typeof ofRequest> {}
const bindingRequest = record<BindingRequest>(ofRequest);

/** Asks for a binding. */
export const nodeManagementBindingRequestCall = callFunction({
  name: 'nodeManagementBindingRequestCall',
  feature: 'NodeManagement',
  fields: { bindingRequest },
});
export type NodeManagementBindingRequestCall = DataOf<typeof nodeManagementBindingRequestCall>;

const ofDelete = {
  bindingId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
};
/** `BindingManagementDeleteCallType`. */
export interface BindingDelete extends Data<typeof ofDelete> {}
const bindingDelete = record<BindingDelete>(ofDelete);

/** Ends bindings. */
export const nodeManagementBindingDeleteCall = callFunction({
  name: 'nodeManagementBindingDeleteCall',
  feature: 'NodeManagement',
  fields: { bindingDelete },
});
export type NodeManagementBindingDeleteCall = DataOf<typeof nodeManagementBindingDeleteCall>;
