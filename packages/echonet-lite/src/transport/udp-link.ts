import { createSocket, type Socket } from 'node:dgram';
import { type CancelTimer, type Clock, every, millis } from '@busbar/kernel';
import { type DatagramLink, type DatagramReceiver, ECHONET_PORT, MOST_OCTETS } from './datagram-link.ts';
import { addressOf, familyOf, isOnLink, type LocalInterface, localInterfaces, zoned } from './local-interface.ts';

/** How a {@link udpLink} is opened. */
export interface UdpLinkOptions {
  readonly clock: Clock;
  /**
   * Address of this node, IPv4 or IPv6; a link-local one with its zone, as in `fe80::1%eth0`. No other node of this
   * machine can have the same one (EL-1.2-10).
   */
  readonly address: string;
  /** Interface of the multicasts; the one that has the address if left out. */
  readonly interface?: string;
  /** Datagrams from beyond the networks of the interface are dropped; the default is yes (section 7). */
  readonly onLinkOnly?: boolean;
  /** Another port than 3610 at both ends, for tests only (EL-1.2-10). */
  readonly port?: number;
  /** Interfaces of this machine; replaced in tests. */
  readonly interfaces?: () => readonly LocalInterface[];
}

/** Group of all ECHONET Lite nodes (EL-1.2-3). */
export const ECHONET_GROUP: Readonly<Record<4 | 6, string>> = { 4: '224.0.23.0', 6: 'ff02::1' };
/** Routers do not pass multicasts on (EL-1.2-8). */
const HOPS = 1;
/** How often the interfaces are looked at, and a socket that failed is opened again, ms. */
const LOOK = millis(5000);
/** What is sent to the group comes back at once where multicast works, ms. */
const HEARING = millis(2000);

/**
 * UDP on one address: one socket bound to it for everything that is sent and for what comes by unicast, and one bound to
 * the group, because a socket bound to an address of its own hears no multicast on Linux (EL-1.2-10); a third one hears
 * IP broadcasts where there are any (EL-1.2-4).
 */
export function udpLink(options: UdpLinkOptions): DatagramLink {
  return new UdpLink(options);
}

class UdpLink implements DatagramLink {
  readonly mostOctets: number;
  readonly #options: UdpLinkOptions;
  readonly #family: 4 | 6;
  readonly #port: number;
  readonly #interfaces: () => readonly LocalInterface[];
  #receiver: DatagramReceiver | undefined;
  #sockets: readonly Socket[] = [];
  #isOpen = false;
  #isClosed = false;
  /** Interface the sockets were opened for. */
  #openedFor = '';
  #interface: LocalInterface | undefined;
  #said: string | undefined;
  /** When something was sent to the group that has not come back. */
  #unheardSince: number | undefined;
  #cancel: CancelTimer | undefined;
  readonly #closing = new Set<Promise<void>>();

  constructor(options: UdpLinkOptions) {
    this.#options = options;
    this.#family = familyOf(options.address);
    this.#port = options.port ?? ECHONET_PORT;
    this.#interfaces = options.interfaces ?? (() => localInterfaces());
    this.mostOctets = MOST_OCTETS[this.#family];
  }

  start(receiver: DatagramReceiver): void {
    this.#receiver = receiver;
    this.#cancel = every(this.#options.clock, LOOK, () => this.#look());
    this.#look();
  }

  send(bytes: Uint8Array, to: string): void {
    this.#write(bytes, zoned(to, this.#interface));
  }

  multicast(bytes: Uint8Array): void {
    if (this.#isOpen) this.#unheardSince ??= this.#options.clock.now();
    this.#write(bytes, zoned(ECHONET_GROUP[this.#family], this.#interface));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    this.#shut();
    await Promise.all(this.#closing);
  }

  /** Opens the sockets when the address is there, and again when the interface changed (EL-1.2-8). */
  #look(): void {
    const present = this.#interfaces();
    const { interface: name, address } = this.#options;
    const mine = present.find((one) => (name === undefined ? one.has(address) : one.name === name));
    const key = mine === undefined ? '' : `${mine.name} ${mine.has(address)}`;
    if (mine === undefined) {
      this.#shut();
      this.#failed(`${name ?? address}: this machine has no such ${name === undefined ? 'address' : 'interface'} now`);
    } else if (key !== this.#openedFor) {
      this.#shut();
      this.#openedFor = key;
      this.#interface = mine;
      this.#open(mine);
    } else this.#checkHearing(mine);
  }

  /**
   * The operating system forgets the membership of an interface that went away for a moment, and some networks block
   * multicast: the group is joined again; unicast works on.
   */
  #checkHearing(on: LocalInterface): void {
    const [own, group] = this.#sockets;
    const { clock } = this.#options;
    if (own === undefined || group === undefined || this.#unheardSince === undefined) return;
    if (clock.now() - this.#unheardSince < HEARING) return;
    this.#unheardSince = undefined;
    this.#failed(`${on.name}: what is sent to ${ECHONET_GROUP[this.#family]} does not come back, multicast is blocked`);
    try {
      group.dropMembership(ECHONET_GROUP[this.#family], this.#local(on));
      this.#join(own, group, on);
    } catch (error) {
      this.#broken(own, error);
    }
  }

  #open(on: LocalInterface): void {
    const own = this.#socket(false);
    const group = this.#socket(true);
    this.#sockets = [own, group];
    if (this.#family === 4) for (const address of on.broadcasts ?? []) this.#hearBroadcasts(address);
    const opened = Promise.withResolvers<void>();
    let waiting = 2;
    const bound = (): void => {
      if (--waiting === 0) opened.resolve();
    };
    own.bind({ port: this.#port, address: this.#options.address }, bound);
    group.bind({ port: this.#port, address: zoned(ECHONET_GROUP[this.#family], on) }, bound);
    opened.promise
      .then(() => {
        // Shut in the meantime.
        if (this.#sockets[0] !== own) return;
        this.#join(own, group, on);
        this.#isOpen = true;
        this.#said = undefined;
        this.#receiver?.ready();
      })
      .catch((error: unknown) => this.#broken(own, error));
  }

  /** What others broadcast; the node works without it, where an operating system does not have such sockets. */
  #hearBroadcasts(address: string): void {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.on('error', () => {
      if (!this.#sockets.includes(socket)) return;
      this.#sockets = this.#sockets.filter((one) => one !== socket);
      this.#end(socket);
    });
    socket.on('message', (bytes, from) => this.#received(bytes, from.address, true));
    socket.bind({ port: this.#port, address });
    this.#sockets = [...this.#sockets, socket];
  }

  #socket(isGroup: boolean): Socket {
    const type = this.#family === 4 ? 'udp4' : 'udp6';
    // Every node of this machine has a socket on the group; nobody else may have one on the address.
    const socket = createSocket({ type, reuseAddr: isGroup, ...(this.#family === 6 ? { ipv6Only: true } : {}) });
    socket.on('error', (error) => this.#broken(socket, error));
    socket.on('message', (bytes, { address }) => {
      if (isGroup) this.#unheardSince = undefined;
      this.#received(bytes, address, isGroup);
    });
    return socket;
  }

  /** The operating system knows an IPv6 interface by its zone, an IPv4 one by its address. */
  #local({ name }: LocalInterface): string {
    return this.#family === 4 ? this.#options.address : `::%${name}`;
  }

  #join(own: Socket, group: Socket, on: LocalInterface): void {
    const local = this.#local(on);
    group.addMembership(ECHONET_GROUP[this.#family], local);
    own.setMulticastInterface(local);
    own.setMulticastTTL(HOPS);
    // Other nodes of this machine hear it too (EL-1.2-11).
    own.setMulticastLoopback(true);
  }

  #received(bytes: Uint8Array, from: string, isMulticast: boolean): void {
    const address = addressOf(from, this.#interface);
    if (!this.#isOpen) return;
    if (address === addressOf(this.#options.address, this.#interface)) return;
    const isAllowed =
      this.#options.onLinkOnly === false || this.#interface === undefined || isOnLink(this.#interface, from);
    if (isAllowed) this.#receiver?.received(bytes, { address, isMulticast });
  }

  #write(bytes: Uint8Array, to: string): void {
    const [own] = this.#sockets;
    if (!this.#isOpen || own === undefined) return;
    own.send(bytes, this.#port, to, (error) => {
      if (error !== null) this.#failed(`${to}: ${error.message}`);
    });
  }

  /** A socket does not work: both are opened again at the next look. */
  #broken(socket: Socket, error: unknown): void {
    if (!this.#sockets.includes(socket)) return;
    this.#shut();
    this.#failed(`${this.#options.address}: ${error instanceof Error ? error.message : String(error)}`);
  }

  #failed(why: string): void {
    if (this.#isClosed || this.#said === why) return;
    this.#said = why;
    this.#receiver?.failed(why);
  }

  #shut(): void {
    this.#isOpen = false;
    this.#unheardSince = undefined;
    this.#openedFor = '';
    for (const socket of this.#sockets) this.#end(socket);
    this.#sockets = [];
  }

  #end(socket: Socket): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closing.add(promise);
    socket.close(() => {
      this.#closing.delete(promise);
      resolve();
    });
  }
}
