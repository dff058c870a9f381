import type { OpenConnections } from '../connection/admission.ts';
import type { ShipLimits } from '../connection/limits.ts';

/** What one peer takes of the limits of its node. */
export interface PeerUse {
  readonly ski: string;
  readonly isTrusted: boolean;
  /** It has sockets in this role; in the client role an attempt counts as one. */
  readonly asClient: boolean;
  readonly asServer: boolean;
  /** Addresses of its live connections. */
  liveAddresses(): readonly string[];
}

/** What is open now, without the peer that asks: its new connection replaces the old one, or goes itself. */
export function occupancy(peers: Iterable<PeerUse>, asking: string, address = ''): OpenConnections {
  const open = { trusted: 0, asClient: 0, asServer: 0, pending: 0, pendingFromAddress: 0 };
  for (const peer of peers) {
    if (!peer.isTrusted)
      for (const other of peer.liveAddresses()) {
        open.pending += 1;
        if (other === address) open.pendingFromAddress += 1;
      }
    else if (peer.ski !== asking && (peer.asClient || peer.asServer)) {
      open.trusted += 1;
      if (peer.asClient) open.asClient += 1;
      if (peer.asServer) open.asServer += 1;
    }
  }
  return open;
}

/** A further connection may be opened; one place is kept for the other role (SHIP-6.5.2-1). */
export function mayDial(open: OpenConnections, { trustedConnections }: ShipLimits): boolean {
  return open.trusted < trustedConnections && open.asClient < trustedConnections - 1;
}

/** A further connection may be accepted, so the node is announced (SHIP-6.4.4-10, SHIP-6.5.2-1). */
export function mayAccept(open: OpenConnections, { trustedConnections }: ShipLimits): boolean {
  return open.trusted < trustedConnections && open.asServer < trustedConnections - 1;
}
