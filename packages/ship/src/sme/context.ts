import type { Millis } from '@busbar/kernel';
import type { OwnKeyMaterial } from '../key-material/own-key-material.ts';
import type { TrustLevels } from '../key-material/trust-levels.ts';
import type { KeyMaterial } from '../message/key-material.ts';
import { NO_QUIRKS_OFF, type QuirkName } from '../quirks.ts';
import { type ShipTimers, shipTimers } from '../timers.ts';

/** Own PIN and what is known about the PIN of the peer. Left out by nodes without PIN (the normal case). */
export interface PinContext {
  /** PIN of this node and how much it insists; the counter is that of the node (SHIP-6.10.4.6-7). */
  readonly own?: {
    readonly pin: string;
    readonly demand: 'required' | 'optional';
    readonly wrong: number;
    /** Monotonic instant until which no input is evaluated. */
    readonly penaltyUntil?: Millis;
    /** Another peer proved to know the PIN since factory default (SHIP-6.9.4-5). */
    readonly isProved?: boolean;
  };
  /** PIN of the peer as the user gave it. */
  readonly ofPeer?: string;
  /** User trust in the peer; a PIN is sent from 32 on (SHIP-6.9.4-3). */
  readonly userTrust: number;
}

/** Key material of both sides, for nodes that take part in its exchange (version 1.1, 6.9.2.3). */
export interface KeyMaterialContext {
  readonly own: OwnKeyMaterial;
  /** The peer on this connection. */
  readonly peer: {
    readonly ski: string;
    /** IANA named group of its key. */
    readonly curve: number;
    /** `updateCounter` it told in hello. */
    readonly told: number | undefined;
    /** `updateCounter` of the last state of its keys that was followed; 0: none. */
    readonly known: number;
    /** Own `updateCounter` it confirmed; 1, the factory state, if none. */
    readonly confirmed: number;
  };
  /** An announcement stayed unanswered: none on a new connection before this instant (SHIP-6.9.2.3-5). */
  readonly announceFrom: Millis;
  /** Undefined: this node accepts no commissioning tool. */
  readonly commissioning:
    | {
        readonly trust: TrustLevels;
        /** Another peer is the accepted tool. */
        readonly isOccupied: boolean;
        /** Foreign keys for an accepted tool. */
        heldKeys(): KeyMaterial;
      }
    | undefined;
}

/** Settings of the node. Build with {@link smeSettings}. */
export interface SmeSettings {
  readonly timers: ShipTimers;
  /** Highest protocol version offered and accepted (SHIP-6.10.4.5-9: 1.0 by default). */
  readonly maxVersion: '1.0' | '1.1';
  /** Whether somebody or something can still decide about an undecided peer (T9, T10). */
  readonly decisionPossible: boolean;
  /** Prolongation requests granted on one connection (PAR_helloProlongationCount). */
  readonly prolongations: { readonly trusted: number; readonly untrusted: number };
  /** Messages kept while the PIN phase runs (SHIP-6.10.4.7-5): the peer may be one step ahead, not many. */
  readonly queueLimit: number;
  /** Unexpected messages tolerated per minute in data exchange (T66), then the connection is closed. */
  readonly unexpectedPerMinute: number;
  /** Sends `dnsSd_mDns` in the access methods (SHIP-6.10.4.9-7: `iec` profile). */
  readonly announceMdns: boolean;
  /** Sends this `dns.uri` in the access methods; breaks old ship-go releases. */
  readonly dnsUri: string | undefined;
  /** Names of tolerances that are switched off (quirks.ts). */
  readonly quirksOff: ReadonlySet<QuirkName>;
}

/** What the machine may know besides its state. Read anew at every event. */
export interface SmeContext {
  readonly role: 'client' | 'server';
  readonly trust: 'trusted' | 'undecided' | 'refused';
  readonly ownShipId: string;
  /** SHIP ID stored for the peer; undefined or empty: none yet. */
  readonly knownShipId: string | undefined;
  /** Monotonic time of this event. */
  readonly now: Millis;
  readonly settings: SmeSettings;
  /** Another connection to the same SKI is open or being opened (SHIP-6.10.4.10-4). */
  readonly otherConnection?: boolean;
  readonly pin?: PinContext | undefined;
  /** Undefined: this node does not take part in the key material exchange. */
  readonly keyMaterial?: KeyMaterialContext | undefined;
}

/** Completes chosen settings with the defaults (`default` profile). */
export function smeSettings(chosen: Partial<SmeSettings> = {}): SmeSettings {
  return {
    timers: shipTimers(),
    maxVersion: '1.0',
    decisionPossible: true,
    prolongations: { trusted: Number.POSITIVE_INFINITY, untrusted: 3 },
    queueLimit: 64,
    unexpectedPerMinute: 20,
    announceMdns: false,
    dnsUri: undefined,
    quirksOff: NO_QUIRKS_OFF,
    ...chosen,
  };
}
