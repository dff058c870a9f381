import { type Data, record, text, uint } from '@busbar/kernel';
import { featureAddress } from './address.ts';
import { featureType } from './feature-type.ts';
import { callFunction, type DataOf, type ItemOf, listFunction } from './function-declaration.ts';
import { nested, sameAs } from './selectors.ts';

const ofEntry = {
  subscriptionId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  label: text,
  description: text,
};

/** The subscriptions of a device. IEC 63380-3, 5.5.5. */
export const nodeManagementSubscriptionData = listFunction({
  name: 'nodeManagementSubscriptionData',
  feature: 'NodeManagement',
  item: 'subscriptionEntry',
  key: ['subscriptionId'],
  fields: ofEntry,
  selectors: [
    nested('subscriptionEntry', '.', [
      sameAs(ofEntry, 'subscriptionId'),
      sameAs(ofEntry, 'clientAddress'),
      sameAs(ofEntry, 'serverAddress'),
    ]),
  ],
});
export type NodeManagementSubscriptionData = DataOf<typeof nodeManagementSubscriptionData>;
export type SubscriptionEntry = ItemOf<typeof nodeManagementSubscriptionData>;

const ofRequest = {
  clientAddress: featureAddress,
  serverAddress: featureAddress,
  /** Always sent: other stacks need it (findings S15, S41). */
  serverFeatureType: featureType,
};
/** `SubscriptionManagementRequestCallType`. */
export interface SubscriptionRequest extends Data<typeof ofRequest> {}
const subscriptionRequest = record<SubscriptionRequest>(ofRequest);

/** Asks for a subscription. */
export const nodeManagementSubscriptionRequestCall = callFunction({
  name: 'nodeManagementSubscriptionRequestCall',
  feature: 'NodeManagement',
  fields: { subscriptionRequest },
});
export type NodeManagementSubscriptionRequestCall = DataOf<typeof nodeManagementSubscriptionRequestCall>;

const ofDelete = {
  subscriptionId: uint,
  clientAddress: featureAddress,
  serverAddress: featureAddress,
};
/** `SubscriptionManagementDeleteCallType`. */
export interface SubscriptionDelete extends Data<typeof ofDelete> {}
const subscriptionDelete = record<SubscriptionDelete>(ofDelete);

/** Ends subscriptions. */
export const nodeManagementSubscriptionDeleteCall = callFunction({
  name: 'nodeManagementSubscriptionDeleteCall',
  feature: 'NodeManagement',
  fields: { subscriptionDelete },
});
export type NodeManagementSubscriptionDeleteCall = DataOf<typeof nodeManagementSubscriptionDeleteCall>;
