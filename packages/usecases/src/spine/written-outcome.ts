import type { WriteOutcome } from '@busbar/spine';

/** How a peer answered what we wrote. */
export type WrittenOutcome =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      /** `notPossible`: the peer does not offer what the write needs; `superseded`: something newer was written instead. */
      readonly why: 'refused' | 'timedOut' | 'notConnected' | 'notPossible' | 'superseded';
      /** Number of the result; only when refused. */
      readonly errorNumber?: number;
      /** Reason in the words of the peer, or ours where nothing was written. */
      readonly description?: string;
    };

/** The answer of SPINE to a write. */
export function writtenOutcome(outcome: WriteOutcome): WrittenOutcome {
  if (outcome.ok) return { accepted: true };
  if (outcome.closed) return { accepted: false, why: 'notConnected' };
  if (outcome.timedOut) return { accepted: false, why: 'timedOut' };
  const { errorNumber, description } = outcome;
  return { accepted: false, why: 'refused', errorNumber, ...(description === undefined ? {} : { description }) };
}

/** Nothing was written, for a reason. */
export function notWritten(why: 'notConnected' | 'notPossible' | 'superseded', description?: string): WrittenOutcome {
  return { accepted: false, why, ...(description === undefined ? {} : { description }) };
}
