import type { Check, CheckReport } from './check.ts';
import { runTool } from './run-tool.ts';

/** Lint and format, by biome. Among its rules: no `any`, no non-null `!`, no enum, no console, no empty block. */
export const lint: Check = {
  name: 'lint',
  async run(root): Promise<CheckReport> {
    const { isOk, lines } = await runTool(root, 'biome', [
      'ci',
      '--colors=off',
      '--max-diagnostics=100',
      '--error-on-warnings',
      '.',
    ]);
    const seen = /Checked (\d+ files?)/.exec(lines.join('\n'))?.[1];
    if (isOk && (seen === undefined || seen.startsWith('0 ')))
      return { seen: 'nothing', failures: ['no file was seen'] };
    return { seen: seen ?? 'unknown', failures: isOk ? [] : lines };
  },
};
