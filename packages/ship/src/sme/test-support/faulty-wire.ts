import { millis, type Random } from '@busbar/kernel';
import type { ManualClock } from '@busbar/kernel/testing';
import type { MachineOnClock } from './machine-on-clock.ts';

/** How bad the way between two nodes is. */
export interface Faults {
  /** Longest time of one message, ms; each takes its own, but none overtakes another. */
  readonly latency: number;
  /** Share of messages that never arrive. */
  readonly loss: number;
}

/** When a ping is missed on a connection that carries nothing any more, ms (50 s and 10 s). */
const PONG_MISSED = 60_000;

/** The WebSocket between two machines, with the faults of the field: loss, delay, resets, half-open connections. */
export class FaultyWire {
  readonly #clock: ManualClock;
  readonly #ends: readonly [MachineOnClock, MachineOnClock];
  readonly #faults: Faults;
  readonly #random: Random;
  #isSilent = false;

  constructor(clock: ManualClock, ends: readonly [MachineOnClock, MachineOnClock], faults: Faults, random: Random) {
    this.#clock = clock;
    this.#ends = ends;
    this.#faults = faults;
    this.#random = random;
    this.#direction(ends[0], ends[1]);
    this.#direction(ends[1], ends[0]);
  }

  /** A reset: both ends learn it, each at its time. */
  cut(): void {
    this.#isSilent = true;
    for (const end of this.#ends) this.#later(() => end.lost(undefined, undefined));
  }

  /** Carries nothing from now on; both ends find out by their pings. */
  silence(): void {
    this.#isSilent = true;
    for (const end of this.#ends) this.#clock.after(millis(PONG_MISSED), () => end.dispatch({ type: 'pongMissed' }));
  }

  #direction(from: MachineOnClock, to: MachineOnClock): void {
    let arrival = 0;
    let isClosed = false;
    const carry = (deliver: () => void): void => {
      // Nothing overtakes what was sent before it.
      arrival = Math.max(arrival, this.#clock.now() + this.#random() * this.#faults.latency);
      this.#clock.after(millis(arrival - this.#clock.now()), () => {
        if (!this.#isSilent) deliver();
      });
    };
    from.onSend = (bytes) => {
      if (!isClosed && this.#random() >= this.#faults.loss) carry(() => to.receive(bytes));
    };
    from.onClose = (code, reason) => {
      if (isClosed) return;
      isClosed = true;
      carry(() => to.lost(code, reason));
    };
  }

  #later(act: () => void): void {
    this.#clock.after(millis(this.#random() * this.#faults.latency), act);
  }
}
