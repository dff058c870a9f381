import { type Clock, type Millis, millis } from '@busbar/kernel';
import { decodeMessage } from '../discovery/dns-decode.ts';
import type { DnsMessage } from '../discovery/dns-message.ts';
import type { LocalNetwork } from '../discovery/local-network.ts';
import {
  type DatagramEnd,
  MDNS_PORT,
  type MulticastEvents,
  type OpenMulticastPort,
} from '../discovery/multicast-port.ts';

/** A packet that went over a {@link MulticastSegment}. */
export interface SegmentPacket {
  readonly at: Millis;
  readonly from: string;
  /** Undefined: to everybody. */
  readonly to: string | undefined;
  readonly message: DnsMessage;
}

/** One host on a segment; its interfaces change by {@link SegmentHost.set}. */
export interface SegmentHost {
  readonly open: OpenMulticastPort;
  readonly networks: () => readonly LocalNetwork[];
  set(networks: readonly LocalNetwork[]): void;
}

/** A link of hosts that speak multicast DNS, in memory and on virtual time. */
export class MulticastSegment {
  readonly clock: Clock;
  /** What went over it, oldest first. */
  readonly packets: SegmentPacket[] = [];
  /** Nothing gets through, as in a network that blocks multicast. */
  isBlocked = false;
  readonly #ports = new Set<{ readonly address: string; readonly events: MulticastEvents }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A host with one interface `eth0`. */
  host(address: string, more: readonly string[] = []): SegmentHost {
    return this.hostWith([segmentNetwork('eth0', address, more)]);
  }

  hostWith(first: readonly LocalNetwork[]): SegmentHost {
    let present = first;
    return {
      open: (network, events) => this.#open(network, events),
      networks: () => present,
      set: (networks) => {
        present = networks;
      },
    };
  }

  /** A packet nobody's node sent. */
  inject(from: DatagramEnd, octets: Uint8Array): void {
    this.#deliver(from, octets, undefined);
  }

  #open(network: LocalNetwork, events: MulticastEvents): ReturnType<OpenMulticastPort> {
    const port = { address: network.address, events };
    let isOpen = true;
    this.clock.after(millis(0), () => {
      if (!isOpen) return;
      this.#ports.add(port);
      events.opened();
    });
    return {
      send: async (octets, to) => {
        if (isOpen) this.#deliver({ address: network.address, port: MDNS_PORT }, octets, to);
      },
      close: async () => {
        isOpen = false;
        this.#ports.delete(port);
      },
    };
  }

  #deliver(from: DatagramEnd, octets: Uint8Array, to: DatagramEnd | undefined): void {
    const message = decodeMessage(octets).value;
    if (message !== undefined)
      this.packets.push({ at: this.clock.now(), from: from.address, to: to?.address, message });
    this.clock.after(millis(1), () => {
      if (this.isBlocked) return;
      for (const { address, events } of [...this.#ports])
        if (to === undefined || to.address === address) events.received(octets, from);
    });
  }
}

/** An interface of a host; addresses are of one /24 by their first three numbers, IPv6 counts everywhere. */
export function segmentNetwork(name: string, address: string, more: readonly string[] = []): LocalNetwork {
  const prefix = address.slice(0, address.lastIndexOf('.') + 1);
  return {
    name,
    family: address.includes(':') ? 6 : 4,
    address,
    isLoopback: name === 'lo',
    hostAddresses: [address, ...more],
    contains: (other) => (address.includes(':') ? other.includes(':') : other.startsWith(prefix)),
  };
}
