import { type CancelTimer, millis } from '@busbar/kernel';
import { EchonetLiteError } from '../errors.ts';
import type { NodeContext } from './node-context.ts';
import type { Outstanding, RequestLane } from './outstanding.ts';

/** Sends requests whose turn came. */
export interface RequestStarter {
  /** False while too many are outstanding; then the lane is called later. */
  begin(outstanding: Outstanding): boolean;
}

/**
 * The requests to one node: one outstanding, the rest waits in its order; small controllers drop parallel frames. Between
 * two of them lies a shortest time (section 6).
 */
export class RequestQueue implements RequestLane {
  /** Where the node is at the moment. */
  address: string;
  readonly #context: NodeContext;
  readonly #starter: RequestStarter;
  readonly #waiting: Outstanding[] = [];
  #isBusy = false;
  #isClosed = false;
  #sentAt = Number.NEGATIVE_INFINITY;
  #cancel: CancelTimer | undefined;

  constructor(context: NodeContext, starter: RequestStarter, address: string) {
    this.#context = context;
    this.#starter = starter;
    this.address = address;
  }

  /** True while nothing is outstanding and nothing waits. */
  get isIdle(): boolean {
    return !this.#isBusy && this.#waiting.length === 0;
  }

  add(outstanding: Outstanding): void {
    const { queuedPerNode } = this.#context.limits;
    if (this.#isClosed) {
      outstanding.fail(this.#closedError());
      return;
    }
    if (this.#waiting.length >= queuedPerNode) {
      const text = `${this.address}: ${queuedPerNode} requests wait already; wait for their answers`;
      outstanding.fail(new EchonetLiteError('echonet-lite.queue-full', text));
      return;
    }
    this.#waiting.push(outstanding);
    this.advance();
  }

  /** Sends the next request if it is its turn. */
  advance(): void {
    const [next] = this.#waiting;
    if (next === undefined || this.#isClosed || this.#isBusy || this.#cancel !== undefined) return;
    const rest = this.#sentAt + this.#context.timers.requestSpacing - this.#context.clock.now();
    if (rest > 0) {
      this.#cancel = this.#context.clock.after(millis(rest), () => {
        this.#cancel = undefined;
        this.advance();
      });
      return;
    }
    // The node may have moved while the request waited.
    const request = { ...next, to: this.address };
    this.#isBusy = true;
    if (this.#starter.begin(request)) this.#waiting.shift();
    else this.#isBusy = false;
  }

  /** A request was sent, for the first time or again. */
  sent(): void {
    this.#sentAt = this.#context.clock.now();
  }

  /** The outstanding request was answered or has failed. */
  ended(): void {
    this.#isBusy = false;
    this.advance();
  }

  /** Nothing is sent any more; what waits fails. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isClosed = true;
    for (const outstanding of this.#waiting.splice(0)) outstanding.fail(this.#closedError());
  }

  #closedError(): EchonetLiteError {
    return new EchonetLiteError('echonet-lite.closed', `${this.address}: no longer in use`);
  }
}
