import type { FrameError } from '../frame/frame-error.ts';

/** Reasons to drop something, and what was counted besides; each with one sentence. */
export const COUNTERS = {
  received: 'Datagrams that were read.',
  sent: 'Datagrams that were sent, multicasts included.',
  rateLimited: 'Dropped: the source, or all together, sent too much.',
  trailingBytes: 'Used, or in strict mode dropped: octets behind the last counted property.',
  arbitraryFormat: 'Dropped: format 2, and no application takes it.',
  notHosted: 'Dropped: the destination object is not here.',
  duplicateRequest:
    'Answered again without executing it: a write with the transaction id and octets of an earlier one.',
  repeatedMulticast: 'Dropped: the same multicast request again while its answer is waiting.',
  answersFull: 'Dropped: too many delayed answers wait already, or the requester got its share.',
  wrongTid: 'Dropped: an answer with the transaction id of no request.',
  wrongSource: 'Dropped: an answer from another address than the request went to.',
  wrongObject: 'Dropped: an answer of another object, or to another one, than the request had.',
  wrongService: 'Dropped: an answer with a service that does not belong to the request.',
  wrongProperty: 'Dropped: an answer with none of the properties of the request.',
  duplicateAnswer: 'Dropped: a second answer to a request.',
  lateAnswer: 'Used as data: the answer to a request that has failed before.',
  nodesFull: 'Not remembered: the table of nodes is full.',
  objectsFull: 'Not remembered: the node has more objects than are kept.',
  outstandingFull: 'Not sent: too many requests wait for answers.',
  retried: 'Requests that were sent again.',
  unanswered: 'Requests that had no answer.',
} as const satisfies Readonly<Record<string, string>>;

/** Name of a counter of a node. */
export type CounterName = keyof typeof COUNTERS | Exclude<FrameError, 'trailingBytes'>;

/** Counts what a node drops, by reason, and what it does. */
export class Counters {
  readonly #counts = new Map<CounterName, number>();

  add(name: CounterName): void {
    this.#counts.set(name, this.of(name) + 1);
  }

  of(name: CounterName): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Everything that was counted at least once. */
  all(): Readonly<Partial<Record<CounterName, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
