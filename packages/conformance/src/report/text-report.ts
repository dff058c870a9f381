import { type CaseResult, type SuiteResult, VERDICTS } from '../runner/verdict.ts';

/** How much a report for people shows. */
export interface TextReportOptions {
  /** Everything that was seen, below each case that did not pass; `all`: below every case. */
  readonly evidence: 'none' | 'unclean' | 'all';
}

/** The report for people: a table, the reasons of what did not pass, the sum. */
export function textReport(results: readonly SuiteResult[], options: TextReportOptions): string {
  return results.map((result) => suiteText(result, options)).join('\n\n');
}

/** How many cases have each verdict, in words. */
export function sumOf(cases: readonly CaseResult[]): string {
  const counts = VERDICTS.flatMap((verdict) => {
    const count = cases.filter((one) => one.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return `${cases.length} cases: ${counts.join(', ') || 'none'}`;
}

function suiteText({ suite, target, profile, cases }: SuiteResult, { evidence }: TextReportOptions): string {
  const [ids, verdicts] = [widest(cases.map(({ id }) => id)), widest(VERDICTS)];
  const rows = cases.flatMap((one) => {
    const isShown = evidence === 'all' || (evidence === 'unclean' && !CLEAN.includes(one.verdict));
    const row = `${one.id.padEnd(ids)}  ${one.verdict.padEnd(verdicts)}  ${one.title}`;
    const reason = one.verdict === 'passed' ? [] : [`${' '.repeat(ids)}  ${one.reason}`];
    return [row, ...reason, ...(isShown ? evidenceLines(one) : [])];
  });
  return [`Suite ${suite}, device ${target}, profile ${profile}`, '', ...rows, '', sumOf(cases)].join('\n');
}

function evidenceLines({ evidence }: CaseResult): readonly string[] {
  return evidence.map(
    ({ at, step, what, connection, text }) =>
      `    ${at.toFixed(3).padStart(9)} s  step ${step}  ${connection ?? ' '}  ${what.padEnd(8)}  ${text}`,
  );
}

/** Nothing to look into. */
const CLEAN: readonly CaseResult['verdict'][] = ['passed', 'not-applicable'];

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
