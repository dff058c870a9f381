import type { ControlMessage } from '../message/control.ts';
import type { StoredKey } from '../message/key-material.ts';

/** What a commissioning tool asks a peer (6.9.7). */
export type CommissioningQuestion = Extract<
  ControlMessage,
  { readonly name: 'commissioningRequest' | 'keyMaterialRequest' | 'keyMaterial' | 'keyMaterialDelete' }
>;

/** What a peer answers to a {@link CommissioningQuestion}. */
export type CommissioningAnswer = Extract<
  ControlMessage,
  { readonly name: 'commissioningResponse' | 'keyMaterial' | 'keyMaterialResponse' | 'keyMaterialDeleteResponse' }
>;

/** Timers of the machine. At most one of each runs. */
export const SME_TIMERS = [
  'cmi',
  'waitForReady',
  'sendProlongationRequest',
  'prolongationRequestReply',
  'pendingTotal',
  'wait',
  'pinPenalty',
  'pinInput',
  'pinPatience',
  'accessMethods',
  'keyMaterial',
  'commissioning',
  'close',
] as const;
export type SmeTimer = (typeof SME_TIMERS)[number];

/** Why this node closes: `doubleConnection` marks the loser of a double connection (SHIP-6.9.3.4). */
export type CloseReason = 'unspecific' | 'removedConnection' | 'doubleConnection';

/** What happens to the machine of one connection. */
export type SmeEvent =
  /** The WebSocket is open and the SKI of the peer is verified (T1, T2). First event of every connection. */
  | { readonly type: 'opened' }
  /** One complete binary WebSocket message. */
  | { readonly type: 'frame'; readonly bytes: Uint8Array }
  /** A timer started by an effect expired. Late ones (stopped meanwhile) are ignored. */
  | { readonly type: 'timer'; readonly timer: SmeTimer }
  /** The user of this node decided to trust the peer. */
  | { readonly type: 'trusted' }
  /** The user of this node refused the peer. */
  | { readonly type: 'refused' }
  /** The trust in the peer was removed. */
  | { readonly type: 'trustLost' }
  /** Sends a payload of the payload protocol: the text of the object `{"datagram":[...]}`. */
  | { readonly type: 'send'; readonly payload: string }
  /** This node wants to end the connection. */
  | { readonly type: 'close'; readonly reason: CloseReason }
  /** The WebSocket is gone (close frame of the peer, reset, own socket error). */
  | { readonly type: 'lost'; readonly code?: number; readonly reason?: string }
  /** No pong arrived in time (T73). */
  | { readonly type: 'pongMissed' }
  /** The user entered the PIN of the peer (T52). */
  | { readonly type: 'pinEntered'; readonly pin: string }
  /** The own key material changed: tell the peer (SHIP-6.9.2.3-2). */
  | { readonly type: 'keyMaterialChanged' }
  /** What a commissioning tool asked for is done: how much trust each key has now. */
  | { readonly type: 'keysStored'; readonly entry: readonly StoredKey[]; readonly isDelete: boolean }
  /** This node as commissioning tool asks the peer; answered by the effect `commissioningAnswer`. */
  | { readonly type: 'commission'; readonly message: CommissioningQuestion };
