import { ConformanceError } from '../errors.ts';
import type { EvidenceEntry } from './evidence.ts';

/** Outcome of one test case. `warning`: it is not clean, or it could not be judged; the reason says which. */
export const VERDICTS = ['passed', 'failed', 'warning', 'not-applicable'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Beginning of the reason of a case whose precondition could not be established. */
export const NOT_JUDGED = 'not judged';

/** What a report has of one case. */
export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly evidence: readonly EvidenceEntry[];
}

/** What a report has of one suite. */
export interface SuiteResult {
  readonly suite: string;
  readonly target: string;
  readonly profile: string;
  readonly cases: readonly CaseResult[];
}

/** The device did not do what the step expects: the case has failed. */
export function stepFailed(reason: string): ConformanceError {
  return new ConformanceError('conformance.step-failed', reason);
}

/** The device is not one the case is about: it turned out while the preconditions were established. */
export function notApplicableHere(reason: string): ConformanceError {
  return new ConformanceError('conformance.not-applicable', reason);
}

/** A precondition could not be established: nothing is said about the device. */
export function notJudged(reason: string): ConformanceError {
  return new ConformanceError('conformance.not-judged', reason);
}

/** Whether a case could not be judged. */
export function isNotJudged({ verdict, reason }: CaseResult): boolean {
  return verdict === 'warning' && reason.startsWith(NOT_JUDGED);
}
