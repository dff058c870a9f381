import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { WebSocket, WebSocketServer } from 'ws';
import type { KeyAndCertificate } from '../identity/certificate.ts';
import { Inbox, within } from './within.ts';

/** How a {@link ScriptedPeer} reaches a node. */
export interface ScriptedClientOptions {
  readonly host: string;
  readonly port: number;
  /** Key and certificate; without it the client presents none. */
  readonly certificate?: KeyAndCertificate;
  readonly path?: string;
  /** Subprotocols offered; default `ship`. */
  readonly protocols?: readonly string[];
  /** Further TLS settings, for example curves or versions. */
  readonly tls?: ConnectionOptions;
}

/** A peer without any logic: tests and conformance runs decide each message themselves. */
export class ScriptedPeer {
  readonly webSocket: WebSocket;
  /** Messages received, oldest first. */
  readonly inbox = new Inbox<Buffer>();
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(webSocket: WebSocket) {
    this.webSocket = webSocket;
    const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = promise;
    webSocket.on('message', (data: Buffer) => this.inbox.put(data));
    webSocket.on('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
    // What a broken connection means is said by `closed`.
    webSocket.on('error', () => undefined);
  }

  /** Sends octets given as hex, or a message of a type with its JSON text. */
  send(message: string | { readonly type: 0 | 1 | 2 | 3; readonly json: string }): void {
    this.webSocket.send(
      typeof message === 'string'
        ? Buffer.from(message, 'hex')
        : Buffer.concat([Buffer.of(message.type), Buffer.from(message.json)]),
    );
  }

  /** The next message: its type and its JSON text (or hex for the connection mode initialisation). */
  async next(): Promise<{ type: number; json: string }> {
    const data = await this.inbox.next('a message of the node');
    return { type: data[0] ?? -1, json: data[0] === 0 ? data.toString('hex') : data.subarray(1).toString() };
  }
}

/** Connects as client; rejects when the node refuses. */
export async function scriptedClient(options: ScriptedClientOptions): Promise<ScriptedPeer> {
  const socket = await secureClient(options);
  const { promise, resolve, reject } = Promise.withResolvers<ScriptedPeer>();
  const url = `wss://${options.host}:${options.port}${options.path ?? '/ship/'}`;
  const webSocket = new WebSocket(url, [...(options.protocols ?? ['ship'])], {
    createConnection: () => socket,
    perMessageDeflate: false,
  });
  webSocket.on('open', () => resolve(new ScriptedPeer(webSocket)));
  webSocket.on('error', reject);
  return within(promise, 'a WebSocket to the node');
}

/** A TLS connection without anything on it; rejects when the handshake fails. */
export async function secureClient(options: ScriptedClientOptions): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const socket = connect({
    host: options.host,
    port: options.port,
    rejectUnauthorized: false,
    ecdhCurve: 'P-256:brainpoolP256r1:brainpoolP384r1',
    ...(options.certificate === undefined
      ? {}
      : { key: options.certificate.privateKeyPem, cert: options.certificate.certificatePem }),
    ...options.tls,
  });
  socket.on('secureConnect', () => resolve(socket));
  socket.on('error', reject);
  return within(promise, 'a TLS connection to the node');
}

/** A listening counterpart of {@link scriptedClient}: every WebSocket it accepts comes out of `peers`. */
export interface ScriptedServer {
  readonly port: number;
  readonly peers: Inbox<ScriptedPeer>;
  /** Server name of each TLS connection, undefined where none was sent. */
  readonly serverNames: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 with this certificate; `path`: only this resource has a WebSocket. */
export async function scriptedServer(
  certificate: KeyAndCertificate,
  options: { readonly path?: string; readonly protocol?: string } = {},
): Promise<ScriptedServer> {
  const server: Server = createServer({
    key: certificate.privateKeyPem,
    cert: certificate.certificatePem,
    requestCert: true,
    rejectUnauthorized: false,
    ecdhCurve: 'P-256:brainpoolP256r1:brainpoolP384r1',
  });
  const webSockets = new WebSocketServer({
    server,
    perMessageDeflate: false,
    handleProtocols: () => options.protocol ?? 'ship',
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  const serverNames: (string | undefined)[] = [];
  server.on('secureConnection', (socket: TLSSocket & { readonly servername?: string | false }) =>
    serverNames.push(socket.servername === false ? undefined : socket.servername),
  );
  const peers = new Inbox<ScriptedPeer>();
  webSockets.on('connection', (webSocket) => peers.put(new ScriptedPeer(webSocket)));
  await within(new Promise<void>((done) => server.listen(0, '127.0.0.1', done)), 'a listening peer');
  return {
    port: (server.address() as AddressInfo).port,
    peers,
    serverNames,
    async close() {
      for (const client of webSockets.clients) client.terminate();
      webSockets.close();
      server.closeAllConnections();
      await within(new Promise<void>((done) => server.close(() => done())), 'the peer to close');
    },
  };
}
