import { type Dialling, type DialOptions, type DialOutcome, dial, type Endpoint } from '../connection/dial.ts';
import type { DiscoveredService } from '../discovery/service-cache.ts';

/** Most places tried in one attempt: each may take 15 s. */
const MOST_ENDPOINTS = 8;

/** Whether two endpoints are the same port of the same host. */
export function isSamePlace(one: Pick<Endpoint, 'host' | 'port'>, other: Pick<Endpoint, 'host' | 'port'>): boolean {
  return one.host === other.host && one.port === other.port;
}

/**
 * Where a peer is dialled: first where it was reached last, then what DNS-SD says in its order of addresses, then what
 * the user entered. Whoever announces the peer besides itself cannot crowd out the real places: announcements take
 * turns, and entered places keep theirs.
 * @param services the newest first
 * @param proven where the peer was reached last
 */
export function endpointsOf(
  services: readonly DiscoveredService[],
  entered: readonly Endpoint[],
  proven?: Pick<Endpoint, 'host' | 'port'>,
): readonly Endpoint[] {
  const announced = distinct(inTurns(services.map(announcedPlaces)));
  const own = distinct(entered).filter((one) => !announced.some((other) => isSamePlace(one, other)));
  const isProven = (one: Endpoint): boolean => proven !== undefined && isSamePlace(one, proven);
  const first = [...announced, ...own].filter(isProven);
  const rest = announced.filter((one) => !isProven(one));
  const last = own.filter((one) => !isProven(one)).slice(0, MOST_ENDPOINTS - first.length);
  return [...first, ...rest.slice(0, MOST_ENDPOINTS - first.length - last.length), ...last];
}

/** An attempt that goes from one place to the next. */
export interface PeerDialling extends Dialling {
  /**
   * The places changed while they are tried: new ones are tried too, and for them one that is none any more is given up.
   * A transport whose attempts take no time needs none.
   */
  moved?(endpoints: readonly Endpoint[]): void;
}

/**
 * Dials one place after the other until one opens. A place that speaks HTTP but has no WebSocket at its path is tried at
 * the root too: some stacks serve SHIP there whatever they announce (ship.md 6.4.4).
 */
export function dialSequence(endpoints: readonly Endpoint[], options: DialOptions): PeerDialling {
  const sequence = new Sequence(endpoints, options);
  return {
    outcome: sequence.run(),
    abort: () => sequence.abort(),
    moved: (now) => sequence.moved(now),
  };
}

const ABORTED: DialOutcome = { ok: false, stage: 'aborted', why: 'aborted by this node' };

class Sequence {
  readonly #options: DialOptions;
  readonly #tried: Endpoint[] = [];
  #places: readonly Endpoint[];
  #current: { readonly place: Endpoint; readonly dialling: Dialling } | undefined;
  #isAborted = false;

  constructor(places: readonly Endpoint[], options: DialOptions) {
    this.#places = places;
    this.#options = options;
  }

  async run(): Promise<DialOutcome> {
    let last: DialOutcome = { ok: false, stage: 'tcp', why: 'no address is known' };
    for (let place = this.#next(); place !== undefined; place = this.#next()) {
      this.#tried.push(place);
      const outcome = await this.#tryPlace(place);
      if (outcome.ok) return outcome;
      if (this.#isAborted) return ABORTED;
      last = { ...outcome, why: `${place.host} port ${place.port}: ${outcome.why}` };
    }
    return last;
  }

  abort(): void {
    this.#isAborted = true;
    this.#current?.dialling.abort();
  }

  moved(places: readonly Endpoint[]): void {
    this.#places = places;
    const current = this.#current;
    if (current === undefined || places.length === 0) return;
    if (!places.some((place) => isSamePlace(place, current.place))) current.dialling.abort();
  }

  #next(): Endpoint | undefined {
    // A peer that moves again and again is not followed for ever in one attempt.
    if (this.#isAborted || this.#tried.length >= 2 * MOST_ENDPOINTS) return undefined;
    return this.#places.find((place) => !this.#tried.some((other) => isSamePlace(place, other)));
  }

  async #tryPlace(place: Endpoint): Promise<DialOutcome> {
    const outcome = await this.#dial(place);
    const isWorthTheRoot = !outcome.ok && outcome.stage === 'http' && place.path !== '/' && !this.#isAborted;
    return isWorthTheRoot ? this.#dial({ ...place, path: '/' }) : outcome;
  }

  async #dial(place: Endpoint): Promise<DialOutcome> {
    const dialling = dial(place, this.#options);
    this.#current = { place, dialling };
    const outcome = await dialling.outcome;
    this.#current = undefined;
    return outcome;
  }
}

function announcedPlaces(service: DiscoveredService): readonly Endpoint[] {
  const serverName = service.host.replace(/\.$/, '');
  return service.addresses.map((host) => ({ host, port: service.port, path: service.path, serverName }));
}

/** The first of each list, then the second of each, and so on. */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}

function distinct(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return endpoints.filter((one, at) => endpoints.findIndex((other) => isSamePlace(one, other)) === at);
}
