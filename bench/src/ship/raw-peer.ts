import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ConnectionOptions, createSecureContext, type SecureContext } from 'node:tls';
import type { Identity } from '@busbar/ship';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import type { BenchPeer } from './bench-node.ts';

/** The same curve, suite and version that SHIP connections end up with. */
export const TLS = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  ecdhCurve: 'P-256',
} as const;

/** Plain `ws` over mutual TLS that echoes; the baseline. */
export async function rawServer(identity: Identity): Promise<number> {
  const server = createServer({
    ...TLS,
    cert: identity.certificatePem,
    key: identity.privateKeyPem,
    requestCert: true,
    rejectUnauthorized: false,
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data, { binary: true })));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

/** The TLS context of a raw client; made once per identity, before anything is timed. */
export function rawContext(identity: Identity): SecureContext {
  return createSecureContext({ ...TLS, cert: identity.certificatePem, key: identity.privateKeyPem });
}

/** Opens a raw connection. */
export function rawConnect(secureContext: SecureContext, port: number): Promise<WebSocket> {
  const options: ClientOptions & ConnectionOptions = {
    ...TLS,
    secureContext,
    rejectUnauthorized: false,
    perMessageDeflate: false,
  };
  return new Promise((done, fail) => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/`, 'ship', options);
    socket.once('open', () => done(socket));
    socket.once('error', fail);
  });
}

/** A raw counterpart of a node: one WebSocket that opens and closes. */
export function rawNode(identity: Identity): BenchPeer {
  const context = rawContext(identity);
  let port = 0;
  let socket: WebSocket | undefined;
  return {
    port: 0,
    find: (at) => {
      port = at;
    },
    async connect() {
      socket = await rawConnect(context, port);
    },
    disconnect: () =>
      new Promise((done) => {
        socket?.once('close', () => done());
        socket?.close();
      }),
    close: async () => socket?.terminate(),
  };
}
