import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { type CancelTimer, type Clock, type Millis, millis } from '@busbar/kernel';
import { type DatagramLink, type DatagramReceiver, ECHONET_PORT } from './datagram-link.ts';
import { addressOf, isOnLink, localInterfaces } from './local-interface.ts';
import { TcpConnection } from './tcp-connection.ts';

/** How a {@link tcpLink} is opened. */
export interface TcpLinkOptions {
  readonly clock: Clock;
  /** Address of this node, as for its datagrams. */
  readonly address: string;
  /** Carries multicasts, announcements, answers to datagrams, and requests to nodes without TCP. */
  readonly udp: DatagramLink;
  /** Another port than 3610 at both ends, for tests only. */
  readonly port?: number;
  /** Connections from beyond the networks of this machine are refused; the default is yes. */
  readonly onLinkOnly?: boolean;
}

/** A peer that does not take a connection in this time has no TCP. */
const CONNECT: Millis = millis(2000);
/** So long it is asked by datagrams then. */
const WITHOUT_TCP: Millis = millis(600_000);
/** Connections in each direction: one for each node that is remembered by default. */
const MOST_CONNECTIONS = 64;
/** Peers without TCP that are remembered. */
const MOST_WITHOUT_TCP = 256;
/** Frames that wait for a connection: requests come one at a time. */
const MOST_WAITING = 16;

/**
 * TCP beside UDP (EL-1.2-6): requests go on a connection when the peer takes one, else as datagrams; a request that came on a
 * connection is answered on it; everything else stays with UDP.
 */
export function tcpLink(options: TcpLinkOptions): DatagramLink {
  return new TcpLink(options);
}

/** A connection that is being opened, and the frames for it. */
interface Dialling {
  readonly socket: Socket;
  readonly waiting: Uint8Array[];
}

class TcpLink implements DatagramLink {
  readonly #options: TcpLinkOptions;
  readonly #outgoing = new Map<string, TcpConnection | Dialling>();
  readonly #incoming = new Set<TcpConnection>();
  /** When each of them may be dialled again. */
  readonly #withoutTcp = new Map<string, number>();
  #receiver: DatagramReceiver | undefined;
  #server: Server | undefined;
  #isClosed = false;

  constructor(options: TcpLinkOptions) {
    this.#options = options;
  }

  get mostOctets(): number {
    return this.#options.udp.mostOctets;
  }

  start(receiver: DatagramReceiver): void {
    this.#receiver = receiver;
    this.#options.udp.start({
      received: (bytes, from) => receiver.received(bytes, from),
      failed: (why) => receiver.failed(why),
      ready: () => this.#listen(() => receiver.ready()),
    });
  }

  send(bytes: Uint8Array, to: string, kind: 'request' | 'answer'): void {
    const { udp, clock } = this.#options;
    const known = this.#outgoing.get(to);
    if (kind === 'answer' || this.#isClosed) udp.send(bytes, to, kind);
    else if (known instanceof TcpConnection) {
      if (!known.send(bytes)) udp.send(bytes, to, kind);
    } else if (known !== undefined) {
      if (known.waiting.length < MOST_WAITING) known.waiting.push(bytes);
    } else if ((this.#withoutTcp.get(to) ?? 0) > clock.now() || this.#outgoing.size >= MOST_CONNECTIONS)
      udp.send(bytes, to, kind);
    else this.#dial(to, bytes);
  }

  multicast(bytes: Uint8Array): void {
    this.#options.udp.multicast(bytes);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const connections = [...this.#incoming];
    for (const one of this.#outgoing.values())
      if (one instanceof TcpConnection) connections.push(one);
      else one.socket.destroy();
    this.#outgoing.clear();
    await Promise.all([...connections.map((one) => one.close()), this.#stopListening(), this.#options.udp.close()]);
  }

  /** Listens at the address, which may be another one of the interface since the last time. */
  #listen(then: () => void): void {
    const { address, port = ECHONET_PORT } = this.#options;
    if (this.#isClosed || this.#server?.listening === true) {
      then();
      return;
    }
    const server = createServer((socket) => this.#accepted(socket));
    this.#server = server;
    server.on('error', (error) => {
      this.#receiver?.failed(`TCP ${address}: ${error.message}`);
      // Without TCP the node still has its datagrams.
      if (!server.listening) then();
    });
    server.listen({ host: address, port }, then);
  }

  #stopListening(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#server?.listening === true) this.#server.close(() => resolve());
    else resolve();
    return promise;
  }

  #accepted(socket: Socket): void {
    const from = socket.remoteAddress;
    const isAllowed = from !== undefined && (this.#options.onLinkOnly === false || isNear(from));
    if (!isAllowed || this.#isClosed || this.#incoming.size >= MOST_CONNECTIONS) {
      socket.destroy();
      return;
    }
    const connection: TcpConnection = new TcpConnection(this.#options.clock, socket, {
      received: (bytes) => this.#received(connection, bytes, from),
      closed: () => this.#incoming.delete(connection),
    });
    this.#incoming.add(connection);
  }

  #dial(to: string, first: Uint8Array): void {
    const { clock, address, port = ECHONET_PORT } = this.#options;
    const socket = createConnection({ host: to, port, localAddress: address });
    const dialling: Dialling = { socket, waiting: [first] };
    this.#outgoing.set(to, dialling);
    const cancel: CancelTimer = clock.after(CONNECT, () => socket.destroy());
    const failed = (): void => {
      cancel();
      this.#failedTo(to, dialling);
    };
    socket.once('error', failed).once('close', failed);
    socket.once('connect', () => {
      cancel();
      socket.off('error', failed).off('close', failed);
      if (this.#isClosed) socket.destroy();
      else this.#connected(to, dialling);
    });
  }

  #connected(to: string, { socket, waiting }: Dialling): void {
    const connection: TcpConnection = new TcpConnection(this.#options.clock, socket, {
      received: (bytes) => this.#received(connection, bytes, to),
      closed: () => {
        if (this.#outgoing.get(to) === connection) this.#outgoing.delete(to);
      },
    });
    this.#outgoing.set(to, connection);
    for (const bytes of waiting) connection.send(bytes);
  }

  /** The peer has no TCP: what waits goes as datagrams, and so does everything for a while. */
  #failedTo(to: string, dialling: Dialling): void {
    if (this.#outgoing.get(to) !== dialling) return;
    this.#outgoing.delete(to);
    this.#withoutTcp.delete(to);
    this.#withoutTcp.set(to, this.#options.clock.now() + WITHOUT_TCP);
    const [oldest] = this.#withoutTcp.keys();
    if (this.#withoutTcp.size > MOST_WITHOUT_TCP && oldest !== undefined) this.#withoutTcp.delete(oldest);
    for (const bytes of dialling.waiting.splice(0)) this.#options.udp.send(bytes, to, 'request');
  }

  #received(connection: TcpConnection, bytes: Uint8Array, from: string): void {
    const address = addressOf(from, undefined);
    this.#receiver?.received(bytes, { address, isMulticast: false, reply: (answer) => connection.send(answer) });
  }
}

/** Whether an address lies in a network of this machine. */
function isNear(address: string): boolean {
  return localInterfaces().some((one) => isOnLink(one, address));
}
