import { samePath } from '../device/feature-address.ts';
import type { ResultError } from '../device/result-error.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import {
  type CheckedRequest,
  checkRequest,
  findRelation,
  isResultError,
  type Relation,
  type RelationParties,
  type RelationRequest,
  type RelationTarget,
  rejected,
} from './relation.ts';

/** What the decision about a binding request looks at. */
export interface BindingView extends RelationParties {
  readonly feature: (entity: readonly number[], feature: number) => RelationTarget | undefined;
  /** Bindings at the server features of one of our entities. */
  readonly bindingsOfEntity: (entity: readonly number[]) => readonly Relation[];
  /** Bindings the peer holds already, and how many it may hold. */
  readonly count: number;
  readonly limit: number;
}

/** Granted (new), granted before, or refused. */
export type BindingDecision =
  | { readonly grant: Omit<Relation, 'id'> }
  | { readonly existing: Relation }
  | { readonly refusal: ResultError };

/**
 * Decides about a binding request of a peer (SPINE-5.5.4-6 to -10). Bindings to NodeManagement are denied. A writable
 * server feature has one partner, a client entity; the writable features of one entity belong to one peer, so that two
 * energy managers cannot win one half each. First come, first served.
 */
export function decideBinding(request: RelationRequest | undefined, view: BindingView): BindingDecision {
  const checked = checkRequest(request, view, view.feature);
  if (isResultError(checked)) return { refusal: checked };
  const { client, server, target } = checked;
  // TC_SPINE_BIND_001
  if (target.role === 'special') return { refusal: rejected('NodeManagement cannot be bound') };
  const ofEntity = view.bindingsOfEntity(server.entity);
  const existing = findRelation(ofEntity, client, server);
  if (existing !== undefined) return { existing };
  if (!target.isAdmitted(view.ski))
    return { refusal: rejected('the owner of the feature does not admit this partner') };
  if (view.count >= view.limit)
    return { refusal: { errorNumber: ERROR_NUMBERS.overload, description: 'too many bindings' } };
  const holder = target.isWritable ? otherPartner(ofEntity, checked, view) : undefined;
  if (holder !== undefined) return { refusal: rejected('feature has another partner') };
  return { grant: { ski: view.ski, client, server } };
}

function otherPartner(
  ofEntity: readonly Relation[],
  wanted: CheckedRequest,
  { ski, feature }: BindingView,
): Relation | undefined {
  return ofEntity.find((held) => {
    // A binding where nothing can be written takes nothing away from others.
    if (feature(held.server.entity, held.server.feature)?.isWritable !== true) return false;
    const isSameFeature = held.server.feature === wanted.server.feature;
    return held.ski !== ski || (isSameFeature && !samePath(held.client.entity, wanted.client.entity));
  });
}
