import { type Data, record, text, uint } from '@busbar/kernel';
import { featureAddress } from './address.ts';
import { featureType } from './feature-type.ts';
import { callFunction, listFunction } from './function-declaration.ts';

const ofEntry = {
  subscriptionId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  label: text,
  description: text,
};
/** `SubscriptionManagementEntryDataType`: a subscription. */
export interface SubscriptionEntry extends Data<typeof ofEntry> {}
export const subscriptionEntry = record<SubscriptionEntry>(ofEntry);

/** Subscriptions, for a feature of its own; devices tell theirs in `nodeManagementSubscriptionData`. */
export const subscriptionManagementEntryListData = listFunction({
  name: 'subscriptionManagementEntryListData',
  feature: undefined,
  item: 'subscriptionManagementEntryData',
  entry: subscriptionEntry,
  key: ['subscriptionId'],
  selectors: ['subscriptionId', 'clientAddress', 'serverAddress'],
});

const ofRequest = {
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  /** Always sent: other stacks need it (findings S15, S41). */
  serverFeatureType: featureType,
};
/** `SubscriptionManagementRequestCallType`: the features in question. */
export interface SubscriptionRequest extends Data<typeof ofRequest> {}
export const subscriptionRequest = record<SubscriptionRequest>(ofRequest);

/** Asks for a subscription; devices ask by `nodeManagementSubscriptionRequestCall`. */
export const subscriptionManagementRequestCall = callFunction({
  name: 'subscriptionManagementRequestCall',
  feature: undefined,
  data: subscriptionRequest,
});

const ofDelete = {
  subscriptionId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
};
/** `SubscriptionManagementDeleteCallType`: the subscriptions to be ended: by id, or all between the addresses given. */
export interface SubscriptionDelete extends Data<typeof ofDelete> {}
export const subscriptionDelete = record<SubscriptionDelete>(ofDelete);

/** Ends subscriptions; devices do it by `nodeManagementSubscriptionDeleteCall`. */
export const subscriptionManagementDeleteCall = callFunction({
  name: 'subscriptionManagementDeleteCall',
  feature: undefined,
  data: subscriptionDelete,
});
