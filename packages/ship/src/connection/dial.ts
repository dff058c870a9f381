import { isIP } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import type { CancelTimer, Clock, Millis } from '@busbar/kernel';
import { WebSocket } from 'ws';
import type { KnownCertificates } from '../tls/known-certificates.ts';
import { MAX_FRAGMENT } from '../tls/tls-options.ts';
import type { ClientSession, TlsSessions } from '../tls/tls-sessions.ts';
import type { PeerCheck, VerifiedPeer } from '../tls/verify-peer.ts';
import { type NetworkSocket, type OpenSocket, plainAddress, SUBPROTOCOL, webSocketOptions } from './websocket.ts';

/** One place a peer may be reached at. */
export interface Endpoint {
  /** IP address (link-local IPv6 with its zone) or host name. */
  readonly host: string;
  readonly port: number;
  /** WebSocket resource, begins with `/`. */
  readonly path: string;
  /** Host name for the SNI extension; never an IP literal (SHIP-6.6.1-5). */
  readonly serverName?: string;
}

/** What {@link dial} needs besides the place. */
export interface DialOptions {
  /** The peer that must be there (SHIP-6.9.3-5). */
  readonly ski: string;
  readonly context: SecureContext;
  readonly certificates: KnownCertificates;
  /** Where sessions are resumed: those of the trusted peers. */
  readonly sessions?: TlsSessions | undefined;
  readonly clock: Clock;
  readonly messageOctets: number;
  /** Most time for the TCP connection, and after it for TLS and WebSocket (SHIP-6.4.5-6). */
  readonly connectTimeout: Millis;
  readonly upgradeTimeout: Millis;
  readonly closeTimeout: Millis;
}

/** Outcome of one attempt. */
export type DialOutcome<Socket extends OpenSocket = OpenSocket> =
  | { readonly ok: true; readonly socket: Socket }
  /** `stage`: how far it got; at `http` another path may help, at `certificate` somebody else answered. */
  | { readonly ok: false; readonly stage: 'tcp' | 'tls' | 'certificate' | 'http' | 'aborted'; readonly why: string };

/** An attempt under way. */
export interface Dialling<Socket extends OpenSocket = OpenSocket> {
  readonly outcome: Promise<DialOutcome<Socket>>;
  /** Ends the attempt; the outcome tells `aborted`. */
  abort(): void;
}

/** Client role up to the open WebSocket: TCP, TLS, check of the certificate, upgrade. */
export function dial(endpoint: Endpoint, options: DialOptions): Dialling<NetworkSocket> {
  const attempt = new Attempt(endpoint, options);
  return { outcome: attempt.outcome, abort: () => attempt.fail('aborted', 'aborted by this node') };
}

class Attempt {
  readonly outcome: Promise<DialOutcome<NetworkSocket>>;
  readonly #settle: (outcome: DialOutcome<NetworkSocket>) => void;
  readonly #endpoint: Endpoint;
  readonly #options: DialOptions;
  readonly #stream: TLSSocket;
  readonly #proposed: ClientSession | undefined;
  #stage: 'tcp' | 'tls' | 'http' = 'tcp';
  #cancelTimer: CancelTimer;
  #isSettled = false;

  constructor(endpoint: Endpoint, options: DialOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<DialOutcome<NetworkSocket>>();
    this.outcome = promise;
    this.#settle = resolve;
    this.#cancelTimer = this.#deadline(options.connectTimeout);
    const serverName = endpoint.serverName ?? endpoint.host;
    this.#proposed = options.sessions?.toResume(options.ski);
    this.#stream = connect({
      host: endpoint.host,
      port: endpoint.port,
      secureContext: options.context,
      rejectUnauthorized: false,
      ...(this.#proposed === undefined ? {} : { session: this.#proposed.session }),
      ...(isIP(serverName) === 0 && !serverName.includes('%') ? { servername: serverName } : {}),
    });
    this.#stream.on('connect', () => this.#connected());
    // A peer that wants to renegotiate gets an alert, and the event comes once more (SHIP-6.6.5-1).
    this.#stream.once('secureConnect', () => this.#secured());
    this.#stream.on('error', (error) => this.fail(this.#stage, error.message));
    this.#stream.on('close', () => this.fail(this.#stage, 'the peer closed the connection'));
  }

  fail(stage: 'tcp' | 'tls' | 'certificate' | 'http' | 'aborted', why: string): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#cancelTimer();
    this.#stream.destroy();
    this.#settle({ ok: false, stage, why });
  }

  #connected(): void {
    if (this.#isSettled) return;
    this.#stage = 'tls';
    this.#cancelTimer();
    this.#cancelTimer = this.#deadline(this.#options.upgradeTimeout);
  }

  #secured(): void {
    if (this.#isSettled) return;
    const check = this.#verify();
    if (!check.ok) {
      this.fail('certificate', check.why);
      return;
    }
    this.#stream.setMaxSendFragment(MAX_FRAGMENT);
    this.#stage = 'http';
    this.#upgrade(check.peer);
  }

  /** A resumed session shows no certificate: it proves the peer it was verified for (SHIP-6.6.6-2). */
  #verify(): PeerCheck {
    if (this.#proposed !== undefined && this.#stream.isSessionReused()) return { ok: true, peer: this.#proposed.peer };
    const { ski, certificates, sessions } = this.#options;
    const check = certificates.verify(this.#stream.getPeerX509Certificate(), ski);
    if (check.ok) sessions?.established(check.peer, this.#stream.getSession());
    return check;
  }

  #upgrade(peer: VerifiedPeer): void {
    const { messageOctets, closeTimeout } = this.#options;
    let webSocket: WebSocket;
    try {
      webSocket = new WebSocket(resourceOf(this.#endpoint), [SUBPROTOCOL], {
        ...webSocketOptions({ messageOctets, closeTimeout }),
        followRedirects: false,
        createConnection: () => this.#stream,
      });
    } catch (error) {
      this.fail('http', error instanceof Error ? error.message : String(error));
      return;
    }
    webSocket.on('error', (error) => this.fail('http', error.message));
    webSocket.on('unexpected-response', (request, response) => {
      this.fail('http', `HTTP status ${response.statusCode}`);
      request.destroy();
    });
    // A server that selects no subprotocol is refused by `ws` itself (SHIP-6.7.3-2).
    webSocket.on('open', () => this.#opened(webSocket, peer));
  }

  #opened(webSocket: WebSocket, peer: VerifiedPeer): void {
    if (this.#isSettled) {
      webSocket.terminate();
      return;
    }
    this.#isSettled = true;
    this.#cancelTimer();
    webSocket.pause();
    // Asking the operating system costs a call; where an address was dialled it is this one.
    const { host } = this.#endpoint;
    const address = plainAddress(isIP(host) === 0 ? this.#stream.remoteAddress : host);
    const socket = {
      role: 'client',
      peer,
      webSocket,
      stream: this.#stream,
      address,
      port: this.#endpoint.port,
    } as const;
    this.#settle({ ok: true, socket });
  }

  #deadline(delay: Millis): CancelTimer {
    return this.#options.clock.after(delay, () => this.fail(this.#stage, `no answer within ${delay / 1000} s`));
  }
}

/** The zone of a link-local address is of this host only and not sent. */
function resourceOf(endpoint: Endpoint): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host.replace(/%.*$/, '')}]` : endpoint.host;
  return `wss://${host}:${endpoint.port}${endpoint.path.replaceAll('#', '%23')}`;
}
