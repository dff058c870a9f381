import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, TLSSocket, type Server as TlsServer } from 'node:tls';
import type { CancelTimer, Clock, Logger, Millis } from '@busbar/kernel';
import { WebSocketServer } from 'ws';
import type { Identity } from '../identity/identity.ts';
import type { KnownCertificates } from '../tls/known-certificates.ts';
import { MAX_FRAGMENT, type ShipProfile, serverTlsOptions, type TlsSettings } from '../tls/tls-options.ts';
import { resumeSessions, type TlsSessions } from '../tls/tls-sessions.ts';
import type { VerifiedPeer } from '../tls/verify-peer.ts';
import { Admission } from './admission.ts';
import type { ShipLimits } from './limits.ts';
import { openPort } from './open-port.ts';
import { type NetworkSocket, type OpenSocket, plainAddress, SUBPROTOCOL, webSocketOptions } from './websocket.ts';

/** What a {@link ShipListener} needs. */
export interface ListenerOptions<Socket extends OpenSocket = OpenSocket> {
  readonly identity: Identity;
  readonly profile: ShipProfile;
  readonly certificates: KnownCertificates;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: ShipLimits;
  /** Default: neither CCM_8 nor resumption. */
  readonly tls?: TlsSettings;
  /** Where sessions are resumed: those of the trusted peers. */
  readonly sessions?: TlsSessions | undefined;
  /** Announced WebSocket resource; the root is served too (SHIP-6.7.3-5). */
  readonly path: string;
  /** Most time from the TCP connection to the WebSocket. */
  readonly handshakeTimeout: Millis;
  /** Most time a peer gets to answer a close frame. */
  readonly closeTimeout: Millis;
  /** Why this peer gets no WebSocket now (HTTP 503); undefined: it does. */
  refuse(peer: VerifiedPeer, address: string): string | undefined;
  /** Takes over an open WebSocket. */
  opened(socket: Socket): void;
}

/** Answer to an upgrade request that gets no WebSocket. */
interface Refusal {
  readonly status: string;
  readonly why: string;
}

/**
 * Server role up to the open WebSocket. Each stage can refuse: the address before TLS, the certificate before the first
 * HTTP octet, the request and the node's limits before the upgrade.
 */
export class ShipListener {
  readonly #options: ListenerOptions<NetworkSocket>;
  readonly #admission: Admission;
  readonly #tcp = createTcpServer((socket) => this.#connected(socket));
  readonly #tls: TlsServer;
  readonly #http: HttpServer;
  readonly #webSocket: WebSocketServer;
  /** Connections that nobody has taken over yet; by remote address and port. */
  readonly #sockets = new Map<string, Socket>();
  /** Verified peer of a TLS connection that is inside its HTTP request. */
  readonly #peers = new WeakMap<Duplex, VerifiedPeer>();
  /** Ends the handshake deadline of a connection; by remote address and port. */
  readonly #handshakes = new Map<string, () => void>();

  constructor(options: ListenerOptions<NetworkSocket>) {
    this.#options = options;
    this.#admission = new Admission(options.clock, options.limits);
    this.#tls = createTlsServer({
      ...serverTlsOptions(options.identity, options.profile, options.tls),
      // The deadline of the whole handshake is kept on the injected clock.
      handshakeTimeout: 2 * options.handshakeTimeout,
    });
    if (options.sessions !== undefined) resumeSessions(this.#tls, options.sessions);
    this.#tls.on('secureConnection', (socket) => this.#secured(socket));
    this.#tls.on('tlsClientError', (error, socket) => this.#refused(socket, 'tls', error.message));
    this.#http = createHttpServer((request, response) => {
      this.#refused(request.socket, 'http', `${request.method} without upgrade`, false);
      response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('clientError', (error, socket) => this.#refused(socket, 'http', error.message));
    this.#webSocket = new WebSocketServer({
      ...webSocketOptions({ messageOctets: options.limits.messageOctets, closeTimeout: options.closeTimeout }),
      noServer: true,
      clientTracking: false,
      handleProtocols: () => SUBPROTOCOL,
    });
  }

  /**
   * Opens the port; when it is taken the next free one.
   * @throws ShipError `ship.no-free-port`
   */
  async listen(host: string, port: number): Promise<{ host: string; port: number }> {
    const taken = await openPort(this.#tcp, host, port);
    const { address, port: opened } = this.#tcp.address() as AddressInfo;
    if (taken.length > 0) this.#options.logger.warn('listener.portTaken', { taken: taken.join(', '), port: opened });
    this.#tcp.on('error', (error) => this.#options.logger.error('listener.failed', { error: error.message }));
    return { host: address, port: opened };
  }

  /** Closes the port and what is still inside its handshake; connections taken over stay with their owner. */
  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#tcp.close(() => done()));
    for (const end of [...this.#handshakes.values()]) end();
    for (const socket of this.#sockets.values()) socket.destroy();
    this.#webSocket.close();
    await closed;
  }

  #connected(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress);
    const refusal = this.#admission.refuse(address);
    if (refusal !== undefined) {
      this.#options.logger.debug('listener.refused', { address, stage: 'tcp', why: refusal });
      socket.destroy();
      return;
    }
    const key = keyOf(socket);
    this.#sockets.set(key, socket);
    const cancel = this.#options.clock.after(this.#options.handshakeTimeout, () => {
      this.#options.logger.debug('listener.refused', { address, stage: 'handshake', why: 'not complete in time' });
      socket.destroy();
    });
    const end = this.#endOfHandshake(key, cancel);
    this.#handshakes.set(key, end);
    socket.on('close', () => {
      this.#sockets.delete(key);
      end();
    });
    this.#tls.emit('connection', socket);
  }

  /** Called at the upgrade or when the socket is gone, whichever comes first. */
  #endOfHandshake(key: string, cancel: CancelTimer): () => void {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      cancel();
      this.#handshakes.delete(key);
      this.#admission.handshakeOver();
    };
  }

  #secured(socket: TLSSocket): void {
    const check = this.#options.certificates.verify(socket.getPeerX509Certificate());
    if (!check.ok) {
      this.#refused(socket, 'certificate', check.why);
    } else if (check.peer.ski === this.#options.identity.ski) {
      this.#refused(socket, 'certificate', 'the peer has the SKI of this node');
    } else {
      socket.setMaxSendFragment(MAX_FRAGMENT);
      this.#peers.set(socket, check.peer);
      this.#http.emit('connection', socket);
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const peer = this.#peers.get(socket);
    if (peer === undefined || !(socket instanceof TLSSocket)) {
      this.#refused(socket, 'http', 'the connection was not verified');
      return;
    }
    const address = plainAddress(socket.remoteAddress);
    const refusal = this.#refusalOf(request, peer, address);
    if (refusal !== undefined) {
      this.#answer(socket, refusal.status, refusal.why);
      return;
    }
    const port = socket.remotePort ?? 0;
    this.#webSocket.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.pause();
      this.#handshakes.get(keyOf(socket))?.();
      this.#sockets.delete(keyOf(socket));
      this.#options.opened({ role: 'server', peer, webSocket, stream: socket, address, port });
    });
  }

  #refusalOf(request: IncomingMessage, peer: VerifiedPeer, address: string): Refusal | undefined {
    const [path] = (request.url ?? '').split('?');
    if (path !== '/' && path !== this.#options.path) return { status: '404 Not Found', why: `no resource ${path}` };
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!protocols.includes(SUBPROTOCOL)) return { status: '400 Bad Request', why: 'the subprotocol ship is missing' };
    const why = this.#options.refuse(peer, address);
    return why === undefined ? undefined : { status: '503 Service Unavailable', why };
  }

  /** Refuses with an HTTP status: the peer learns why, nothing of SHIP has been exchanged. */
  #answer(socket: TLSSocket, status: string, why: string): void {
    this.#refused(socket, 'upgrade', why, false);
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #refused(socket: Duplex, stage: string, why: string, destroy = true): void {
    const { remoteAddress } = socket as Partial<TLSSocket>;
    this.#options.logger.debug('listener.refused', { address: plainAddress(remoteAddress), stage, why });
    if (destroy) socket.destroy();
  }
}

function keyOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
