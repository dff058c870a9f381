import type { SecureContext } from 'node:tls';
import type { Clock, Logger, MessageLink, Random } from '@busbar/kernel';
import type { ShipLimits } from '../connection/limits.ts';
import type { TracedMessage } from '../connection/ship-connection.ts';
import type { TrustStore } from '../identity/trust-store.ts';
import type { KeyDesk } from '../key-material/key-desk.ts';
import type { SmeSettings } from '../sme/sme.ts';
import type { KnownCertificates } from '../tls/known-certificates.ts';
import type { TlsSessions } from '../tls/tls-sessions.ts';
import type { DoubleConnectionRule } from './double-connection.ts';
import type { Occupancy } from './occupancy.ts';
import type { PinBook } from './pin-book.ts';
import type { ShipTransport } from './transport.ts';

/** What all peers of a node share. */
export interface PeerSurroundings {
  readonly localSki: string;
  readonly ownShipId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly limits: ShipLimits;
  readonly occupancy: Occupancy;
  readonly settings: SmeSettings;
  readonly doubleConnection: DoubleConnectionRule;
  readonly clientContext: SecureContext;
  readonly certificates: KnownCertificates;
  readonly sessions: TlsSessions | undefined;
  readonly transport: ShipTransport;
  readonly trust: TrustStore;
  readonly pins: PinBook;
  /** Key material of version 1.1. */
  readonly keys: KeyDesk;
  readonly trace: ((message: TracedMessage) => void) | undefined;
  /** This node waits for the first peer that approves it, and has none yet. */
  trustsFirst(): boolean;
  /** Trusts a peer durably, as if the user had approved it. */
  approve(ski: string): void;
  linked(peer: { ski: string; shipId: string | undefined; label: string }, link: MessageLink): void;
  /** The status of a peer changed. Often called: must be cheap. */
  changed(ski: string): void;
  /** A socket of a peer opened or is gone. */
  socketsChanged(isTrusted: boolean): void;
  /** The connection to a trusted peer is over: where it is now is asked of the network (SHIP-6.4.5-1). */
  trustedPeerLost(): void;
}
