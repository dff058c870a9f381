import type { ResultError } from '../device/result-error.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import {
  checkRequest,
  findRelation,
  isResultError,
  type Relation,
  type RelationParties,
  type RelationRequest,
  type RelationTarget,
} from './relation.ts';

/** What the decision about a subscription request looks at. */
export interface SubscriptionView extends RelationParties {
  readonly feature: (entity: readonly number[], feature: number) => RelationTarget | undefined;
  /** Subscriptions the peer holds already, and how many it may hold. */
  readonly held: readonly Relation[];
  readonly limit: number;
}

/** Granted (new), granted before, or refused. */
export type SubscriptionDecision =
  | { readonly grant: Omit<Relation, 'id'> }
  | { readonly existing: Relation }
  | { readonly refusal: ResultError };

/**
 * Decides about a subscription request of a peer (SPINE-5.5.5-4 to -7): like a binding, but NodeManagement may be
 * subscribed and a feature has any number of subscribers.
 */
export function decideSubscription(request: RelationRequest | undefined, view: SubscriptionView): SubscriptionDecision {
  const checked = checkRequest(request, view, view.feature);
  if (isResultError(checked)) return { refusal: checked };
  const { client, server } = checked;
  const existing = findRelation(view.held, client, server);
  if (existing !== undefined) return { existing };
  if (view.held.length >= view.limit)
    return { refusal: { errorNumber: ERROR_NUMBERS.overload, description: 'too many subscriptions' } };
  return { grant: { ski: view.ski, client, server } };
}
