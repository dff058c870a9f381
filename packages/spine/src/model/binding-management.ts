import { type Data, record, text, uint } from '@busbar/kernel';
import { featureAddress } from './address.ts';
import { featureType } from './feature-type.ts';
import { callFunction, listFunction } from './function-declaration.ts';

const ofEntry = {
  bindingId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  label: text,
  description: text,
};
/** `BindingManagementEntryDataType`: a binding. */
export interface BindingEntry extends Data<typeof ofEntry> {}
export const bindingEntry = record<BindingEntry>(ofEntry);

/** Bindings, for a feature of its own; devices tell theirs in `nodeManagementBindingData`. */
export const bindingManagementEntryListData = listFunction({
  name: 'bindingManagementEntryListData',
  feature: undefined,
  item: 'bindingManagementEntryData',
  entry: bindingEntry,
  key: ['bindingId'],
  selectors: ['bindingId', 'clientAddress', 'serverAddress'],
});

const ofRequest = {
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  /** Always sent: other stacks need it (findings S15, S41). */
  serverFeatureType: featureType,
};
/** `BindingManagementRequestCallType`: the features to be bound. */
export interface BindingRequest extends Data<typeof ofRequest> {}
export const bindingRequest = record<BindingRequest>(ofRequest);

/** Asks for a binding; devices ask by `nodeManagementBindingRequestCall`. */
export const bindingManagementRequestCall = callFunction({
  name: 'bindingManagementRequestCall',
  feature: undefined,
  data: bindingRequest,
});

const ofDelete = {
  bindingId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
};
/** `BindingManagementDeleteCallType`: the bindings to be ended: by id, or all between the addresses given. */
export interface BindingDelete extends Data<typeof ofDelete> {}
export const bindingDelete = record<BindingDelete>(ofDelete);

/** Ends bindings; devices do it by `nodeManagementBindingDeleteCall`. */
export const bindingManagementDeleteCall = callFunction({
  name: 'bindingManagementDeleteCall',
  feature: undefined,
  data: bindingDelete,
});
