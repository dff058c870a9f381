import type { OpenConnections } from '../connection/admission.ts';
import type { ShipLimits } from '../connection/limits.ts';

/** What one peer takes of the limits of its node. */
export interface PeerUse {
  readonly isTrusted: boolean;
  /** It has sockets in this role; in the client role an attempt counts as one. */
  readonly asClient: boolean;
  readonly asServer: boolean;
  /** Addresses of its live connections. */
  readonly addresses: readonly string[];
}

const NOTHING: PeerUse = { isTrusted: false, asClient: false, asServer: false, addresses: [] };

/** What all peers of a node take of its limits; counted as it changes, because every connection asks. */
export class Occupancy {
  readonly #limits: ShipLimits;
  /** Only peers that take something: bounded by the limits themselves. */
  readonly #uses = new Map<string, PeerUse>();
  readonly #pendingByAddress = new Map<string, number>();
  #trusted = 0;
  #asClient = 0;
  #asServer = 0;
  #pending = 0;

  constructor(limits: ShipLimits) {
    this.#limits = limits;
  }

  /** What a peer takes from now on. */
  note(ski: string, use: PeerUse): void {
    this.#count(this.#uses.get(ski) ?? NOTHING, -1);
    this.#count(use, 1);
    if (use.asClient || use.asServer || use.addresses.length > 0) this.#uses.set(ski, use);
    else this.#uses.delete(ski);
  }

  /** What is open now, without a trusted peer that asks: its new connection replaces the old one, or goes itself. */
  without(ski: string, address = ''): OpenConnections {
    const asking = this.#uses.get(ski);
    const { trusted, asClient, asServer } = shares(asking?.isTrusted === true ? asking : NOTHING);
    return {
      trusted: this.#trusted - trusted,
      asClient: this.#asClient - asClient,
      asServer: this.#asServer - asServer,
      pending: this.#pending,
      pendingFromAddress: this.#pendingByAddress.get(address) ?? 0,
    };
  }

  /** This peer may be dialled; one place is kept for the other role (SHIP-6.5.2-1). */
  mayDial(ski: string): boolean {
    const { trusted, asClient } = this.without(ski);
    return trusted < this.#limits.trustedConnections && asClient < this.#limits.trustedConnections - 1;
  }

  /** A further connection may be accepted, so the node is announced (SHIP-6.4.4-10, SHIP-6.5.2-1). */
  get mayAccept(): boolean {
    const { trustedConnections } = this.#limits;
    return this.#trusted < trustedConnections && this.#asServer < trustedConnections - 1;
  }

  #count(use: PeerUse, sign: 1 | -1): void {
    if (use.isTrusted) {
      const { trusted, asClient, asServer } = shares(use);
      this.#trusted += sign * trusted;
      this.#asClient += sign * asClient;
      this.#asServer += sign * asServer;
    } else for (const address of use.addresses) this.#countPending(address, sign);
  }

  #countPending(address: string, sign: 1 | -1): void {
    this.#pending += sign;
    const count = (this.#pendingByAddress.get(address) ?? 0) + sign;
    if (count > 0) this.#pendingByAddress.set(address, count);
    else this.#pendingByAddress.delete(address);
  }
}

function shares({ asClient, asServer }: PeerUse): { trusted: number; asClient: number; asServer: number } {
  return { trusted: asClient || asServer ? 1 : 0, asClient: asClient ? 1 : 0, asServer: asServer ? 1 : 0 };
}
