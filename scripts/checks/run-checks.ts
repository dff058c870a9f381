import type { Check, CheckReport } from './check.ts';

/**
 * Runs the named checks (all when none is named), one after the other, and prints a line for each with its duration,
 * then all failures.
 * @returns whether every check passed
 */
export async function runChecks(
  checks: readonly Check[],
  root: string,
  names: readonly string[],
  print: (line: string) => void,
): Promise<boolean> {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    print(`no such check: ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}`);
    return false;
  }
  const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name));
  const failed: (readonly [string, readonly string[]])[] = [];
  for (const check of chosen) {
    const start = performance.now();
    const { failures, seen } = await reportOf(check, root);
    const duration = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    const verdict = failures.length === 0 ? 'ok    ' : 'FAILED';
    print(`${verdict} ${check.name.padEnd(17)} ${duration.padStart(7)}   ${seen}`);
    if (failures.length > 0) failed.push([check.name, failures]);
  }
  for (const [name, failures] of failed) {
    print(`\n${name}: ${failures.length} ${failures.length === 1 ? 'line' : 'lines'}`);
    for (const failure of failures) print(`  ${failure}`);
  }
  const failedNames = failed.map(([name]) => name).join(', ');
  print(
    failed.length === 0
      ? `\nall ${chosen.length} checks passed`
      : `\n${failed.length} of ${chosen.length} checks failed: ${failedNames}`,
  );
  return failed.length === 0 && chosen.length > 0;
}

async function reportOf(check: Check, root: string): Promise<CheckReport> {
  try {
    return await check.run(root);
  } catch (error) {
    return {
      seen: 'nothing',
      failures: [`the check itself failed: ${error instanceof Error ? error.stack : String(error)}`],
    };
  }
}
