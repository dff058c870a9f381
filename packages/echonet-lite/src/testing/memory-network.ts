import { type Clock, millis, type Random, seededRandom } from '@busbar/kernel';
import { type DatagramLink, type DatagramReceiver, MOST_OCTETS } from '../transport/datagram-link.ts';

/** How badly a {@link MemoryNetwork} behaves; probabilities from 0 to 1. */
export interface NetworkFaults {
  /** A datagram is lost. */
  readonly loss?: number;
  /** A datagram arrives twice. */
  readonly duplication?: number;
  /** A datagram takes up to `longest` ms, and others overtake it. */
  readonly reordering?: number;
  /** Longest delay in ms of a datagram that is overtaken; 5000 if left out. */
  readonly longest?: number;
}

/** A datagram that was sent. */
export interface SentDatagram {
  readonly at: number;
  readonly from: string;
  /** Undefined: to the group. */
  readonly to: string | undefined;
  readonly bytes: Uint8Array;
}

/** Shortest time a datagram takes, ms. */
const TRANSIT = 1;
/** Datagrams remembered in {@link MemoryNetwork.sent}: tests of long runs must not grow without end. */
const MOST_REMEMBERED = 100_000;

/** An IP network in memory, on virtual time: unicast and multicast, with loss, duplication, reordering and late arrival. */
export class MemoryNetwork {
  /** Everything that was sent, oldest first. */
  readonly sent: SentDatagram[] = [];
  /** How badly it behaves from now on. */
  faults: NetworkFaults = {};
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #receivers = new Map<string, DatagramReceiver>();

  /** @param seed of the faults */
  constructor(clock: Clock, seed = 63380) {
    this.#clock = clock;
    this.#random = seededRandom(seed);
  }

  /** The link of a node at an address. */
  link(address: string): DatagramLink {
    let isOpen = true;
    return {
      mostOctets: MOST_OCTETS[4],
      start: (receiver) => {
        this.#clock.after(millis(0), () => {
          if (!isOpen) return;
          this.#receivers.set(address, receiver);
          receiver.ready();
        });
      },
      send: (bytes, to) => {
        if (isOpen) this.inject(bytes, address, to);
      },
      multicast: (bytes) => {
        if (isOpen) this.inject(bytes, address, undefined);
      },
      close: async () => {
        isOpen = false;
        this.#receivers.delete(address);
      },
    };
  }

  /** Sends octets from an address, whether or not a node is there. */
  inject(bytes: Uint8Array, from: string, to: string | undefined): void {
    if (this.sent.length < MOST_REMEMBERED) this.sent.push({ at: this.#clock.now(), from, to, bytes: bytes.slice() });
    const { loss = 0, duplication = 0 } = this.faults;
    for (const address of to === undefined ? [...this.#receivers.keys()] : [to]) {
      // Nobody receives what it sent itself (EL-1.2-11).
      if (address === from || this.#random() < loss) continue;
      this.#deliver(bytes, from, address, to === undefined);
      if (this.#random() < duplication) this.#deliver(bytes, from, address, to === undefined);
    }
  }

  #deliver(bytes: Uint8Array, from: string, to: string, isMulticast: boolean): void {
    const { reordering = 0, longest = 5000 } = this.faults;
    const delay = TRANSIT + (this.#random() < reordering ? this.#random() * longest : 0);
    const copy = bytes.slice();
    this.#clock.after(millis(delay), () => this.#receivers.get(to)?.received(copy, { address: from, isMulticast }));
  }
}
