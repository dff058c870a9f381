import { type Clock, type Logger, type Millis, millis } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import { type KeyMaterialStore, memoryKeyMaterialStore } from '../key-material/key-material-store.ts';
import { parsePin } from '../message/pin-state.ts';
import { penaltyAfter } from '../sme/pin-check.ts';
import type { PinContext } from '../sme/sme.ts';
import { type ShipTimers, timerOf } from '../timers.ts';

/** PIN of this node; the normal case is none (ship.md 6.9.6). */
export interface OwnPin {
  /** 8 to 16 hexadecimal digits. */
  readonly pin: string;
  readonly demand: 'required' | 'optional';
}

/** What a {@link PinBook} needs. */
export interface PinBookOptions {
  readonly own?: OwnPin | undefined;
  /** Keeps the counter over restarts; in memory if left out. */
  readonly store?: KeyMaterialStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timers: ShipTimers;
}

/** What a node knows of PINs: its own with the counter of wrong inputs, and those of its peers the user entered. */
export class PinBook {
  readonly #ofPeers = new Map<string, string>();
  readonly #own: OwnPin | undefined;
  readonly #store: KeyMaterialStore;
  readonly #logger: Logger;
  /** Wrong inputs of all peers together (SHIP-6.10.4.6-7). */
  #wrong: number;
  #isProved: boolean;
  #penaltyUntil: Millis | undefined;

  /** @throws ShipError `ship.invalid-pin` */
  constructor({ own, store = memoryKeyMaterialStore(), clock, logger, timers }: PinBookOptions) {
    this.#own = own === undefined ? undefined : { ...own, pin: checkedPin(own.pin) };
    this.#store = store;
    this.#logger = logger;
    const { wrongPins, isPinProved } = store.get();
    this.#wrong = wrongPins;
    this.#isProved = isPinProved;
    // Who restarts the node gains no attempts: the last penalty runs again.
    const penalty = penaltyAfter(wrongPins);
    if (penalty !== undefined) this.#penaltyUntil = millis(clock.now() + timerOf(timers, penalty, false));
  }

  /** What the message exchange with one peer may know; undefined when there is nothing. */
  contextFor(ski: string, userTrust: number): PinContext | undefined {
    const ofPeer = this.#ofPeers.get(ski);
    if (this.#own === undefined && ofPeer === undefined) return undefined;
    return {
      userTrust,
      ...(ofPeer === undefined ? {} : { ofPeer }),
      ...(this.#own === undefined ? {} : { own: this.#ownContext(this.#own) }),
    };
  }

  /**
   * The user entered the PIN of a peer, in groups or not; answers with the PIN as it is sent.
   * @throws ShipError `ship.invalid-pin`
   */
  enter(ski: string, text: string): string {
    const pin = checkedPin(text);
    this.#ofPeers.set(ski, pin);
    return pin;
  }

  /** A peer refused its PIN: it is of no use any more (SHIP-6.10.4.6-11). */
  forget(ski: string): void {
    this.#ofPeers.delete(ski);
  }

  /** The counter of wrong inputs changed. */
  attempts(wrong: number, penaltyUntil: Millis | undefined): void {
    this.#wrong = wrong;
    this.#penaltyUntil = penaltyUntil;
    this.#keep();
  }

  /** A peer proved to know the PIN of this node (SHIP-6.9.4-5). */
  proved(): void {
    this.#isProved = true;
    this.#keep();
  }

  /** What cannot be stored counts all the same while this program runs. */
  #keep(): void {
    const record = this.#store.get();
    if (record.wrongPins === this.#wrong && record.isPinProved === this.#isProved) return;
    try {
      this.#store.put({ ...record, wrongPins: this.#wrong, isPinProved: this.#isProved });
    } catch (error) {
      this.#logger.error('pin.notStored', { error: error instanceof Error ? error.message : String(error) });
    }
  }

  #ownContext(own: OwnPin): NonNullable<PinContext['own']> {
    const penalty = this.#penaltyUntil === undefined ? {} : { penaltyUntil: this.#penaltyUntil };
    return { ...own, wrong: this.#wrong, isProved: this.#isProved, ...penalty };
  }
}

/** The text itself stays out of the message: it may be one digit away from a PIN. */
function checkedPin(text: string): string {
  const pin = parsePin(text);
  if (pin === undefined)
    throw new ShipError('ship.invalid-pin', 'A PIN has 8 to 16 hexadecimal digits.', { rule: 'SHIP-6.10.4.6-10' });
  return pin;
}
