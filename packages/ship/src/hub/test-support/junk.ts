import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { KeyAndCertificate } from '../../identity/certificate.ts';

/** Where junk goes and where it comes from. */
export interface JunkRoute {
  readonly host: string;
  readonly port: number;
  /** Source address; Linux has all of 127.0.0.0/8. */
  readonly localAddress?: string;
}

/** Ways to waste the time of a node. */
export const JUNK = [
  'silent TCP',
  'octets that are no TLS',
  'a reset',
  'TLS without certificate',
  'silent TLS of a stranger',
  'no HTTP in TLS',
  'an upgrade without subprotocol',
] as const;

const REQUEST = 'GET /ship/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** One connection that wastes time. */
export interface Junk {
  /** Resolves when the node has it. */
  readonly arrived: Promise<void>;
  /** Resolves when it is over, which is up to the node. */
  readonly over: Promise<void>;
}

/** Opens one connection of this kind. */
export function junk(kind: (typeof JUNK)[number], route: JunkRoute, stranger: KeyAndCertificate): Junk {
  const [arrived, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const socket = opened(kind, route, stranger);
  // How the node gets rid of it does not matter here.
  socket.on('error', () => undefined);
  socket.on('connect', () => arrived.resolve());
  socket.on('close', () => {
    arrived.resolve();
    over.resolve();
  });
  socket.resume();
  return { arrived: arrived.promise, over: over.promise };
}

function opened(kind: (typeof JUNK)[number], route: JunkRoute, stranger: KeyAndCertificate): Socket {
  const { privateKeyPem: key, certificatePem: cert } = stranger;
  switch (kind) {
    case 'silent TCP':
      return connect(route);
    case 'octets that are no TLS':
      return connect(route).on('connect', function connected(this: Socket) {
        this.write('\u0016\u0003\u0001\u00ff\u00ff hello');
      });
    case 'a reset':
      return connect(route).on('connect', function connected(this: Socket) {
        this.resetAndDestroy();
      });
    case 'TLS without certificate':
      return connectTls({ ...route, rejectUnauthorized: false });
    case 'silent TLS of a stranger':
      return connectTls({ ...route, rejectUnauthorized: false, key, cert });
    case 'no HTTP in TLS':
      return saying('\u0000\u0001\u0002\r\n\r\n', connectTls({ ...route, rejectUnauthorized: false, key, cert }));
    case 'an upgrade without subprotocol':
      return saying(REQUEST, connectTls({ ...route, rejectUnauthorized: false, key, cert }));
  }
}

function saying(text: string, socket: ReturnType<typeof connectTls>): Socket {
  return socket.on('secureConnect', () => socket.write(text));
}
