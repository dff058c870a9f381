import { type CancelTimer, millis } from '@busbar/kernel';
import { NO_EDT } from '../frame/decode.ts';
import type { SpecifiedFrame } from '../frame/frame.ts';
import { ANY_NODE_PROFILE, NODE_PROFILE } from '../frame/object-code.ts';
import { between, type NodeContext } from './node-context.ts';
import type { Requester } from './requester.ts';

/** EPC of the instance list that is read. */
export const INSTANCE_LIST = 0xd6;

/** Asks everybody for the instance list: at the start, on request, and in the background (EL-4.3-2, EL-4.3-4). */
export class Discovery {
  readonly #context: NodeContext;
  readonly #requester: Requester;
  readonly #seoj: number;
  readonly #answered: (answer: SpecifiedFrame, from: string) => void;
  readonly #rounds = new Set<CancelTimer>();
  #background: CancelTimer | undefined;

  constructor(
    context: NodeContext,
    requester: Requester,
    seoj: number,
    answered: (answer: SpecifiedFrame, from: string) => void,
  ) {
    this.#context = context;
    this.#requester = requester;
    this.#seoj = seoj;
    this.#answered = answered;
  }

  /** Begins the rounds of a discovery, and the background ones after it. */
  start(): void {
    this.#stopRounds();
    const { clock, timers } = this.#context;
    for (const [round, delay] of timers.discoveryRounds.entries()) {
      const cancel = clock.after(delay, () => {
        this.#rounds.delete(cancel);
        // One npm peer answers both destinations, others only one of them.
        this.#ask(round % 2 === 0 ? ANY_NODE_PROFILE : NODE_PROFILE);
      });
      this.#rounds.add(cancel);
    }
    this.#background?.();
    this.#background = clock.after(millis(between(this.#context, timers.rediscovery)), () => this.start());
  }

  close(): void {
    this.#stopRounds();
    this.#background?.();
  }

  #stopRounds(): void {
    for (const cancel of this.#rounds) cancel();
    this.#rounds.clear();
  }

  #ask(deoj: number): void {
    this.#requester.ask(
      { service: 'Get', seoj: this.#seoj, deoj, properties: [{ epc: INSTANCE_LIST, edt: NO_EDT }] },
      this.#context.timers.oneProperty,
      this.#answered,
    );
  }
}
