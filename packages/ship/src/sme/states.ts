import type { Millis } from '@busbar/kernel';
import type { QueuedMessage } from '../message/message.ts';
import type { EndReason } from './effects.ts';
import type { CommissioningQuestion, SmeTimer } from './events.ts';

/** Names of the state numbers (IEC 63380-3; the numbers are those of ship-go and of the C# stack). */
export const SME_STATE_NAMES = {
  0: 'CMI_INIT_START',
  1: 'CMI_CLIENT_SEND',
  2: 'CMI_CLIENT_WAIT',
  3: 'CMI_CLIENT_EVALUATE',
  4: 'CMI_SERVER_WAIT',
  5: 'CMI_SERVER_EVALUATE',
  6: 'SME_HELLO',
  7: 'READY_INIT',
  8: 'READY_LISTEN',
  9: 'READY_TIMEOUT',
  10: 'PENDING_INIT',
  11: 'PENDING_LISTEN',
  12: 'PENDING_TIMEOUT',
  13: 'HELLO_OK',
  14: 'HELLO_ABORT',
  15: 'ABORT_DONE',
  16: 'REMOTE_ABORT_DONE',
  17: 'REJECTED',
  18: 'PROT_SERVER_INIT',
  19: 'PROT_CLIENT_INIT',
  20: 'PROT_SERVER_LISTEN_PROPOSAL',
  21: 'PROT_SERVER_LISTEN_CONFIRM',
  22: 'PROT_CLIENT_LISTEN_CHOICE',
  23: 'PROT_TIMEOUT',
  24: 'PROT_CLIENT_OK',
  25: 'PROT_SERVER_OK',
  26: 'PIN_CHECK_INIT',
  27: 'PIN_CHECK_LISTEN',
  28: 'PIN_CHECK_ERROR',
  29: 'PIN_CHECK_BUSY_INIT',
  30: 'PIN_CHECK_BUSY_WAIT',
  31: 'PIN_CHECK_OK',
  32: 'PIN_ASK_INIT',
  33: 'PIN_ASK_PROCESS',
  34: 'PIN_ASK_RESTRICTED_OK',
  35: 'PIN_ASK_OK',
  36: 'ACCESS_METHODS_REQUEST',
  37: 'APPROVED',
  38: 'COMPLETE',
  39: 'ERROR',
} as const;

/** State number of the machine. */
export type SmeNumber = keyof typeof SME_STATE_NAMES;

/** Protocol version negotiated on a connection. */
export type ShipVersion = '1.0' | '1.1';

/** Connection mode initialisation (6.10.4.3); 0: the WebSocket is not open yet. */
export interface CmiState {
  readonly phase: 'cmi';
  readonly number: 0 | 2 | 4;
}

/** Hello, this node trusts the peer and waits for its `ready` (6.10.4.4). */
export interface ReadyState {
  readonly phase: 'ready';
  readonly number: 8;
  /** This node has been pending on this connection (SHIP-6.10.4.4-16). */
  readonly wasPending: boolean;
  /** Instant at which Wait-For-Ready expires. */
  readonly readyBy: Millis;
  /** Prolongation requests granted so far. */
  readonly granted: number;
}

/** Hello, the user of this node has not decided yet (6.10.4.4). */
export interface PendingState {
  readonly phase: 'pending';
  readonly number: 11;
  /** Instant at which Wait-For-Ready expires; undefined when it does not run. */
  readonly readyBy: Millis | undefined;
  readonly granted: number;
  /** The partner has announced `ready` on this connection; stays valid (SHIP-6.10.4.4-10). */
  readonly partnerReady: boolean;
  /** Last `waiting` of the partner. */
  readonly partnerWaiting: Millis | undefined;
}

/** Protocol handshake (6.10.4.5). */
export type ProtocolHandshakeState =
  | { readonly phase: 'protocolHandshake'; readonly number: 20 | 22; readonly wasPending: boolean }
  | {
      readonly phase: 'protocolHandshake';
      readonly number: 21;
      readonly wasPending: boolean;
      /** What this server selected. */
      readonly selected: ShipVersion;
    };

/** CHECK machine: does the partner know the PIN of this node? `none`: this node has no PIN. */
export type PinCheck =
  | { readonly state: 'none' }
  | { readonly state: 'listen' | 'busy'; readonly demand: 'required' | 'optional' }
  | { readonly state: 'ok' };

/** ASK machine: does the partner want its PIN from this node? */
export type PinAsk =
  | { readonly state: 'init'; readonly pin: string | undefined }
  | {
      /** `process`: required (33); `restricted`: optional (34). */
      readonly state: 'process' | 'restricted';
      /** Last permission the partner announced. */
      readonly permission: 'ok' | 'busy';
      /** PIN the user entered on this connection, not refused yet. */
      readonly pin: string | undefined;
      /** PIN that was sent and is not answered yet. */
      readonly sent: string | undefined;
      /** The last PIN the partner refused; never sent again on this connection. */
      readonly refused: string | undefined;
    }
  | { readonly state: 'ok' };

/** PIN verification (6.10.4.6). */
export interface PinState {
  readonly phase: 'pin';
  readonly number: 27 | 30 | 32 | 33 | 34 | 35;
  readonly version: ShipVersion;
  readonly check: PinCheck;
  readonly ask: PinAsk;
  /** The limit of the whole phase runs (SHIP-6.10.4.6-8). */
  readonly isPatienceRunning: boolean;
  /** Early messages of a partner that is one step ahead (T78). */
  readonly queue: readonly QueuedMessage[];
}

/** Data exchange (6.10.4.7). */
export interface DataState {
  readonly phase: 'data';
  readonly number: 38;
  readonly version: ShipVersion;
  readonly check: PinCheck;
  readonly ask: PinAsk;
  /** SHIP ID the partner told on this connection. */
  readonly shipId: string | undefined;
  /** Instants of the unexpected messages of the last minute (T66). */
  readonly unexpected: readonly Millis[];
  readonly keys: KeyExchange;
}

/** Key material exchange of version 1.1 on one connection (6.9.2.3, 6.9.7). */
export interface KeyExchange {
  /** How often the own key material state was sent without an answer so far; 0: none is to be answered. */
  readonly announced: 0 | 1 | 2;
  /** The peer is the accepted commissioning tool of this node. */
  readonly isTool: boolean;
  /** This node is the accepted commissioning tool of the peer. */
  readonly isToolThere: boolean;
  /** What this node asked as tool and is not answered yet. */
  readonly asked: CommissioningQuestion['name'] | undefined;
}

/** Own close announced, confirmation awaited (6.10.4.10). */
export interface ClosingState {
  readonly phase: 'closing';
  readonly number: 38;
  /** Close code and reason of the WebSocket for the end. */
  readonly code: number;
  readonly reason: string;
  readonly why: EndReason;
  readonly detail: string;
}

/** The end. */
export interface ClosedState {
  readonly phase: 'closed';
  readonly number: 15 | 16 | 17 | 39;
  readonly why: EndReason;
}

/** Where the machine is. */
export type SmePhase =
  | CmiState
  | ReadyState
  | PendingState
  | ProtocolHandshakeState
  | PinState
  | DataState
  | ClosingState
  | ClosedState;

/** State of the machine of one connection. */
export interface SmeState {
  readonly at: SmePhase;
  /** Timers that run. */
  readonly timers: readonly SmeTimer[];
}
