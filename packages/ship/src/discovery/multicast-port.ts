import { createSocket, type Socket } from 'node:dgram';
import type { IpFamily, LocalNetwork } from './local-network.ts';

/** Port of multicast DNS (RFC 6762, 3). */
export const MDNS_PORT = 5353;
/** Group addresses of multicast DNS (RFC 6762, 3). */
const MDNS_GROUP: Readonly<Record<IpFamily, string>> = { 4: '224.0.0.251', 6: 'ff02::fb' };
/** Hops of everything sent (RFC 6762, 11). */
const HOPS = 255;

const IPV4 = { type: 'udp4', reuseAddr: true } as const;
const IPV6 = { type: 'udp6', reuseAddr: true, ipv6Only: true } as const;

/** Where a datagram comes from or goes to. */
export interface DatagramEnd {
  readonly address: string;
  readonly port: number;
}

/** What happens at a {@link MulticastPort}. */
export interface MulticastEvents {
  /** It can send and receive. */
  opened(): void;
  received(octets: Uint8Array, from: DatagramEnd): void;
  /** It cannot be opened, or a datagram could not be sent. */
  failed(why: string): void;
}

/** A socket of multicast DNS on one interface in one family. */
export interface MulticastPort {
  /** To everybody, or to one; resolves when it is sent or has failed. */
  send(octets: Uint8Array, to?: DatagramEnd): Promise<void>;
  close(): Promise<void>;
}

/** Opens a port on a network; replaced in tests. */
export type OpenMulticastPort = (network: LocalNetwork, events: MulticastEvents) => MulticastPort;

/** Opens a socket of the operating system. */
export function openMulticastPort(network: LocalNetwork, events: MulticastEvents): MulticastPort {
  const socket = createSocket(network.family === 4 ? IPV4 : IPV6);
  const closed = new Promise<void>((done) => socket.once('close', done));
  let isOpen = false;
  socket.on('error', (error) => events.failed(error.message));
  socket.on('message', (octets, { address, port }) => events.received(octets, { address, port }));
  // Bound to all addresses: a socket bound to one of its own receives no multicast on Linux.
  socket.bind(MDNS_PORT, network.family === 4 ? '0.0.0.0' : '::', () => {
    try {
      join(socket, network);
    } catch (error) {
      events.failed(error instanceof Error ? error.message : String(error));
      return;
    }
    isOpen = true;
    events.opened();
  });
  return {
    send(octets, to = { address: MDNS_GROUP[network.family], port: MDNS_PORT }) {
      if (!isOpen) return Promise.resolve();
      return new Promise((done) => {
        socket.send(octets, to.port, to.address, (error) => {
          if (error) events.failed(error.message);
          done();
        });
      });
    },
    async close() {
      isOpen = false;
      socket.close();
      await closed;
    },
  };
}

function join(socket: Socket, { family, name, address }: LocalNetwork): void {
  // The operating system knows an IPv6 interface by the zone, an IPv4 one by its address.
  const local = family === 4 ? address : `::%${name}`;
  socket.addMembership(MDNS_GROUP[family], local);
  socket.setMulticastInterface(local);
  socket.setMulticastTTL(HOPS);
  socket.setTTL(HOPS);
  // Other programs of this host listen too.
  socket.setMulticastLoopback(true);
}
