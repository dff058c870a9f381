import { type Clock, TokenBucket } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import type { ShipProfile } from '../tls/tls-options.ts';

/** Bounds that keep one node standing whatever its peers do (robustness.md section 4). */
export interface ShipLimits {
  /** Largest WebSocket message in octets; the largest real one is about 10 kB (SHIP-6.7.4-4). */
  readonly messageOctets: number;
  /** Connections to trusted peers; one of them is kept for each role (SHIP-6.5.2-1). */
  readonly trustedConnections: number;
  /** Connections that wait for trust, in total and from one address. */
  readonly pendingConnections: number;
  readonly pendingPerAddress: number;
  /** New TCP connections from one address, and from all. */
  readonly newPerAddress: Rate;
  readonly newTotal: Rate;
  /** Incoming connections inside their TLS and WebSocket handshake: 10 s of the total rate would be 500. */
  readonly handshakes: number;
  /** Received messages per connection; above the rate they are delayed, then the connection is closed. */
  readonly inbound: Rate;
  /** Messages kept while they are delayed: one chunk of the socket may hold hundreds of tiny ones. */
  readonly inboundBacklog: number;
  /** Messages and octets that wait for a peer that reads slowly. */
  readonly outboundMessages: number;
  readonly outboundOctets: number;
  /** Peers remembered that are neither trusted nor present, so that the page can show why they went. */
  readonly rememberedStrangers: number;
  /** Source addresses with a rate of their own; the least recently seen is forgotten first. */
  readonly rememberedAddresses: number;
}

/** Sustained rate per second with a burst; infinite: no bound. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

const DEFAULT_LIMITS: ShipLimits = {
  messageOctets: 256 * 1024,
  trustedConnections: 64,
  pendingConnections: 8,
  pendingPerAddress: 2,
  newPerAddress: { perSecond: 5, burst: 10 },
  newTotal: { perSecond: 50, burst: 50 },
  handshakes: 128,
  inbound: { perSecond: 50, burst: 200 },
  inboundBacklog: 256,
  outboundMessages: 256,
  outboundOctets: 1024 * 1024,
  rememberedStrangers: 64,
  rememberedAddresses: 1024,
};

const UNLIMITED: Rate = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

/** For load tests, benchmarks and simulations: no rates, ten thousand peers. */
const LAB_LIMITS: ShipLimits = {
  ...DEFAULT_LIMITS,
  trustedConnections: 10_000,
  pendingConnections: 10_000,
  pendingPerAddress: 10_000,
  newPerAddress: UNLIMITED,
  newTotal: UNLIMITED,
  handshakes: 10_000,
  inbound: UNLIMITED,
  outboundMessages: 65_536,
  outboundOctets: 64 * 1024 * 1024,
};

/** Hard bounds of what may be chosen (robustness.md section 4); any other limit is at least 1. */
const RANGES: Readonly<Partial<Record<keyof ShipLimits, { readonly least: number; readonly most: number }>>> = {
  // The largest real message is about 10 kB; above 1 MB one message blocks the others for too long.
  messageOctets: { least: 16 * 1024, most: 1024 * 1024 },
  // With a single connection one role would be impossible (SHIP-6.5.2-1).
  trustedConnections: { least: 2, most: 2000 },
};

/**
 * The limits of a profile, with chosen ones on top.
 * @throws ShipError `ship.limit-out-of-range`
 */
export function shipLimits(profile: ShipProfile, chosen: Partial<ShipLimits> = {}): ShipLimits {
  const preset = profile === 'lab' ? LAB_LIMITS : DEFAULT_LIMITS;
  for (const [name, value] of Object.entries(chosen) as [keyof ShipLimits, number | Rate][])
    for (const number of typeof value === 'number' ? [value] : [value.perSecond, value.burst])
      checkRange(name, number, preset[name]);
  return { ...preset, ...chosen };
}

function checkRange(name: keyof ShipLimits, value: number, preset: number | Rate): void {
  const { least, most } = RANGES[name] ?? { least: 1, most: Number.POSITIVE_INFINITY };
  // What the profile itself has is permitted: the lab has more peers than a house.
  if (value >= least && value <= Math.max(most, typeof preset === 'number' ? preset : most)) return;
  const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  throw new ShipError('ship.limit-out-of-range', `${name}: ${value} is not permitted, only ${range}.`);
}

/** A bucket for a rate; none when the rate has no bound. */
export function bucketOf(clock: Clock, { perSecond, burst }: Rate): TokenBucket | undefined {
  return perSecond === Number.POSITIVE_INFINITY ? undefined : new TokenBucket(clock, perSecond, burst);
}
