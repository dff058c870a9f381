import type { Clock, TokenBucket } from '@busbar/kernel';
import { bucketOf, type ShipLimits } from './limits.ts';

/** Decides about new TCP connections before any TLS work is done for them (robustness.md section 4). */
export class Admission {
  readonly #clock: Clock;
  readonly #limits: ShipLimits;
  readonly #total: TokenBucket | undefined;
  /** Least recently used first. */
  readonly #byAddress = new Map<string, TokenBucket>();
  #handshakes = 0;

  constructor(clock: Clock, limits: ShipLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#total = bucketOf(clock, limits.newTotal);
  }

  /** Why a connection from this address is not taken now; undefined admits it, and {@link handshakeOver} must follow. */
  refuse(address: string): string | undefined {
    if (this.#handshakes >= this.#limits.handshakes) return 'too many handshakes at once';
    if (this.#bucket(address)?.take() === false) return 'too many new connections from this address';
    if (this.#total?.take() === false) return 'too many new connections';
    this.#handshakes += 1;
    return undefined;
  }

  /** An admitted connection has become a WebSocket or is gone. */
  handshakeOver(): void {
    this.#handshakes -= 1;
  }

  #bucket(address: string): TokenBucket | undefined {
    const bucket = this.#byAddress.get(address) ?? bucketOf(this.#clock, this.#limits.newPerAddress);
    if (bucket === undefined) return undefined;
    this.#byAddress.delete(address);
    this.#byAddress.set(address, bucket);
    if (this.#byAddress.size > this.#limits.rememberedAddresses) {
      const oldest = this.#byAddress.keys().next();
      if (!oldest.done) this.#byAddress.delete(oldest.value);
    }
    return bucket;
  }
}

/** Connections that are open now, as far as the limits care. */
export interface OpenConnections {
  /** Trusted peers other than the asking one with a connection: all, and by the role of this node. */
  readonly trusted: number;
  readonly asClient: number;
  readonly asServer: number;
  /** Connections of peers nobody trusts yet: all, and those from the asking address. */
  readonly pending: number;
  readonly pendingFromAddress: number;
}

/** Why a peer with a verified certificate gets no WebSocket: HTTP 503 (SHIP-6.5.2-2); undefined: it does. */
export function refuseUpgrade(isTrusted: boolean, open: OpenConnections, limits: ShipLimits): string | undefined {
  if (isTrusted && open.asServer >= limits.trustedConnections - 1)
    return 'too many connections: one is kept for the other role (SHIP-6.5.2-1)';
  if (isTrusted) return open.trusted >= limits.trustedConnections ? 'too many connections' : undefined;
  if (open.pending >= limits.pendingConnections) return 'too many peers wait for approval';
  return open.pendingFromAddress >= limits.pendingPerAddress
    ? 'too many peers of this address wait for approval'
    : undefined;
}
