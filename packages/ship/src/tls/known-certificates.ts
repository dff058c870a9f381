import type { X509Certificate } from 'node:crypto';
import type { Clock, Millis, UtcInstant } from '@busbar/kernel';
import { type PeerCheck, type VerifiedPeer, verifyPeer } from './verify-peer.ts';

/** Certificates remembered: more than a large site has peers, half a kilobyte each; the least recently seen goes. */
const MOST_KNOWN = 1024;
/** What depends on the date is looked at again after this time. */
const FRESH = (24 * 3600 * 1000) as Millis;

/**
 * Judges certificates like {@link verifyPeer} and remembers those it accepted by their SHA-256: the same octets have the
 * same key, so a peer that comes back is not read again. Whether it is the peer that was dialled is asked each time.
 */
export class KnownCertificates {
  readonly #clock: Pick<Clock, 'wall'>;
  /** Least recently seen first. */
  readonly #known = new Map<string, { readonly peer: VerifiedPeer; readonly at: UtcInstant }>();

  constructor(clock: Pick<Clock, 'wall'>) {
    this.#clock = clock;
  }

  /** @param expected SKI the client dialled; undefined in the server role */
  verify(certificate: X509Certificate | undefined, expected?: string): PeerCheck {
    const now = this.#clock.wall();
    const key = certificate?.fingerprint256;
    const known = key === undefined ? undefined : this.#known.get(key);
    const isFresh = known !== undefined && Math.abs(now - known.at) < FRESH;
    if (isFresh && (expected === undefined || expected === known.peer.ski)) return { ok: true, peer: known.peer };
    const check = verifyPeer(certificate, now, expected);
    if (key !== undefined && check.ok) this.#remember(key, check.peer, now);
    return check;
  }

  #remember(key: string, peer: VerifiedPeer, at: UtcInstant): void {
    this.#known.delete(key);
    this.#known.set(key, { peer, at });
    if (this.#known.size <= MOST_KNOWN) return;
    const oldest = this.#known.keys().next();
    if (!oldest.done) this.#known.delete(oldest.value);
  }
}
