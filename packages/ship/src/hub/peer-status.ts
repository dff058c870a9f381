import { type Clock, formatInstant, utcInstant } from '@busbar/kernel';
import type { Endpoint } from '../connection/dial.ts';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import type { TrustedPeer } from '../identity/trust-store.ts';
import { type TrustLevels, trustLevels } from '../key-material/trust-levels.ts';
import { liveConnections, type PeerState } from './peer-state.ts';

/** Both halves of the pairing with one peer, and what to do about it. */
export interface PeerStatus {
  readonly ski: string;
  readonly shipId?: string;
  readonly brand?: string;
  readonly type?: string;
  readonly model?: string;
  readonly serial?: string;
  readonly categories?: readonly number[];
  readonly host?: string;
  readonly port?: number;
  readonly addresses: readonly string[];
  readonly discovered: boolean;
  /** Data exchange is open. */
  readonly connected: boolean;
  readonly ours: 'trusted' | 'waiting-for-approval' | 'refused' | 'unknown';
  /** How much this node trusts the peer (SHIP-6.9.4-6). */
  readonly trustLevels: TrustLevels;
  readonly theirs: 'ready' | 'pending' | 'aborted' | 'connected' | 'unknown';
  /** State number of the message exchange (ship.md section 12). */
  readonly phase: number;
  /** The peer asks for its PIN: enter it (SHIP-6.10.4.6-8). */
  readonly pinNeeded?: true;
  /** Why the last connection or attempt ended. */
  readonly lastClose?: string;
  /** What happens or has to be done, in plain words. */
  readonly advice: string;
  /** When the peer is dialled next, ISO 8601 UTC. */
  readonly nextRetry: string | null;
}

/** What is known of a peer besides the state of its connections. */
export interface PeerFacts {
  readonly ski: string;
  readonly trusted: TrustedPeer | undefined;
  readonly service: DiscoveredService | undefined;
  /** Where it would be dialled, in this order. */
  readonly endpoints: readonly Endpoint[];
  /** State number of the message exchange of its newest connection. */
  readonly phase: number;
}

/** The status of a peer as the pairing page shows it. */
export function peerStatus(state: PeerState, facts: PeerFacts, clock: Clock): PeerStatus {
  const { service, trusted, endpoints } = facts;
  const named = { ...given(trusted, ['shipId', 'brand', 'type', 'model']), ...(service && described(service)) };
  const [first] = endpoints;
  const host = service?.host ?? first?.host;
  const port = service?.port ?? first?.port;
  return {
    ski: facts.ski,
    ...named,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    addresses: [...new Set(endpoints.map((endpoint) => endpoint.host))],
    discovered: service !== undefined,
    connected: isConnected(state),
    ours: ours(state),
    trustLevels: trustLevels(trusted),
    theirs: theirs(state),
    phase: facts.phase,
    ...(state.isPinNeeded ? { pinNeeded: true } : {}),
    ...(state.lastClose === undefined ? {} : { lastClose: state.lastClose }),
    advice: advice(state),
    nextRetry:
      state.dial.at === 'waiting'
        ? formatInstant(utcInstant(clock.wall() + Math.max(0, state.dial.due - clock.now())))
        : null,
  };
}

/** True when data exchange with the peer is open. */
export function isConnected(state: PeerState): boolean {
  return liveConnections(state).some((connection) => connection.inData);
}

function ours(state: PeerState): PeerStatus['ours'] {
  if (state.trust !== 'undecided') return state.trust;
  return liveConnections(state).length > 0 ? 'waiting-for-approval' : 'unknown';
}

function theirs(state: PeerState): PeerStatus['theirs'] {
  if (isConnected(state)) return 'connected';
  const said = liveConnections(state).find((connection) => connection.theirs !== 'unknown');
  if (said !== undefined) return said.theirs;
  return state.hold === 'rejected-by-peer' || state.hold === 'removed-by-peer' ? 'aborted' : 'unknown';
}

/** One or two sentences for the user. */
function advice(state: PeerState): string {
  const note = state.isCertificateNew
    ? ' Its certificate is not the one of the first pairing although the key is the same: approve it again if you renewed it.'
    : '';
  return adviceOf(state) + note;
}

function adviceOf(state: PeerState): string {
  if (isConnected(state)) return 'Connected.';
  const [connection] = liveConnections(state);
  switch (state.trust) {
    case 'undecided':
      return connection === undefined
        ? 'Not paired. Compare the SKI with the one on the device and approve it here.'
        : 'The device asks to be paired. Compare its SKI with the one on the device, then approve or refuse it here.';
    case 'refused':
      return 'Refused here. Approve it if that was a mistake.';
    case 'trusted':
      return connection === undefined ? unconnected(state) : connecting(state, connection.theirs);
  }
}

const REFUSED_THERE =
  'The device refused this node, or its user did not decide in time. Approve this node on the device, then approve the device here once more.';

function connecting(state: PeerState, theirs: string): string {
  if (state.isPinNeeded) return 'The device asks for its PIN. Enter the PIN that is printed on it.';
  if (theirs === 'aborted') return REFUSED_THERE;
  if (theirs === 'pending') return 'Approved here. Now approve this node on the device: it waits for its user.';
  return 'Approved here. The connection is being set up.';
}

function unconnected(state: PeerState): string {
  switch (state.hold) {
    case 'rejected-by-peer':
      return REFUSED_THERE;
    case 'removed-by-peer':
      return 'The device removed this node from its trusted devices. Pair again on the device, then approve it here once more.';
    case 'ship-id-mismatch':
      return 'A device with this SKI tells another SHIP ID than before. If you replaced or reset it, approve it here once more.';
    case undefined:
      break;
  }
  if (!state.isReachable)
    return 'Approved here, but the device is not found on the network. Check that it is switched on and in the same network, or enter its address.';
  if (state.dial.at === 'dialling') return 'Approved here. The device is being called.';
  return state.failed === 0
    ? 'Approved here. The device will be called in a moment.'
    : 'Approved here, but the device does not answer. It is tried again by itself.';
}

function described(service: DiscoveredService): Partial<PeerStatus> {
  return {
    shipId: service.id,
    ...given(service, ['brand', 'type', 'model', 'serial']),
    ...(service.categories === undefined ? {} : { categories: service.categories }),
  };
}

function given<T extends object, K extends keyof T>(from: T | undefined, keys: readonly K[]): Partial<Pick<T, K>> {
  if (from === undefined) return {};
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Partial<
    Pick<T, K>
  >;
}
