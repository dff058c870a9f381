import type { WeekResult } from './run-week.ts';
import { INVARIANTS, type Invariant } from './week-record.ts';

/** The result of a run as text: what broke and how to repeat it, or what happened. */
export function weekSummary(result: WeekResult, options: { readonly isShort?: boolean } = {}): string {
  const { seed, days, brokenCount, took } = result;
  const verdict = brokenCount === 0 ? 'every invariant held' : `${brokenCount} times an invariant did not hold`;
  const head = `${brokenCount === 0 ? '✔' : '✖'} seed ${seed}, ${days} days in ${took.toFixed(1)} s: ${verdict}`;
  return [
    head,
    ...(brokenCount === 0 ? [] : brokenLines(result)),
    ...(options.isShort === true ? [] : countLines(result)),
  ].join('\n');
}

function brokenLines({ seed, days, broken, before }: WeekResult): readonly string[] {
  return [
    ...broken.map(
      ({ invariant, at, text, times }) =>
        `  ${invariant} (${INVARIANTS[invariant]}) at ${at.toFixed(3)} s: ${text}${times > 1 ? `, ${times} times` : ''}`,
    ),
    '  before the first:',
    ...before.map((line) => `    ${line}`),
    `  again: npm run week -- --seed ${seed} --days ${days}`,
  ];
}

function countLines({ counts, checks }: WeekResult): readonly string[] {
  const looked = (Object.keys(INVARIANTS) as Invariant[]).map(
    (one) => `  ${one} ${INVARIANTS[one]}: looked at ${(checks[one] ?? 0).toLocaleString('en')} times`,
  );
  const counted = Object.entries(counts).map(([what, count]) => `  ${what}: ${count.toLocaleString('en')}`);
  return ['invariants', ...looked, 'what happened', ...counted];
}
