import type { Finding, Millis } from '@busbar/kernel';
import type { ForeignKeyMaterial } from '../key-material/foreign-keys.ts';
import type { KeyMaterialEntry, KeyToDelete } from '../message/key-material.ts';
import type { CommissioningAnswer, SmeTimer } from './events.ts';

/** Why a connection ended. */
export type EndReason =
  /** The peer aborted the hello or hung up while this node was ready: do not redial by yourself (SHIP-6.3.1-5). */
  | 'rejected-by-peer'
  /** This node aborted: its user refused, trust was removed, or it closed during hello. */
  | 'aborted'
  /** The peer did not do in time what it had to; also a missing pong. */
  | 'timeout'
  /** The peer broke the protocol, or it answered with a protocol handshake error. */
  | 'error'
  /** The peer refused a proposal of version 1.1: propose 1.0 for the next 24 h (SHIP-6.10.4.5-9). */
  | 'version-refused'
  /** This node closed in order. */
  | 'closed'
  /** The peer closed in order; a reconnect is welcome. */
  | 'closed-by-peer'
  /** The peer removed this node from its trusted nodes: do not redial by yourself (SHIP-6.10.4.10-4). */
  | 'removed-by-peer'
  /** This node removed the peer from its trusted nodes. */
  | 'removed'
  /** The SHIP ID in the access methods is not the stored one. */
  | 'ship-id-mismatch'
  /** Superfluous connection; the peer is not lost (SHIP-6.9.3.4-5). */
  | 'double-connection'
  /** The connection broke. */
  | 'lost';

/** What the key material exchange of version 1.1 wants done (6.9.2.3, 6.9.7). */
export type KeyMaterialEffect =
  /** The peer told its `updateCounter` in hello. */
  | { readonly do: 'helloCounter'; readonly updateCounter: number }
  /** The peer told the state of its keys: follow it. */
  | { readonly do: 'foreignKeys'; readonly material: ForeignKeyMaterial }
  /** The peer answered the own key material state; `accept`: it followed it. */
  | { readonly do: 'keyMaterialAnswered'; readonly updateCounter: number; readonly accept: boolean }
  /** The peer did not answer twice: the connection ends, the next announcement waits (SHIP-6.9.2.3-5). */
  | { readonly do: 'keyMaterialUnanswered' }
  /** The peer is the commissioning tool of this node from now on, until the connection ends. */
  | { readonly do: 'toolAccepted' }
  /** The tool wants these keys trusted, or forgotten; answered by the event `keysStored`. */
  | { readonly do: 'storeKeys'; readonly entry: readonly KeyMaterialEntry[] }
  | { readonly do: 'deleteKeys'; readonly entry: readonly KeyToDelete[] }
  /** Answer to the event `commission`; undefined: none in time, not permitted, or the peer speaks 1.0 only. */
  | { readonly do: 'commissioningAnswer'; readonly answer: CommissioningAnswer | undefined; readonly why: string };

/** What the machine wants done, in this order. */
export type SmeEffect =
  /** Sends one binary WebSocket message. */
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  /** Starts a timer, or restarts it when it runs. */
  | { readonly do: 'startTimer'; readonly timer: SmeTimer; readonly delay: Millis }
  | { readonly do: 'stopTimer'; readonly timer: SmeTimer }
  /** Closes the WebSocket. `flush`: only after everything sent before has left (SHIP-6.1.2-4). */
  | { readonly do: 'close'; readonly code: number; readonly reason: string; readonly flush: boolean }
  /** Data exchange is open: payloads may be sent and delivered from now on. Once per connection. */
  | { readonly do: 'dataExchange'; readonly version: '1.0' | '1.1' }
  /** A payload of the peer: the text of the object `{"datagram":[...]}`. Only after `dataExchange`. */
  | { readonly do: 'deliver'; readonly payload: string }
  /** The state number changed; for logs and for the state of the pairing. */
  | { readonly do: 'phase'; readonly from: number; readonly to: number }
  /** Ask the user whether to trust the peer; answered by the events `trusted` and `refused`. */
  | { readonly do: 'askUser' }
  /** The question to the user is void. */
  | { readonly do: 'withdrawQuestion' }
  /** The peer told its SHIP ID: store it. */
  | { readonly do: 'shipId'; readonly id: string }
  /** What the peer says about its own trust in hello. */
  | { readonly do: 'peerPhase'; readonly phase: 'pending' | 'ready' | 'aborted' }
  /** The peer wants its PIN from this node and none is at hand (or it was refused). */
  | { readonly do: 'pinNeeded'; readonly demand: 'required' | 'optional' }
  /** The PIN given for the peer was refused or not answered: forget it. */
  | { readonly do: 'pinRefused' }
  /** The counter of wrong PINs of this node changed (per node, kept over reconnects, SHIP-6.10.4.6-7). */
  | { readonly do: 'pinAttempts'; readonly wrong: number; readonly penaltyUntil: Millis | undefined }
  /** The peer proved to know the PIN of this node: the second factor trust it has now (SHIP-6.9.4-5). */
  | { readonly do: 'secondFactor'; readonly trust: number }
  | KeyMaterialEffect
  /** Something worth logging. */
  | { readonly do: 'finding'; readonly finding: Finding }
  /** The machine is final. Exactly once, last; nothing follows. */
  | { readonly do: 'ended'; readonly why: EndReason; readonly detail: string };
