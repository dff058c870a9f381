import { type CancelTimer, millis, type Random } from '@busbar/kernel';
import type { Side, Wire, WireNetwork, WireNode } from './wire-network.ts';

/** Delay before dialling again after a loss, most, ms. */
const REDIAL = 3000;

/**
 * The hub of the installed base as far as double connections go: keeps what the node with the higher SKI opened, decides
 * at once and never asks whether the old connection lives (ship.md 6.9.3.4).
 */
export class ShipGoHub implements WireNode {
  registered: Wire | undefined;
  readonly #network: WireNetwork;
  readonly #side: Side;
  readonly #isHigher: boolean;
  readonly #random: Random;
  #cancelWait: CancelTimer | undefined;
  #isDialling = false;

  constructor(network: WireNetwork, side: Side, isHigher: boolean, random: Random) {
    this.#network = network;
    this.#side = side;
    this.#isHigher = isHigher;
    this.#random = random;
  }

  find(): void {
    this.#redial();
  }

  ask(): void {
    this.#dial();
  }

  opened(wire: Wire, role: 'client' | 'server'): void {
    if (role === 'client') this.#isDialling = false;
    const old = this.registered;
    const isKept = old === undefined || (role === 'client') === this.#isHigher;
    if (!isKept) {
      this.#network.close(wire, this.#side, 'double-connection');
      return;
    }
    this.registered = wire;
    if (old !== undefined) this.#network.close(old, this.#side, 'double-connection');
    this.#network.begin(wire, this.#side);
  }

  ended(wire: Wire): void {
    if (wire !== this.registered) return;
    this.registered = undefined;
    this.#redial();
  }

  dataExchange(): void {
    // Nothing depends on it here.
  }

  #redial(): void {
    this.#cancelWait?.();
    this.#cancelWait = this.#network.clock.after(millis(Math.floor(this.#random() * REDIAL)), () => this.#dial());
  }

  #dial(): void {
    if (this.registered !== undefined || this.#isDialling) return;
    this.#isDialling = true;
    this.#network.dial(this.#side, (wire) => this.opened(wire, 'client'));
  }
}
