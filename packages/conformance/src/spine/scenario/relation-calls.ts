import type { FeatureAddress } from '@busbar/spine';
import type { PlainCmd } from '../message/plain-message.ts';

/** The two ends of a binding or subscription. */
export interface RelationEnds {
  readonly clientAddress: FeatureAddress;
  readonly serverAddress: FeatureAddress;
}

/** Asks for a binding. PAR_bindingNm without a type: it may be missing. */
export function bindingRequest(ends: RelationEnds, serverFeatureType?: string): PlainCmd {
  return { nodeManagementBindingRequestCall: { bindingRequest: request(ends, serverFeatureType) } };
}

/** Asks for a subscription. PAR_subscriptionNm and PAR_fcDestE1SourceE0 without a type. */
export function subscriptionRequest(ends: RelationEnds, serverFeatureType?: string): PlainCmd {
  return { nodeManagementSubscriptionRequestCall: { subscriptionRequest: request(ends, serverFeatureType) } };
}

/** Ends a binding. PAR_bindingLpcLppDelete. */
export function bindingDelete(ends: RelationEnds): PlainCmd {
  return { nodeManagementBindingDeleteCall: { bindingDelete: request(ends) } };
}

/** Ends a subscription. PAR_deleteSubscriptionNm. */
export function subscriptionDelete(ends: RelationEnds): PlainCmd {
  return { nodeManagementSubscriptionDeleteCall: { subscriptionDelete: request(ends) } };
}

function request({ clientAddress, serverAddress }: RelationEnds, serverFeatureType?: string): PlainCmd {
  const ends = { clientAddress: { ...clientAddress }, serverAddress: { ...serverAddress } };
  return serverFeatureType === undefined ? ends : { ...ends, serverFeatureType };
}
