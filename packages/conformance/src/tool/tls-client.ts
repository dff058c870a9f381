import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { type Clock, type Millis, millis } from '@busbar/kernel';
import { certificateFacts } from '@busbar/ship';
import { WebSocket } from 'ws';
import { type Attempt, type Credentials, wireOf } from './medium.ts';

/** Where the device is. */
export interface DeviceAddress {
  readonly host: string;
  readonly port: number;
  /** WebSocket resource. */
  readonly path: string;
}

/** Addresses of a connection. */
export interface ConnectionEnds {
  readonly own: string | undefined;
  readonly device: string | undefined;
}

/** The suites every device has or may have (SHIP-6.6.2), TLS 1.2. */
export const TLS_SETTINGS = {
  ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256',
  ecdhCurve: 'P-256:brainpoolP256r1:brainpoolP384r1',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  rejectUnauthorized: false,
} as const;
/** Most time for TCP, TLS and upgrade together. */
const CONNECT_TIME = millis(15_000);
const SUBPROTOCOL = 'ship';

/**
 * Connects to a device: TLS with this certificate, then after `quiet` the WebSocket. Never rejects.
 * @param connected told the addresses of both ends as soon as they are known
 */
export function connectToDevice(
  device: DeviceAddress,
  credentials: Credentials,
  quiet: Millis,
  clock: Clock,
  connected: (ends: ConnectionEnds) => void = () => undefined,
): Promise<Attempt> {
  return new Promise((done) => {
    let stage: 'tcp' | 'tls' | 'http' = 'tcp';
    let ski: string | undefined;
    const cancels = [clock.after(CONNECT_TIME, () => fail('no answer in time'))];
    const socket = connect({
      host: device.host,
      port: device.port,
      ...TLS_SETTINGS,
      key: credentials.privateKeyPem,
      cert: credentials.certificatePem,
      ...(isIP(device.host) === 0 ? { servername: device.host } : {}),
    });
    const settle = (attempt: Attempt): void => {
      for (const cancel of cancels.splice(0)) cancel();
      if (!attempt.ok) socket.destroy();
      done(attempt);
    };
    const fail = (why: string): void => settle({ ok: false, stage, why });
    socket.on('connect', () => {
      stage = 'tls';
      connected({ own: plainAddress(socket.localAddress), device: plainAddress(socket.remoteAddress) });
    });
    socket.on('secureConnect', () => {
      ski = skiOf(socket);
      const upgrade = (): void => {
        stage = 'http';
        openWebSocket(device, socket, (webSocket) => settle({ ok: true, wire: wireOf(webSocket), ski }), fail);
      };
      // Always over the clock: a device that ends the connection right after the handshake is seen before the request.
      cancels.push(clock.after(quiet, upgrade));
    });
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('the device closed the connection'));
  });
}

function openWebSocket(
  device: DeviceAddress,
  socket: TLSSocket,
  opened: (webSocket: WebSocket) => void,
  failed: (why: string) => void,
): void {
  const host = device.host.includes(':') ? `[${device.host.replace(/%.*$/, '')}]` : device.host;
  const webSocket = new WebSocket(`wss://${host}:${device.port}${device.path}`, [SUBPROTOCOL], {
    createConnection: () => socket,
    perMessageDeflate: false,
    followRedirects: false,
  });
  webSocket.on('open', () => {
    webSocket.pause();
    opened(webSocket);
  });
  webSocket.on('unexpected-response', (request, response) => {
    failed(`HTTP status ${response.statusCode}`);
    request.destroy();
  });
  webSocket.on('error', (error) => failed(error.message));
}

/** SKI of the key the other side has proved to own. */
export function skiOf(socket: TLSSocket): string | undefined {
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? undefined : certificateFacts(certificate.raw)?.ski;
}

/** An IPv4 address that arrived on an IPv6 socket, as IPv4. */
export function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '');
}
