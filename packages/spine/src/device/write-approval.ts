import type { CancelTimer, Clock, Millis } from '@busbar/kernel';
import { ERROR_NUMBERS } from '../model/result.ts';
import type { WriteJudge, WriteRequest, WriteVerdict } from './local-tree.ts';
import type { ResultError } from './result-error.ts';

/** The decision of all judges together. */
export interface WriteDecision {
  /** Undefined when every judge accepted. */
  readonly refusal: ResultError | undefined;
  /** The data as a judge computed it (SPINE-5.3.3-81); of several the last one. */
  readonly result?: unknown;
  /** To be called after the result was sent. */
  readonly done: readonly ((outcome: 'accepted' | 'refused') => void)[];
}

/** Asks the judges one after the other; the first refusal decides (SPINE-5.3.3-61, -62). A judge that throws refuses. */
export function judgeWrite<T>(
  judges: readonly WriteJudge<T>[],
  request: WriteRequest<T>,
  failed: (error: unknown) => void,
): WriteDecision | Promise<WriteDecision> {
  const done: WriteDecision['done'][number][] = [];
  let result: { readonly result?: unknown } = {};
  const note = (verdict: WriteVerdict<T>): WriteDecision | undefined => {
    done.push((outcome) => guarded(() => tell(verdict, outcome), failed));
    if (verdict.accept) {
      if (verdict.result !== undefined) result = { result: verdict.result };
      return undefined;
    }
    const { errorNumber = ERROR_NUMBERS.commandRejected, description } = verdict;
    return { refusal: { errorNumber, ...(description === undefined ? {} : { description }) }, done };
  };
  const crash = (error: unknown): WriteDecision => {
    failed(error);
    return { refusal: { errorNumber: ERROR_NUMBERS.generalError, description: 'internal failure' }, done };
  };
  const from = (index: number): WriteDecision | Promise<WriteDecision> => {
    for (let next = index; next < judges.length; next++) {
      const verdict = judges[next]?.(request);
      if (verdict instanceof Promise) return verdict.then((late) => note(late) ?? from(next + 1)).catch(crash);
      const refusal = verdict === undefined ? undefined : note(verdict);
      if (refusal !== undefined) return refusal;
    }
    return { refusal: undefined, done, ...result };
  };
  try {
    return from(0);
  } catch (error) {
    return crash(error);
  }
}

function tell(verdict: WriteVerdict<unknown>, outcome: 'accepted' | 'refused'): void {
  if (verdict.accept) verdict.done?.(outcome);
  else verdict.done?.('refused');
}

function guarded(call: () => void, failed: (error: unknown) => void): void {
  try {
    call();
  } catch (error) {
    failed(error);
  }
}

/** A write that waits for its decision. */
export interface UndecidedWrite {
  readonly ski: string;
  /** Asks the judges. */
  judge(): WriteDecision | Promise<WriteDecision>;
  /** Told the decision, once; never after the write was dropped. */
  finish(decision: WriteDecision): void;
}

interface Item {
  readonly write: UndecidedWrite;
  cancel: CancelTimer | undefined;
  isRunning: boolean;
  isOver: boolean;
}

const NOT_IN_TIME: WriteDecision = Object.freeze({
  refusal: { errorNumber: ERROR_NUMBERS.timeout, description: 'not approved in time' },
  done: [],
});

/**
 * The undecided writes of one feature, decided in the order they came (SPINE-5.3.3-63). Bounded by the number of undecided
 * writes each peer may have. A write that is not decided in time is refused, a later decision is ignored (SPINE-5.3.3-62).
 */
export class WriteQueue {
  readonly #clock: Clock;
  readonly #maxResponseDelay: Millis;
  readonly #failed: (error: unknown) => void;
  #items: Item[] = [];

  /** @param failed told about an error in the handling of a late decision */
  constructor(clock: Clock, maxResponseDelay: Millis, failed: (error: unknown) => void) {
    this.#clock = clock;
    this.#maxResponseDelay = maxResponseDelay;
    this.#failed = failed;
  }

  push(write: UndecidedWrite): void {
    const item: Item = { write, cancel: undefined, isRunning: false, isOver: false };
    this.#items.push(item);
    if (this.#items[0] === item) this.#run(item);
    if (!item.isOver) item.cancel = this.#clock.after(this.#maxResponseDelay, () => this.#settle(item, NOT_IN_TIME));
  }

  /** Writes of the peer that wait. */
  count(ski: string): number {
    return this.#items.filter(({ write }) => write.ski === ski).length;
  }

  /** Forgets the undecided writes of a peer without effect: its connection ended (SPINE-5.3.3-63). */
  drop(ski: string): void {
    const dropped = this.#items.filter(({ write }) => write.ski === ski);
    this.#items = this.#items.filter(({ write }) => write.ski !== ski);
    for (const item of dropped) end(item);
    this.#runNext();
  }

  #run(item: Item): void {
    item.isRunning = true;
    const decision = item.write.judge();
    if (!(decision instanceof Promise)) this.#settle(item, decision);
    else decision.then((late) => this.#settle(item, late)).catch(this.#failed);
  }

  #settle(item: Item, decision: WriteDecision): void {
    if (item.isOver) {
      for (const done of decision.done) done('refused');
      return;
    }
    end(item);
    this.#items = this.#items.filter((one) => one !== item);
    item.write.finish(decision);
    this.#runNext();
  }

  #runNext(): void {
    const [next] = this.#items;
    if (next !== undefined && !next.isRunning) this.#run(next);
  }
}

function end(item: Item): void {
  item.isOver = true;
  item.cancel?.();
}
