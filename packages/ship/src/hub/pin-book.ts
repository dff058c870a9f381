import type { Millis } from '@busbar/kernel';
import type { PinContext } from '../sme/sme.ts';

/** PIN of this node; the normal case is none (ship.md 6.9.6). */
export interface OwnPin {
  /** 8 to 16 hexadecimal digits. */
  readonly pin: string;
  readonly demand: 'required' | 'optional';
}

/** What a node knows of PINs: its own with the counter of wrong inputs, and those of its peers the user entered. */
export class PinBook {
  readonly ofPeers = new Map<string, string>();
  readonly #own: OwnPin | undefined;
  /** Wrong inputs of all peers together (SHIP-6.10.4.6-7). */
  #wrong = 0;
  #penaltyUntil: Millis | undefined;

  constructor(own: OwnPin | undefined) {
    this.#own = own;
  }

  /** What the message exchange with one peer may know; undefined when there is nothing. */
  contextFor(ski: string, userTrust: number): PinContext | undefined {
    const ofPeer = this.ofPeers.get(ski);
    if (this.#own === undefined && ofPeer === undefined) return undefined;
    return {
      userTrust,
      ...(ofPeer === undefined ? {} : { ofPeer }),
      ...(this.#own === undefined ? {} : { own: this.#ownContext(this.#own) }),
    };
  }

  /** The counter of wrong inputs changed. */
  attempts(wrong: number, penaltyUntil: Millis | undefined): void {
    this.#wrong = wrong;
    this.#penaltyUntil = penaltyUntil;
  }

  #ownContext(own: OwnPin): NonNullable<PinContext['own']> {
    const penalty = this.#penaltyUntil === undefined ? {} : { penaltyUntil: this.#penaltyUntil };
    return { ...own, wrong: this.#wrong, ...penalty };
  }
}
