/** What was found: fine, worth a look, or in the way. */
export type CheckVerdict = 'ok' | 'warning' | 'problem';

/** One line of `busbar doctor`. */
export interface Check {
  /** What was looked at: `multicast`, `port`, `clock`, `certificate`, `data`, `node`. */
  readonly check: string;
  /** Which one of them: an interface, a port, a file. */
  readonly subject: string;
  readonly verdict: CheckVerdict;
  /** What was found, and what it means. */
  readonly text: string;
  /** What to do; for warnings and problems. */
  readonly advice?: string;
}

/** Makes the checks of one kind. */
export function checksOf(
  check: string,
): (verdict: CheckVerdict, subject: string, text: string, advice?: string) => Check {
  return (verdict, subject, text, advice) => ({
    check,
    subject,
    verdict,
    text,
    ...(advice === undefined ? {} : { advice }),
  });
}

/** The checks for people: one line each, with the advice below it. */
export function checkLines(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ check, subject }) => `${check} ${subject}`.length));
  const lines = checks.flatMap(({ verdict, check, subject, text, advice }) => [
    `${verdict.padEnd(7)}  ${`${check} ${subject}`.padEnd(width)}  ${text}`,
    ...(advice === undefined ? [] : [`${' '.repeat(width + 9)}  ${advice}`]),
  ]);
  const count = (verdict: CheckVerdict): number => checks.filter((one) => one.verdict === verdict).length;
  const problems = count('problem');
  const warnings = count('warning');
  const end =
    problems + warnings === 0
      ? 'Nothing is in the way.'
      : `${problems} problem${problems === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}.`;
  return [...lines, '', end].join('\n');
}
