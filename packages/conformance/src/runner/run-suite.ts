import type { ParameterSheet } from '../catalogue/parameter-sheet.ts';
import type { ConformanceProfile } from '../catalogue/profile.ts';
import { type CatalogueCase, type ConformanceSuite, type ExecutableCase, notApplicable } from '../catalogue/suite.ts';
import { ConformanceError } from '../errors.ts';
import type { EvidenceEntry } from './evidence.ts';
import { type CaseResult, NOT_JUDGED, type SuiteResult, type Verdict } from './verdict.ts';

/** Part the device plays in one run of a case. */
export type PlayedRole = 'server' | 'client';

/** What one run of a case brought. */
export interface CaseRun {
  readonly entries: readonly EvidenceEntry[];
  readonly warnings: readonly string[];
  /** What ended it; undefined: the case ran to its end. */
  readonly error: unknown;
  /** Step it ended in; `0` while preconditions were established. */
  readonly step: string;
}

/** Where cases are executed: against ourselves in memory, or against a device on the network. */
export interface Bench<Tool> {
  /** Name of the device in the report. */
  readonly target: string;
  /** Cases that may run at once; a bench makes the others wait if they need more than there is. */
  readonly atOnce: number;
  /** The bench itself gives a case that is the sole partner a device of its own; otherwise they follow each other. */
  readonly keepsApart?: boolean;
  run(one: ExecutableCase<Tool>, role: PlayedRole): Promise<CaseRun>;
}

/** How a suite is run. */
export interface RunOptions {
  readonly sheet: ParameterSheet;
  readonly profile: ConformanceProfile;
  /** Roles in which cases for either role are run: one is enough by the catalogue. */
  readonly eitherAs: readonly PlayedRole[];
  /** Only these cases; all when missing. */
  readonly only?: readonly string[] | undefined;
  /** Told each result as it comes. */
  readonly finished?: (result: CaseResult) => void;
}

/** Executes the cases of a suite; those that revoke trust come last and alone. */
export async function runSuite<Tool>(
  suite: ConformanceSuite<Tool>,
  bench: Bench<Tool>,
  options: RunOptions,
): Promise<SuiteResult> {
  const faults = suite.contradictions?.(options.sheet) ?? [];
  if (faults.length > 0)
    throw new ConformanceError(
      'conformance.parameters',
      `The parameter sheet contradicts itself: ${faults.join('; ')}.`,
    );
  const cases = chosenCases(suite, options.only);
  const results = new Map<string, CaseResult>();
  const judge = async (one: ExecutableCase<Tool>): Promise<void> => {
    const result = await judged(one, bench, options);
    results.set(one.id, result);
    options.finished?.(result);
  };
  const ordered = cases.filter(({ revokesTrust }) => revokesTrust !== true);
  const isChained = ({ isSolePartner }: CatalogueCase): boolean => isSolePartner === true && bench.keepsApart !== true;
  const sole = ordered.filter(isChained);
  const others = ordered.filter((one) => !isChained(one)).map((one) => [one]);
  // The longest first, so that the end is not one long case alone.
  const chains = [...(sole.length === 0 ? [] : [sole]), ...others].sort((a, b) => lengthOf(b) - lengthOf(a));
  await inParallel(chains, bench.atOnce, async (chain) => {
    for (const one of chain) await judge(one);
  });
  for (const one of cases.filter(({ revokesTrust }) => revokesTrust === true)) await judge(one);
  const inOrder = cases.flatMap(({ id }) => results.get(id) ?? []);
  return { suite: suite.name, target: bench.target, profile: options.profile, cases: inOrder };
}

/** Cases of a suite by their names, in the order of the catalogue. */
export function chosenCases<Tool>(
  suite: ConformanceSuite<Tool>,
  only: readonly string[] | undefined,
): readonly ExecutableCase<Tool>[] {
  const unknown = only?.find((id) => !suite.cases.some((one) => one.id === id));
  if (unknown !== undefined)
    throw new ConformanceError(
      'conformance.unknown-case',
      `There is no test case ${unknown} in the suite ${suite.name}; "busbar conformance list" names them.`,
    );
  return only === undefined ? suite.cases : suite.cases.filter(({ id }) => only.includes(id));
}

/** Roles a case is run in, one after the other. */
export function rolesOf(
  { role, playsBothRoles, isRoleIndifferent }: CatalogueCase,
  options: RunOptions,
): readonly PlayedRole[] {
  if (role === 'client') return ['client'];
  if (role !== 'either') return ['server'];
  const isOneEnough = playsBothRoles === true || isRoleIndifferent === true;
  return isOneEnough ? options.eitherAs.slice(0, 1) : options.eitherAs;
}

async function judged<Tool>(one: ExecutableCase<Tool>, bench: Bench<Tool>, options: RunOptions): Promise<CaseResult> {
  const { id, title } = one;
  const reason = notApplicable(one, options.sheet);
  if (reason !== undefined) return { id, title, verdict: 'not-applicable', reason, evidence: [] };
  const runs: { readonly role: PlayedRole; readonly run: CaseRun }[] = [];
  for (const role of rolesOf(one, options)) runs.push({ role, run: await bench.run(one, role) });
  return { id, title, ...worstOf(runs), evidence: runs.flatMap(({ run }) => run.entries) };
}

interface Outcome {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** The worst outcome counts; of several runs it says in which role of the device it came about. */
function worstOf(runs: readonly { readonly role: PlayedRole; readonly run: CaseRun }[]): Outcome {
  const outcomes = runs.map(({ role, run }) => ({ role, ...outcomeOf(run) }));
  const verdict = outcomes.map((outcome) => outcome.verdict).sort((a, b) => WEIGHT[b] - WEIGHT[a])[0] ?? 'warning';
  const which = outcomes.filter((outcome) => outcome.verdict === verdict);
  const [first] = which;
  if (outcomes.length === 1) return { verdict, reason: first?.reason ?? '' };
  if (verdict === 'passed') return { verdict, reason: `${PASSED}, in both roles of the device` };
  if (which.length === outcomes.length && which.every(({ reason }) => reason === first?.reason))
    return { verdict, reason: first?.reason ?? '' };
  return { verdict, reason: which.map(({ role, reason }) => `device as ${role}: ${reason}`).join('; ') };
}

const WEIGHT: Readonly<Record<Verdict, number>> = { failed: 3, warning: 2, passed: 1, 'not-applicable': 0 };
const PASSED = 'every step went as expected';

function outcomeOf({ error, step, warnings }: CaseRun): Outcome {
  if (error === undefined)
    return warnings.length === 0
      ? { verdict: 'passed', reason: PASSED }
      : { verdict: 'warning', reason: warnings.join('; ') };
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ConformanceError))
    return { verdict: 'warning', reason: `${NOT_JUDGED}: the test tool failed: ${text}` };
  if (error.code === 'conformance.not-applicable') return { verdict: 'not-applicable', reason: text };
  // A device that already fails while the preconditions are established is judged by the cases about those steps.
  if (error.code === 'conformance.step-failed' && step !== '0')
    return { verdict: 'failed', reason: `step ${step}: ${text}` };
  return { verdict: 'warning', reason: `${NOT_JUDGED}: ${text}` };
}

function lengthOf(chain: readonly CatalogueCase[]): number {
  return chain.reduce((sum, { seconds }) => sum + seconds, 0);
}

async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, worker));
}
