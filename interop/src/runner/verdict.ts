import type { PinnedDeviation } from '../pinned-deviation.ts';

/** `pinned`: it failed as a known deviation of the peer says; it counts as a failure when it stops doing so. */
export type Verdict = 'passed' | 'failed' | 'pinned';

/** One line of the result; the shape of `npm run interop -- --json`. */
export interface ResultRow {
  readonly peer: string;
  readonly version: string;
  /** What the peer plays. */
  readonly role: string;
  readonly scenario: string;
  readonly verdict: Verdict;
  readonly ms: number;
  /** Why it failed, or which deviation it shows. */
  readonly reason?: string;
}

/** The verdict over what happened, with the deviations that are known of this peer. */
export function verdictOf(
  played: { readonly peer: string; readonly role: string; readonly scenario: string; readonly error?: string },
  pinned: readonly PinnedDeviation[],
): { readonly verdict: Verdict; readonly reason?: string } {
  const known = pinned.find(
    (one) =>
      one.peer === played.peer &&
      one.scenario === played.scenario &&
      (one.role === undefined || one.role === played.role),
  );
  if (known === undefined)
    return played.error === undefined ? { verdict: 'passed' } : { verdict: 'failed', reason: played.error };
  if (played.error === undefined)
    return { verdict: 'failed', reason: `the pinned deviation no longer shows: ${known.deviation}` };
  if (!known.shows.test(played.error))
    return { verdict: 'failed', reason: `${played.error} (not the pinned deviation: ${known.deviation})` };
  return { verdict: 'pinned', reason: known.deviation };
}
