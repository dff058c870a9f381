import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { WebSocketServer } from 'ws';
import { type Credentials, type OpenPort, type PortListener, wireOf } from './medium.ts';
import { plainAddress, skiOf, TLS_SETTINGS } from './tls-client.ts';

/** Where the test tool listens and for whom. */
export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Only this device gets a WebSocket. */
  readonly deviceSki: string;
  /** Whether an address is that of the device, as far as it is known: others end their attempts as they like. */
  isDevice(address: string | undefined): boolean;
}

/** Opens a port with this certificate. Every attempt of the device ends in one call of the listener. */
export async function listenForDevice(
  options: ListenOptions,
  credentials: Credentials,
  listener: PortListener,
): Promise<OpenPort> {
  /** Attempts without a WebSocket, by the address and port they come from. */
  const attempts = new Map<string, Socket>();
  const upgraded = new WeakSet<Duplex>();
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('ship') ? 'ship' : false),
  });
  const http = createHttpServer((_request, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
  });
  http.on('upgrade', (request, socket: TLSSocket, head) => {
    upgraded.add(socket);
    attempts.delete(placeOf(socket));
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.pause();
      listener.opened(wireOf(webSocket));
    });
  });
  http.on('clientError', (_error, socket) => socket.destroy());
  const server = createTlsServer({
    ...TLS_SETTINGS,
    key: credentials.privateKeyPem,
    cert: credentials.certificatePem,
    requestCert: true,
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    const ski = skiOf(socket);
    if (ski !== options.deviceSki) {
      socket.destroy();
      return;
    }
    let isRequested = false;
    socket.once('data', () => {
      isRequested = true;
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (upgraded.has(socket)) return;
      if (isRequested) listener.ended('http', 'the device asked for something else than a WebSocket');
      else listener.ended('tls', 'the device closed the connection after the TLS handshake, before any HTTP octet');
    });
    http.emit('connection', socket);
  });
  server.on('tlsClientError', (error, socket) => {
    // Somebody who never began a handshake refused no certificate.
    const hasBegun = (attempts.get(placeOf(socket))?.bytesRead ?? 0) > 0;
    if (hasBegun && options.isDevice(plainAddress(socket.remoteAddress))) listener.ended('tls', error.message);
  });
  server.on('connection', (socket: Socket) => {
    const place = placeOf(socket);
    attempts.set(place, socket);
    socket.on('close', () => attempts.delete(place));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, options.host, done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: options.host,
    port,
    // Connections that were opened stay with their owner.
    close: () =>
      new Promise((done) => {
        for (const socket of attempts.values()) socket.destroy();
        server.close(() => undefined);
        webSockets.close();
        done();
      }),
  };
}

function placeOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
