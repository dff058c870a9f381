import { type Data, record } from '@busbar/kernel';
import { callFunction, type DataOf, listFunction } from './function-declaration.ts';
import { nested } from './selectors.ts';
import {
  subscriptionDelete,
  subscriptionEntry,
  subscriptionManagementEntryListData,
  subscriptionRequest,
} from './subscription-management.ts';

/** The subscriptions of a device. IEC 63380-3, 5.5.5. */
export const nodeManagementSubscriptionData = listFunction({
  name: 'nodeManagementSubscriptionData',
  feature: 'NodeManagement',
  item: 'subscriptionEntry',
  entry: subscriptionEntry,
  key: ['subscriptionId'],
  selectors: [nested('subscriptionEntry', '.', subscriptionManagementEntryListData.selectors.members)],
});
/** Data of {@link nodeManagementSubscriptionData}. */
export type NodeManagementSubscriptionData = DataOf<typeof nodeManagementSubscriptionData>;

const ofRequestCall = { subscriptionRequest };
/** `NodeManagementSubscriptionRequestCallType`: a request for a subscription. */
export interface NodeManagementSubscriptionRequestCall extends Data<typeof ofRequestCall> {}

/** Asks for a subscription. IEC 63380-3, 5.5.5. */
export const nodeManagementSubscriptionRequestCall = callFunction({
  name: 'nodeManagementSubscriptionRequestCall',
  feature: 'NodeManagement',
  data: record<NodeManagementSubscriptionRequestCall>(ofRequestCall),
});

const ofDeleteCall = { subscriptionDelete };
/** `NodeManagementSubscriptionDeleteCallType`: a request to end subscriptions. */
export interface NodeManagementSubscriptionDeleteCall extends Data<typeof ofDeleteCall> {}

/** Ends subscriptions. IEC 63380-3, 5.5.5. */
export const nodeManagementSubscriptionDeleteCall = callFunction({
  name: 'nodeManagementSubscriptionDeleteCall',
  feature: 'NodeManagement',
  data: record<NodeManagementSubscriptionDeleteCall>(ofDeleteCall),
});
