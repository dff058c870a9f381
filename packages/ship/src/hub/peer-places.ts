import type { Endpoint } from '../connection/dial.ts';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { endpointsOf, isSamePlace } from './dial-sequence.ts';
import type { PeerEvent } from './peer-state.ts';

/** Most places kept that were entered for one peer; the oldest goes. */
const MOST_ENTERED = 4;

/** Where one peer may be reached: what DNS-SD tells of it, and what the user entered. */
export class PeerPlaces {
  /** By instance name, the newest last. A renamed peer is there twice for a while; the names are those of the newest. */
  readonly #services = new Map<string, DiscoveredService>();
  #entered: readonly Endpoint[] = [];
  /** Where it was reached last. */
  #proven: Pick<Endpoint, 'host' | 'port'> | undefined;
  #endpoints: readonly Endpoint[] = [];

  /** What the peer announces, if it is announced. */
  get service(): DiscoveredService | undefined {
    return [...this.#services.values()].at(-1);
  }

  /** In the order in which they are tried. */
  get endpoints(): readonly Endpoint[] {
    return this.#endpoints;
  }

  /** Somebody announces the peer, here or elsewhere. */
  found(service: DiscoveredService): PeerEvent {
    const isBack = this.#services.size === 0;
    this.#services.delete(service.instance);
    this.#services.set(service.instance, service);
    return this.#changed(isBack);
  }

  /** One announcement is gone; undefined when it was none of this peer. */
  lost(instance: string): PeerEvent | undefined {
    return this.#services.delete(instance) ? this.#changed(false) : undefined;
  }

  /** The user entered a place. */
  enter(endpoint: Endpoint): PeerEvent {
    this.#entered = [...this.#entered.filter((one) => !isSamePlace(one, endpoint)), endpoint].slice(-MOST_ENTERED);
    this.#changed(true);
    return { type: 'reachable', isNew: true };
  }

  /** The peer itself answered there: from now on this place is tried first, as long as it is a place of the peer. */
  proved(host: string, port: number): void {
    this.#proven = { host, port };
    this.#order();
  }

  #changed(isBack: boolean): PeerEvent {
    const before = this.#endpoints;
    this.#order();
    if (this.#endpoints.length === 0) return { type: 'unreachable' };
    const isElsewhere = this.#services.size > 0 && !isSame(before, this.#endpoints);
    return { type: 'reachable', isNew: isBack || isElsewhere };
  }

  #order(): void {
    this.#endpoints = endpointsOf([...this.#services.values()].reverse(), this.#entered, this.#proven);
  }
}

function isSame(before: readonly Endpoint[], now: readonly Endpoint[]): boolean {
  return before.length === now.length && now.every((one) => before.some((other) => isSamePlace(one, other)));
}
