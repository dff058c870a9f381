import {
  agedSlots,
  type Dated,
  type EnergyDemand,
  endOf,
  type IncentiveTable,
  type OfferAnswer,
  type OfferPart,
  type PowerCurve,
} from '@busbar/functions';
import { type CancelTimer, type Clock, millis } from '@busbar/kernel';
import { notWritten, type WrittenOutcome } from '../written-outcome.ts';
import type { OfferWriter } from './offer-writer.ts';

/** What is offered of each part. */
export interface Offers {
  readonly curve: PowerCurve;
  readonly incentives: IncentiveTable;
}

/** Who offers. */
export interface OfferQueueOwner {
  demand(): EnergyDemand | undefined;
  /** Why a part cannot be written; undefined: it can. */
  obstacle(part: OfferPart): string | undefined;
  answered(part: OfferPart, answer: OfferAnswer): void;
}

type Told = (outcome: WrittenOutcome) => void;

/** The curve and the table that a vehicle is to have: written one after the other, the newest of each. CEVC 7 step 3. */
export class OfferQueue {
  readonly #clock: Clock;
  readonly #writer: OfferWriter;
  readonly #owner: OfferQueueOwner;
  readonly #stated: { [P in OfferPart]?: Dated<Offers[P]> } = {};
  readonly #accepted: { [P in OfferPart]?: Dated<Offers[P]> } = {};
  /** What is to be written, and who waits for the answer. */
  readonly #pending = new Map<OfferPart, readonly Told[]>();
  #cancelTurn: CancelTimer | undefined;
  #isWriting = false;
  #isOpen = false;
  #isClosed = false;

  constructor(clock: Clock, writer: OfferWriter, owner: OfferQueueOwner) {
    this.#clock = clock;
    this.#writer = writer;
    this.#owner = owner;
  }

  /** What the vehicle accepted last. */
  get accepted(): { readonly [P in OfferPart]?: Dated<Offers[P]> } {
    return this.#accepted;
  }

  /** States a part; whoever waits for the one before is told that it is superseded. */
  state<P extends OfferPart>(part: P, value: Offers[P], told: readonly Told[]): void {
    for (const before of this.#pending.get(part) ?? []) before(notWritten('superseded'));
    const stated: { [Q in OfferPart]?: Dated<Offers[Q]> } = this.#stated;
    stated[part] = { value, at: this.#clock.now() } as (typeof stated)[P];
    this.#pending.set(part, told);
  }

  /** The vehicle is ready to be written. */
  open(): void {
    this.#isOpen = true;
    this.write();
  }

  /** At the end of the turn: what is stated together is written in the order of the text. */
  write(): void {
    if (!this.#isOpen || this.#isWriting || this.#isClosed) return;
    this.#cancelTurn?.();
    this.#cancelTurn = this.#clock.after(millis(0), () => void this.#writeAll());
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTurn?.();
    for (const told of [...this.#pending.values()].flat()) told(notWritten('notConnected'));
    this.#pending.clear();
  }

  async #writeAll(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (!this.#isClosed && this.#pending.size > 0) await this.#writeNext();
    this.#isWriting = false;
  }

  /** Description, curve, table. */
  async #writeNext(): Promise<void> {
    const { incentives } = this.#stated;
    const isTableNext = this.#pending.has('incentives') && incentives !== undefined;
    if (isTableNext && this.#owner.obstacle('incentives') === undefined) {
      const demand = this.#owner.demand() ?? {};
      if (this.#writer.needsDescription(incentives.value, demand)) {
        const outcome = await this.#writer.writeDescription(incentives.value, demand);
        if (!outcome.accepted) this.#answered('incentives', this.#take('incentives'), outcome);
        return;
      }
    }
    if (this.#pending.has('curve')) await this.#writeCurve();
    else await this.#writeTable();
  }

  async #writeCurve(): Promise<void> {
    const told = this.#take('curve');
    const stated = this.#stated.curve;
    const obstacle = this.#owner.obstacle('curve');
    if (stated === undefined || obstacle !== undefined) {
      this.#answered('curve', told, notWritten('notPossible', obstacle));
      return;
    }
    const at = this.#clock.now();
    const curve = agedSlots(stated.value, (at - stated.at) / 1000);
    const { outcome, value } = await this.#writer.writeCurve(curve, this.#owner.demand() ?? {});
    if (outcome.accepted) this.#accepted.curve = { value, at };
    this.#answered('curve', told, outcome);
  }

  async #writeTable(): Promise<void> {
    const told = this.#take('incentives');
    const stated = this.#stated.incentives;
    const obstacle = this.#owner.obstacle('incentives');
    if (stated === undefined || obstacle !== undefined) {
      this.#answered('incentives', told, notWritten('notPossible', obstacle));
      return;
    }
    const at = this.#clock.now();
    const table = { ...stated.value, slots: agedSlots(stated.value.slots, (at - stated.at) / 1000) };
    const { outcome, value } = await this.#writer.writeIncentives(table, this.#owner.demand() ?? {});
    if (outcome.accepted) this.#accepted.incentives = { value, at };
    this.#answered('incentives', told, outcome);
  }

  #take(part: OfferPart): readonly Told[] {
    const told = this.#pending.get(part) ?? [];
    this.#pending.delete(part);
    return told;
  }

  #answered(part: OfferPart, told: readonly Told[], outcome: WrittenOutcome): void {
    for (const one of told) one(outcome);
    const answer = this.#answerOf(part, outcome);
    if (!this.#isClosed && answer !== undefined) this.#owner.answered(part, answer);
  }

  /** Undefined: the connection or the vehicle is gone, nothing is known. */
  #answerOf(part: OfferPart, outcome: WrittenOutcome): OfferAnswer | undefined {
    if (outcome.accepted) {
      const { curve, incentives } = this.#accepted;
      return { status: 'accepted', endsIn: endOf((part === 'curve' ? curve?.value : incentives?.value.slots) ?? []) };
    }
    const { why, errorNumber = 0, description } = outcome;
    switch (why) {
      case 'refused':
        return { status: 'refused', errorNumber, ...(description === undefined ? {} : { description }) };
      case 'timedOut':
        return { status: 'timedOut' };
      case 'notPossible':
        return { status: 'notPossible', description: description ?? 'nothing can be written' };
      case 'notConnected':
      case 'superseded':
        return undefined;
    }
  }
}
