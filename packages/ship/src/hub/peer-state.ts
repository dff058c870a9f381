import type { Millis, Random } from '@busbar/kernel';
import type { EndReason, SmeEvent } from '../sme/sme.ts';
import type { DoubleConnectionRule } from './double-connection.ts';

/** One connection to a peer as far as the decisions about the peer need it. */
export interface PeerConnection {
  readonly id: number;
  readonly role: 'client' | 'server';
  /** `held`: its message exchange has not begun, an older connection has to prove first that it lives. */
  readonly stage: 'held' | 'running' | 'ending';
  readonly inData: boolean;
  /** What the peer said in hello. */
  readonly theirs: HelloPhase | 'unknown';
}

/** Phase of a hello message. */
export type HelloPhase = 'pending' | 'ready' | 'aborted';

/** Outgoing connection attempts to a peer: at most one (SHIP-6.4.5-4). */
export type DialState =
  | { readonly at: 'idle' }
  | { readonly at: 'waiting'; readonly due: Millis }
  | { readonly at: 'dialling' };

/** Why a trusted peer is not dialled although it could be reached (SHIP-6.3.1-5, SHIP-6.10.4.9-6). */
export type Hold = 'rejected-by-peer' | 'removed-by-peer' | 'ship-id-mismatch';

/** Everything that is decided about one peer. */
export interface PeerState {
  readonly trust: 'trusted' | 'undecided' | 'refused';
  readonly connections: readonly PeerConnection[];
  /** Connection whose payloads the layers above exchange; the others in data exchange wait for its end. */
  readonly linked: number | undefined;
  readonly dial: DialState;
  /** Attempts since the last completed handshake. */
  readonly failed: number;
  /** The last data connection ended in order: the next dial leaves the peer a second to put it away. */
  readonly isAfterClose: boolean;
  readonly hold: Hold | undefined;
  /** An address is known. */
  readonly isReachable: boolean;
  /** Connection that was asked whether it lives because the peer was found elsewhere; at most one question at a time. */
  readonly asked: number | undefined;
  /** The certificate is not the one that was pinned, although the SKI is the same. */
  readonly isCertificateNew: boolean;
  /** The peer wants its PIN from this node. */
  readonly isPinNeeded: boolean;
  /** Until then version 1.0 is proposed, because the peer refused 1.1 (SHIP-6.10.4.5-9). */
  readonly oldVersionUntil: Millis | undefined;
  /** Why the last connection or attempt ended, in plain words. */
  readonly lastClose: string | undefined;
  /** The node closes; nothing new begins. */
  readonly isClosing: boolean;
}

/** What happens to a peer. */
export type PeerEvent =
  /** Decisions of the user. */
  | { readonly type: 'approved' }
  | { readonly type: 'refused' }
  | { readonly type: 'removed' }
  /** An address is known; `isNew`: the peer appeared or moved, so earlier failures mean nothing. */
  | { readonly type: 'reachable'; readonly isNew: boolean }
  | { readonly type: 'unreachable' }
  | { readonly type: 'dialDue' }
  | { readonly type: 'dialFailed'; readonly why: string }
  /** A WebSocket to the peer is open and its certificate verified. */
  | {
      readonly type: 'opened';
      readonly id: number;
      readonly role: 'client' | 'server';
      readonly isCertificateNew: boolean;
    }
  | { readonly type: 'probed'; readonly id: number; readonly isAlive: boolean }
  | { readonly type: 'graceOver' }
  | { readonly type: 'peerPhase'; readonly id: number; readonly phase: HelloPhase }
  | { readonly type: 'pinNeeded' }
  /** The user entered a PIN; a refusal of the peer asks again. */
  | { readonly type: 'pinEntered' }
  | { readonly type: 'dataExchange'; readonly id: number }
  | { readonly type: 'ended'; readonly id: number; readonly why: EndReason; readonly detail: string }
  /** The node closes. */
  | { readonly type: 'closing' };

/** What has to be done, in this order. */
export type PeerEffect =
  /** Dial after this delay; replaces a delay that runs. */
  | { readonly do: 'wait'; readonly delay: Millis }
  | { readonly do: 'stopWaiting' }
  | { readonly do: 'dial' }
  | { readonly do: 'abortDial' }
  /** Begin the message exchange of a connection. */
  | { readonly do: 'begin'; readonly id: number }
  /** Hand the payloads of a connection to the layers above. */
  | { readonly do: 'link'; readonly id: number }
  | { readonly do: 'tell'; readonly id: number; readonly event: SmeEvent }
  /** Destroy a connection that is dead. */
  | { readonly do: 'terminate'; readonly id: number }
  /** Ping a connection; answered by `probed`. */
  | { readonly do: 'probe'; readonly id: number }
  /** Answered by `graceOver`. */
  | { readonly do: 'startGrace' }
  /** Trust the peer: it is the first that said ready to a node that waits for exactly that. */
  | { readonly do: 'trust' };

/** What the decisions depend on besides the state. */
export interface PeerRules {
  readonly now: Millis;
  readonly random: Random;
  readonly localSki: string;
  readonly ski: string;
  readonly doubleConnection: DoubleConnectionRule;
  /** One more connection in the client role is permitted (SHIP-6.5.2-1). */
  readonly mayDial: boolean;
  /** A simulator that trusts the first peer that approves it, and has none yet. */
  readonly trustsFirst: boolean;
}

/** A peer nothing is known of. */
export function initialPeer(trust: PeerState['trust']): PeerState {
  return {
    trust,
    connections: [],
    linked: undefined,
    dial: { at: 'idle' },
    failed: 0,
    isAfterClose: false,
    hold: undefined,
    isReachable: false,
    asked: undefined,
    isCertificateNew: false,
    isPinNeeded: false,
    oldVersionUntil: undefined,
    lastClose: undefined,
    isClosing: false,
  };
}

/** Connections that count: not those on their way out. */
export function liveConnections(state: PeerState): readonly PeerConnection[] {
  return state.connections.filter((connection) => connection.stage !== 'ending');
}
