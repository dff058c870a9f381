import { ERROR_NUMBERS } from '../model/result.ts';

/** A negative answer of the protocol: data, not an exception. */
export interface ResultError {
  /** 1 … 9 in the standard; any number but 0 is an error. */
  readonly errorNumber: number;
  /** Reason in plain words; no `[{`, `},{`, `}]`, `[]` in it (finding S29). */
  readonly description?: string;
}

/** Why a request of ours was not carried out. */
export interface Refusal {
  readonly ok: false;
  /** The number of the result; 2 when nothing answered, 5 when the connection is gone. */
  readonly errorNumber: number;
  readonly description?: string;
  /** No answer came within the maximum response delay. */
  readonly timedOut: boolean;
  /** The connection, or the addressed entity, is gone. */
  readonly closed: boolean;
}

/** Outcome of a write, a subscription or a binding. */
export type WriteOutcome = { readonly ok: true } | Refusal;

/** Outcome of a read. */
export type ReadOutcome<T> = { readonly ok: true; readonly value: T } | Refusal;

/** A refusal by the peer or by a check of our own. */
export function refused(errorNumber: number, description?: string): Refusal {
  return {
    ok: false,
    errorNumber,
    timedOut: false,
    closed: false,
    ...(description === undefined ? {} : { description }),
  };
}

/** Nothing answered in time. */
export const TIMED_OUT: Refusal = Object.freeze({
  ok: false,
  errorNumber: ERROR_NUMBERS.timeout,
  description: 'no answer in time',
  timedOut: true,
  closed: false,
});

/** A reply came that tells nothing: asked again like no answer (SPINE-5.3.2-37), it is no negative result. */
export const UNUSABLE_REPLY: Refusal = Object.freeze(refused(ERROR_NUMBERS.generalError, 'reply is not usable'));

/** Whether a request may be repeated with the same content: there was no answer, or none that says anything (SPINE-5.3.2-37). */
export function isRepeatable(outcome: WriteOutcome): boolean {
  return outcome === UNUSABLE_REPLY || (!outcome.ok && outcome.timedOut);
}

/** The connection ended before an answer came. */
export const LINK_CLOSED: Refusal = Object.freeze({
  ok: false,
  errorNumber: ERROR_NUMBERS.destinationUnreachable,
  description: 'connection closed',
  timedOut: false,
  closed: true,
});

/** The entity or feature of ours that asks has left: nobody is there for the answer (SPINE-5.5.2-25). */
export const SOURCE_GONE: Refusal = Object.freeze({
  ok: false,
  errorNumber: ERROR_NUMBERS.destinationUnreachable,
  description: 'own entity or feature is gone',
  timedOut: false,
  closed: true,
});

/** The addressed entity or feature left the peer. */
export const DESTINATION_GONE: Refusal = Object.freeze({
  ok: false,
  errorNumber: ERROR_NUMBERS.destinationUnknown,
  description: 'entity or feature is gone',
  timedOut: false,
  closed: true,
});
