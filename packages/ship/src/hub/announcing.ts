import type { Logger } from '@busbar/kernel';
import type { DnsSd } from '../discovery/dns-sd.ts';
import type { Advertisement } from '../discovery/responder.ts';
import { cutToOctets, type TxtRecord, txtEntries } from '../discovery/txt-record.ts';
import type { Identity } from '../identity/identity.ts';
import type { ShipProfile } from '../tls/tls-options.ts';

/** How a node introduces itself on the network. */
export interface AnnouncedService {
  readonly brand: string;
  readonly type: string;
  readonly model: string;
  readonly serial?: string;
  /** Device categories: 1 control unit, 2 energy management, 3 e-mobility, 4 HVAC, 5 inverter, 6 appliance, 7 meter. */
  readonly categories: readonly number[];
  /** Name people see; default: brand, model and what tells two of a kind apart. */
  readonly instance?: string;
  /** WebSocket resource; default `/ship/`. */
  readonly path?: string;
}

/** WebSocket resource unless another is chosen. */
export const DEFAULT_PATH = '/ship/';

/** Longest instance name in octets (SHIP-6.4.2-1). */
const LONGEST_INSTANCE = 63;

/** Keeps the announcement of a node in step with its ability to accept connections (SHIP-6.4.4-10). */
export class Announcing {
  readonly #discovery: DnsSd | undefined;
  readonly #logger: Logger;
  readonly #instance: string;
  readonly #txt: TxtRecord;
  readonly #profile: ShipProfile;
  #port: number | undefined;
  #isAvailable = true;
  #advertisement: Advertisement | undefined;
  /** Announcing and withdrawing take seconds; they follow each other. */
  #last: Promise<void> = Promise.resolve();

  /** @throws ShipError `ship.txt-record-invalid` */
  constructor(
    discovery: DnsSd | undefined,
    service: AnnouncedService,
    identity: Identity,
    profile: ShipProfile,
    logger: Logger,
  ) {
    this.#profile = profile;
    this.#discovery = discovery;
    this.#logger = logger;
    const { brand, type, model, serial, categories } = service;
    const apart = serial ?? identity.ski.slice(-6).toUpperCase();
    this.#instance = cutToOctets(service.instance ?? `${brand} ${model} ${apart}`, LONGEST_INSTANCE);
    this.#txt = {
      id: identity.shipId,
      path: service.path ?? DEFAULT_PATH,
      ski: identity.ski,
      register: false, // SHIP-IG 2.3 forbids the auto accept mode.
      ecc: false,
      brand,
      type,
      model,
      ...(serial === undefined ? {} : { serial }),
      categories,
    };
    // A record that breaks the limits is a mistake of the caller: told at once, not at the first announcement.
    txtEntries(this.#txt);
  }

  /** Resolves when everything asked so far is done. */
  get settled(): Promise<void> {
    return this.#last;
  }

  start(port: number): void {
    this.#port = port;
    this.#follow();
  }

  /** Whether a further connection could be accepted. */
  setAvailable(isAvailable: boolean): void {
    if (isAvailable === this.#isAvailable) return;
    this.#isAvailable = isAvailable;
    this.#follow();
  }

  /** Says goodbye; resolves when it is said. */
  async stop(): Promise<void> {
    this.#port = undefined;
    this.#follow();
    await this.#last;
  }

  #follow(): void {
    this.#last = this.#last.then(() => this.#adjust()).catch((error: unknown) => this.#failed(error));
  }

  async #adjust(): Promise<void> {
    const port = this.#isAvailable ? this.#port : undefined;
    const present = this.#advertisement;
    if (port === undefined && present !== undefined) {
      this.#advertisement = undefined;
      await present.stop();
    } else if (port !== undefined && present === undefined) {
      // SHIP-6.4.4-8: the text has upper case, the installed base lower case.
      const style = this.#profile === 'iec' ? ({ skiCase: 'upper' } as const) : {};
      this.#advertisement = this.#discovery?.advertise({ instance: this.#instance, port, txt: this.#txt, ...style });
    }
  }

  #failed(error: unknown): void {
    this.#logger.warn('discovery.announceFailed', { error: error instanceof Error ? error.message : String(error) });
  }
}
