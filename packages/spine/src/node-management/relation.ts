import type { FeatureAddress } from '../datagram/datagram.ts';
import { type FullFeatureAddress, sameAddress, samePath } from '../device/feature-address.ts';
import type { ResultError } from '../device/result-error.ts';
import { ERROR_NUMBERS } from '../model/result.ts';

/** A binding or a subscription of a peer's client feature at one of our server features. */
export interface Relation {
  /** Assigned by us, unique in the table (SPINE-5.5.4-14, SPINE-5.5.5-13). */
  readonly id: number;
  /** The authenticated peer that owns it (SPINE-5.1-1). */
  readonly ski: string;
  readonly client: FullFeatureAddress;
  readonly server: FullFeatureAddress;
}

/** What a binding or subscription request says; everything may be missing on the wire. */
export interface RelationRequest {
  readonly clientAddress?: FeatureAddress;
  readonly serverAddress?: FeatureAddress;
  readonly serverFeatureType?: string;
}

/** What a binding or subscription delete says. */
export interface RelationDelete {
  readonly id?: number;
  readonly clientAddress?: FeatureAddress;
  readonly serverAddress?: FeatureAddress;
}

/** One of our features as the relation checks see it. */
export interface RelationTarget {
  readonly type: string;
  readonly role: 'server' | 'client' | 'special';
  /** Some function of it may be written (so that a binding means something). */
  readonly isWritable: boolean;
  /** Whether this peer may bind it, apart from the rules of the standard. */
  isAdmitted(ski: string): boolean;
}

/** The parties of a request. */
export interface RelationParties {
  /** SKI of the peer. */
  readonly ski: string;
  /** Device address of the peer; undefined while it is not known. */
  readonly peerDevice: string | undefined;
  readonly ownDevice: string;
}

/** A request that passed the checks common to bindings and subscriptions. */
export interface CheckedRequest {
  readonly client: FullFeatureAddress;
  readonly server: FullFeatureAddress;
  readonly target: RelationTarget;
}

/**
 * Checks common to binding and subscription requests (SPINE-5.5.4-6, SPINE-5.5.5-4): the server feature exists here,
 * has the stated type, and the client address belongs to the sender. The type of the client feature and whether it was
 * discovered yet do not matter (SPINE-5.5.4-8); a missing serverFeatureType neither.
 */
export function checkRequest(
  request: RelationRequest | undefined,
  parties: RelationParties,
  find: (entity: readonly number[], feature: number) => RelationTarget | undefined,
): CheckedRequest | ResultError {
  const { clientAddress, serverAddress, serverFeatureType } = request ?? {};
  if (serverAddress?.entity === undefined || serverAddress.feature === undefined)
    return { errorNumber: ERROR_NUMBERS.destinationUnknown, description: 'server address is incomplete' };
  const target =
    (serverAddress.device ?? parties.ownDevice) === parties.ownDevice
      ? find(serverAddress.entity, serverAddress.feature)
      : undefined;
  if (target === undefined)
    return { errorNumber: ERROR_NUMBERS.destinationUnknown, description: 'server feature does not exist' };
  if (target.role === 'client') return rejected('feature has role client');
  if (serverFeatureType !== undefined && target.type !== 'Generic' && serverFeatureType !== target.type)
    return rejected(`feature type is ${target.type}`);
  if (clientAddress?.entity === undefined || clientAddress.feature === undefined)
    return rejected('client address is incomplete');
  const device = clientAddress.device ?? parties.peerDevice;
  if (device === undefined || (parties.peerDevice !== undefined && device !== parties.peerDevice))
    return rejected('client address is not of the sender');
  return {
    client: { device, entity: clientAddress.entity, feature: clientAddress.feature },
    server: { device: parties.ownDevice, entity: serverAddress.entity, feature: serverAddress.feature },
    target,
  };
}

/** Narrows the outcome of a check. */
export function isResultError<T extends object>(outcome: T | ResultError): outcome is ResultError {
  return 'errorNumber' in outcome;
}

/** What a delete call selects. */
export interface DeleteSelection {
  /** Which side of the relation we are. */
  readonly ownSide: 'server' | 'client';
  readonly matches: (relation: Pick<Relation, 'client' | 'server'> & { readonly id?: number }) => boolean;
}

/**
 * Reads a delete call (SPINE-5.5.4-17/-18, SPINE-5.5.5-15). Missing entity or feature parts are wildcards. Missing
 * device parts: the sender is the client unless the part that is there says otherwise.
 */
export function selectForDelete(
  request: RelationDelete | undefined,
  parties: RelationParties,
): DeleteSelection | ResultError {
  if (request === undefined) return rejected('delete without content');
  const { id, clientAddress, serverAddress } = request;
  const own = parties.ownDevice;
  const peer = parties.peerDevice;
  const clientDevice = clientAddress?.device ?? (serverAddress?.device === peer && peer !== undefined ? own : peer);
  const serverDevice = serverAddress?.device ?? (clientAddress?.device === own ? peer : own);
  const ownSide = serverDevice === own && clientDevice === peer ? 'server' : 'client';
  if (ownSide === 'client' && !(clientDevice === own && serverDevice === peer))
    return rejected('addresses are not of the sender and this device');
  return {
    ownSide,
    matches: (relation) =>
      (id === undefined || relation.id === undefined || relation.id === id) &&
      covers(clientAddress, relation.client) &&
      covers(serverAddress, relation.server),
  };
}

/** Looks up the relation between two features. */
export function findRelation(
  relations: readonly Relation[],
  client: FullFeatureAddress,
  server: FullFeatureAddress,
): Relation | undefined {
  return relations.find((one) => sameAddress(one.client, client) && sameAddress(one.server, server));
}

/** A refusal with number 7. */
export function rejected(description: string): ResultError {
  return { errorNumber: ERROR_NUMBERS.commandRejected, description };
}

function covers(pattern: FeatureAddress | undefined, address: FullFeatureAddress): boolean {
  if (pattern === undefined) return true;
  if (pattern.entity !== undefined && !samePath(pattern.entity, address.entity)) return false;
  return pattern.feature === undefined || pattern.feature === address.feature;
}
