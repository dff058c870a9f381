import type { CancelTimer, Clock, Millis } from '@busbar/kernel';
import type { FeatureAddress } from '../datagram/datagram.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { type CounterValue, counterKey } from './msg-counter.ts';
import { DESTINATION_GONE, LINK_CLOSED, type Refusal, refused, TIMED_OUT, type WriteOutcome } from './result-error.ts';

/** A request of ours that was sent. */
export interface PendingRequest {
  readonly to: FeatureAddress;
  /** Told once what became of it. A reply is told when its data is stored. */
  readonly answered: (outcome: WriteOutcome) => void;
  /** Told an answer that came after the timeout (SPINE-5.3.2-36). */
  readonly late?: (outcome: WriteOutcome) => void;
}

interface Waiting extends PendingRequest {
  readonly cancel: CancelTimer;
}

/** Requests to one peer that wait for an answer, found by their msgCounter (SPINE-5.3.2-14, -15). */
export class PendingRequests {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #waiting = new Map<string, Waiting>();
  /** Timed out, oldest first; bounded like the waiting ones. */
  readonly #overdue = new Map<string, PendingRequest>();

  /** @param limit most requests that wait at the same time */
  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#waiting.size >= this.#limit;
  }

  /** @param deadline time until the request counts as unanswered */
  add(counter: CounterValue, deadline: Millis, request: PendingRequest): void {
    const key = counterKey(counter);
    const cancel = this.#clock.after(deadline, () => {
      this.#waiting.delete(key);
      this.#remember(key, request);
      request.answered(TIMED_OUT);
    });
    this.#waiting.set(key, { ...request, cancel });
  }

  /** Hands an answer to its request; false when none waits for it. */
  settle(reference: CounterValue, outcome: WriteOutcome): boolean {
    const key = counterKey(reference);
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting.cancel();
      this.#waiting.delete(key);
      waiting.answered(outcome);
      return true;
    }
    const overdue = this.#overdue.get(key);
    this.#overdue.delete(key);
    overdue?.late?.(outcome);
    return overdue !== undefined;
  }

  /** Ends the requests to destinations that left (SPINE-5.5.2-21). */
  dropGone(isGone: (to: FeatureAddress) => boolean): void {
    for (const [key, request] of this.#overdue) if (isGone(request.to)) this.#overdue.delete(key);
    this.#end(DESTINATION_GONE, ({ to }) => isGone(to));
  }

  /** Ends all requests: the connection is gone. */
  close(): void {
    this.#overdue.clear();
    this.#end(LINK_CLOSED, () => true);
  }

  #end(outcome: Refusal, matches: (request: PendingRequest) => boolean): void {
    const ended = [...this.#waiting].filter(([, request]) => matches(request));
    for (const [key, { cancel }] of ended) {
      cancel();
      this.#waiting.delete(key);
    }
    for (const [, { answered }] of ended) answered(outcome);
  }

  #remember(key: string, request: PendingRequest): void {
    if (request.late === undefined) return;
    this.#overdue.set(key, request);
    const [oldest] = this.#overdue.keys();
    if (this.#overdue.size > this.#limit && oldest !== undefined) this.#overdue.delete(oldest);
  }
}

/** Reads the content of a result: a missing number counts as 0, any other number is an error. */
export function outcomeOfResult(result: {
  readonly errorNumber?: number;
  readonly description?: string;
}): WriteOutcome {
  const { errorNumber = ERROR_NUMBERS.noError, description } = result;
  return errorNumber === ERROR_NUMBERS.noError ? { ok: true } : refused(errorNumber, description);
}
