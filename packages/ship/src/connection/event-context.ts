import type { Clock, Millis } from '@busbar/kernel';
import type { KeyMaterialContext, PinContext, SmeContext, SmeSettings } from '../sme/sme.ts';
import type { OpenSocket } from './websocket.ts';

/** What a connection has to know of its peer at each event. */
export interface PeerView {
  /** Trust in the peer now. */
  trust(): 'trusted' | 'undecided' | 'refused';
  /** SHIP ID stored for the peer. */
  knownShipId(): string | undefined;
  /** Another connection to the same SKI is open or being opened. */
  otherConnection(): boolean;
  /** Settings for this peer now; the version offered may change from one attempt to the next. */
  settings(): SmeSettings;
  pin(): PinContext | undefined;
  /** Undefined: this node does not take part in the key material exchange. */
  keyMaterial(): KeyMaterialContext | undefined;
}

/**
 * What the message exchange may know besides its state, read when it is asked for: most messages of data exchange need
 * none of it, and they are the many.
 */
export class EventContext implements SmeContext {
  readonly role: 'client' | 'server';
  readonly ownShipId: string;
  readonly #owner: PeerView;
  readonly #clock: Clock;
  #now: Millis | undefined;

  constructor(options: {
    readonly socket: OpenSocket;
    readonly ownShipId: string;
    readonly owner: PeerView;
    readonly clock: Clock;
  }) {
    this.role = options.socket.role;
    this.ownShipId = options.ownShipId;
    this.#owner = options.owner;
    this.#clock = options.clock;
  }

  /** Another event begins; within one event time stands still. */
  nextEvent(): void {
    this.#now = undefined;
  }

  get now(): Millis {
    this.#now ??= this.#clock.now();
    return this.#now;
  }

  get trust(): 'trusted' | 'undecided' | 'refused' {
    return this.#owner.trust();
  }

  get knownShipId(): string | undefined {
    return this.#owner.knownShipId();
  }

  get settings(): SmeSettings {
    return this.#owner.settings();
  }

  get otherConnection(): boolean {
    return this.#owner.otherConnection();
  }

  get pin(): PinContext | undefined {
    return this.#owner.pin();
  }

  get keyMaterial(): KeyMaterialContext | undefined {
    return this.#owner.keyMaterial();
  }
}
