import type { Server } from 'node:tls';
import { type Clock, type Millis, millis } from '@busbar/kernel';
import { DER, derChildren, derElement, hexOf } from '../identity/der.ts';
import { certificateFacts } from '../identity/ski.ts';
import { SESSION_SECONDS } from './tls-options.ts';
import type { VerifiedPeer } from './verify-peer.ts';

/** A session that began with a complete verification, for the client role: the resumed one shows no certificate. */
export interface ClientSession {
  readonly peer: VerifiedPeer;
  readonly session: Buffer;
}

/** What the cache needs. */
export interface TlsSessionsOptions {
  readonly clock: Clock;
  /** Only trusted peers have sessions, and only as long as they are trusted. */
  isTrusted(ski: string): boolean;
  /** Most peers with a session in one role; the oldest goes first. */
  readonly capacity: number;
}

interface Kept<T> {
  readonly value: T;
  readonly until: Millis;
}

/**
 * TLS 1.2 sessions that can be resumed by their id (SHIP-6.6.6-1). Each belongs to one verified SKI, one per role, and
 * dies with its trust (SHIP-6.6.6-2). They never leave the memory of the process (ship.md 6.9.5).
 */
export class TlsSessions {
  readonly #options: TlsSessionsOptions;
  readonly #ofClient = new Map<string, Kept<ClientSession>>();
  readonly #ofServer = new Map<string, Kept<{ readonly id: string; readonly data: Buffer }>>();
  /** SKI by session id, for the server role. */
  readonly #skiOf = new Map<string, string>();

  constructor(options: TlsSessionsOptions) {
    this.#options = options;
  }

  /** Client role: the session to propose to a peer. */
  toResume(ski: string): ClientSession | undefined {
    return this.#alive(this.#ofClient, ski);
  }

  /** Client role: a complete handshake with a verified peer. */
  established(peer: VerifiedPeer, session: Buffer | undefined): void {
    if (session !== undefined && this.#options.isTrusted(peer.ski))
      this.#keep(this.#ofClient, peer.ski, { peer, session });
  }

  /** Server role: a session began; the certificate inside tells whose it is. Other versions than 1.2 are not kept. */
  issued(id: Buffer, data: Buffer): void {
    const ski = skiOfSession(data);
    if (ski === undefined || !this.#options.isTrusted(ski)) return;
    const old = this.#ofServer.get(ski);
    if (old !== undefined) this.#skiOf.delete(old.value.id);
    const key = id.toString('hex');
    this.#skiOf.set(key, ski);
    this.#keep(this.#ofServer, ski, { id: key, data });
  }

  /** Server role: a client wants to resume this session; undefined leads to a complete handshake. */
  asked(id: Buffer): Buffer | undefined {
    const key = id.toString('hex');
    const ski = this.#skiOf.get(key);
    return ski === undefined ? undefined : this.#alive(this.#ofServer, ski)?.data;
  }

  /** The trust in a peer ended. */
  forget(ski: string): void {
    const ofServer = this.#ofServer.get(ski);
    if (ofServer !== undefined) this.#skiOf.delete(ofServer.value.id);
    this.#ofServer.delete(ski);
    this.#ofClient.delete(ski);
  }

  #alive<T>(sessions: Map<string, Kept<T>>, ski: string): T | undefined {
    const kept = sessions.get(ski);
    if (kept === undefined) return undefined;
    if (this.#options.clock.now() < kept.until && this.#options.isTrusted(ski)) return kept.value;
    this.forget(ski);
    return undefined;
  }

  #keep<T>(sessions: Map<string, Kept<T>>, ski: string, value: T): void {
    sessions.delete(ski);
    const until = millis(this.#options.clock.now() + SESSION_SECONDS * 1000);
    sessions.set(ski, { value, until });
    if (sessions.size <= this.#options.capacity) return;
    const oldest = sessions.keys().next();
    if (!oldest.done) this.forget(oldest.value);
  }
}

/** Lets a server store its sessions and look them up (SHIP-6.6.6-1). */
export function resumeSessions(server: Server, sessions: TlsSessions): void {
  server.on('newSession', (id: Buffer, data: Buffer, stored: () => void) => {
    sessions.issued(id, data);
    stored();
  });
  server.on('resumeSession', (id: Buffer, found: (error: Error | null, data: Buffer | null) => void) =>
    found(null, sessions.asked(id) ?? null),
  );
}

/** Context tag `[3]` of the certificate of the peer in a serialised session of OpenSSL. */
const PEER_CERTIFICATE = 0xa3;
const TLS_1_2 = '0303';

/**
 * The SKI of the certificate inside a serialised session (SSL_SESSION_ASN1: version, TLS version, cipher, id, secret,
 * …, `[3]` peer certificate), recomputed from its key. A session that cannot be read is not kept.
 */
function skiOfSession(data: Buffer): string | undefined {
  const outer = derElement(data, 0, data.length);
  const parts = outer?.tag === DER.sequence ? derChildren(data, outer) : undefined;
  const version = parts?.[1];
  const certificate = parts?.find(({ tag }) => tag === PEER_CERTIFICATE);
  if (version === undefined || certificate === undefined || hexOf(data, version) !== TLS_1_2) return undefined;
  return certificateFacts(data.subarray(certificate.start, certificate.end))?.ski;
}
