import type { FeatureAddress } from '../datagram/datagram.ts';
import type { ResultError } from '../device/result-error.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import {
  type NodeManagementBindingDeleteCall,
  type NodeManagementBindingRequestCall,
  type NodeManagementSubscriptionDeleteCall,
  type NodeManagementSubscriptionRequestCall,
  nodeManagementBindingData,
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { decideBinding } from './binding.ts';
import { buildDiscovery, type DescribedDevice, type DescribedEntity } from './detailed-discovery.ts';
import {
  type DeleteSelection,
  isResultError,
  type Relation,
  type RelationDelete,
  type RelationParties,
  type RelationTarget,
  selectForDelete,
} from './relation.ts';
import type { RelationTable } from './relation-table.ts';
import { decideSubscription } from './subscription.ts';
import { buildUseCaseData, type UseCaseAnnouncement } from './use-case-data.ts';

/** What NodeManagement serves. */
export interface NodeManagementHost {
  readonly described: DescribedDevice;
  readonly bindings: RelationTable;
  readonly subscriptions: RelationTable;
  readonly limits: { readonly subscriptionsPerPeer: number; readonly bindingsPerPeer: number };
  /** The destination list; only a device that passes messages on offers it (SPINE-5.4.2-2). */
  destinations(): unknown;
  describedEntities(): readonly (DescribedEntity & { readonly announcements: readonly UseCaseAnnouncement[] })[];
  target(entity: readonly number[], feature: number): RelationTarget | undefined;
}

/** The peer that calls, and what it may release at our client features. */
export interface CallingPeer extends RelationParties {
  release(kind: 'binding' | 'subscription', selection: DeleteSelection): void;
}

/** Outcome of a call: refused, or done; `granted` is a relation that is new. */
export type CallOutcome =
  | { readonly refusal: ResultError }
  | {
      readonly refusal?: undefined;
      readonly granted?: { readonly kind: 'binding' | 'subscription'; readonly relation: Relation };
    };

/** The functions of NodeManagement that are offered, and how (SPINE-5.5.1-1, SPINE-5.4.2-2). */
export const NODE_MANAGEMENT_OFFERS: readonly { readonly declaration: AnyFunction; readonly read: boolean }[] = [
  { declaration: nodeManagementDetailedDiscoveryData, read: true },
  { declaration: nodeManagementUseCaseData, read: true },
  { declaration: nodeManagementSubscriptionData, read: true },
  { declaration: nodeManagementSubscriptionRequestCall, read: false },
  { declaration: nodeManagementSubscriptionDeleteCall, read: false },
  { declaration: nodeManagementBindingData, read: true },
  { declaration: nodeManagementBindingRequestCall, read: false },
  { declaration: nodeManagementBindingDeleteCall, read: false },
];

/** The data a peer reads at NodeManagement; always in full (SPINE-5.5.2-15, SPINE-5.5.6-8). */
export function readNodeManagement(host: NodeManagementHost, declaration: AnyFunction, ski: string): unknown {
  switch (declaration) {
    case nodeManagementDetailedDiscoveryData:
      return buildDiscovery(host.described, host.describedEntities());
    case nodeManagementUseCaseData:
      return buildUseCaseData(host.described.address, host.describedEntities());
    // Entries of the reading device only (SPINE-5.5.4-13, SPINE-5.5.5-12).
    case nodeManagementSubscriptionData:
      return tableOf(host.subscriptions.ofPeer(ski), 'subscriptionEntry', 'subscriptionId');
    case nodeManagementBindingData:
      return tableOf(host.bindings.ofPeer(ski), 'bindingEntry', 'bindingId');
    case nodeManagementDestinationListData:
      return host.destinations();
    default:
      return {};
  }
}

/** Carries out a call of a peer (SPINE-5.5.4, SPINE-5.5.5). */
export function callNodeManagement(
  host: NodeManagementHost,
  declaration: AnyFunction,
  value: unknown,
  peer: CallingPeer,
): CallOutcome {
  switch (declaration) {
    case nodeManagementSubscriptionRequestCall:
      return subscribe(host, value as NodeManagementSubscriptionRequestCall, peer);
    case nodeManagementBindingRequestCall:
      return bind(host, value as NodeManagementBindingRequestCall, peer);
    case nodeManagementSubscriptionDeleteCall: {
      const { subscriptionDelete } = value as NodeManagementSubscriptionDeleteCall;
      return release(
        'subscription',
        host.subscriptions,
        withId(subscriptionDelete, subscriptionDelete?.subscriptionId),
        peer,
      );
    }
    case nodeManagementBindingDeleteCall: {
      const { bindingDelete } = value as NodeManagementBindingDeleteCall;
      return release('binding', host.bindings, withId(bindingDelete, bindingDelete?.bindingId), peer);
    }
    default:
      return { refusal: { errorNumber: ERROR_NUMBERS.commandNotSupported, description: 'unknown call' } };
  }
}

function subscribe(
  host: NodeManagementHost,
  { subscriptionRequest }: NodeManagementSubscriptionRequestCall,
  peer: CallingPeer,
): CallOutcome {
  const decision = decideSubscription(subscriptionRequest, {
    ...partiesOf(peer),
    feature: (entity, feature) => host.target(entity, feature),
    held: host.subscriptions.ofPeer(peer.ski),
    limit: host.limits.subscriptionsPerPeer,
  });
  if ('refusal' in decision) return decision;
  if ('existing' in decision) return {};
  return { granted: { kind: 'subscription', relation: host.subscriptions.add(decision.grant) } };
}

function bind(
  host: NodeManagementHost,
  { bindingRequest }: NodeManagementBindingRequestCall,
  peer: CallingPeer,
): CallOutcome {
  const decision = decideBinding(bindingRequest, {
    ...partiesOf(peer),
    feature: (entity, feature) => host.target(entity, feature),
    bindingsOfEntity: (entity) => host.bindings.ofEntity(entity),
    count: host.bindings.countOfPeer(peer.ski),
    limit: host.limits.bindingsPerPeer,
  });
  if ('refusal' in decision) return decision;
  if ('existing' in decision) return {};
  return { granted: { kind: 'binding', relation: host.bindings.add(decision.grant) } };
}

/** A second, identical delete is answered like the first (SPINE-5.5.4-19, SPINE-5.5.5-16). */
function release(
  kind: 'binding' | 'subscription',
  table: RelationTable,
  request: RelationDelete | undefined,
  peer: CallingPeer,
): CallOutcome {
  const selection = selectForDelete(request, partiesOf(peer));
  if (isResultError(selection)) return { refusal: selection };
  if (selection.ownSide === 'server') table.removeOfPeer(peer.ski, selection.matches);
  else peer.release(kind, selection);
  return {};
}

function partiesOf({ ski, peerDevice, ownDevice }: RelationParties): RelationParties {
  return { ski, peerDevice, ownDevice };
}

function withId(
  request: { readonly clientAddress?: FeatureAddress; readonly serverAddress?: FeatureAddress } | undefined,
  id: number | undefined,
): RelationDelete | undefined {
  if (request === undefined) return undefined;
  const { clientAddress, serverAddress } = request;
  return {
    ...(clientAddress === undefined ? {} : { clientAddress }),
    ...(serverAddress === undefined ? {} : { serverAddress }),
    ...(id === undefined ? {} : { id }),
  };
}

function tableOf(relations: readonly Relation[], item: string, idName: string): unknown {
  if (relations.length === 0) return {};
  return {
    [item]: relations.map(({ id, client, server }) => ({ [idName]: id, clientAddress: client, serverAddress: server })),
  };
}
