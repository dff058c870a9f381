import type { LimitAnswer } from '@busbar/functions';
import type { WriteOutcome } from '@busbar/spine';

/** First answer to a limit or to failsafe values; the guard goes on trying where `willRetry` says so. */
export type LimitOutcome =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly why: 'refused' | 'timedOut' | 'notConnected' | 'superseded';
      /** Number of the result; only when refused. */
      readonly errorNumber?: number;
      /** Reason in the words of the system. */
      readonly description?: string;
      readonly willRetry: boolean;
    };

/** The answer of the guard as an outcome. */
export function outcomeOf(answer: LimitAnswer, willRetry: boolean): LimitOutcome {
  if (answer.status === 'accepted') return { accepted: true };
  if (answer.status !== 'refused') return { accepted: false, why: answer.status, willRetry };
  const { errorNumber, description } = answer;
  return {
    accepted: false,
    why: 'refused',
    errorNumber,
    ...(description === undefined ? {} : { description }),
    willRetry,
  };
}

/** The answer of SPINE to a write; undefined when the connection ended before one came. */
export function answerOf(
  outcome: WriteOutcome,
): Exclude<LimitAnswer, { status: 'notConnected' | 'superseded' }> | undefined {
  if (outcome.ok) return { status: 'accepted' };
  if (outcome.closed) return undefined;
  if (outcome.timedOut) return { status: 'timedOut' };
  const { errorNumber, description } = outcome;
  return { status: 'refused', errorNumber, ...(description === undefined ? {} : { description }) };
}
