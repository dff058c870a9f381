import type { Check, CheckReport } from './check.ts';
import { runTool } from './run-tool.ts';
import { sourceFiles } from './source-files.ts';

/** Files, exports and dependencies that nothing uses, and dependencies used but not declared; by knip. */
export const deadExports: Check = {
  name: 'dead-exports',
  async run(root): Promise<CheckReport> {
    const { isOk, lines } = await runTool(root, 'knip', ['--no-progress', '--no-config-hints']);
    return {
      seen: `${sourceFiles(root).length} files`,
      failures: isOk ? [] : lines.length > 0 ? lines : ['knip failed without a word'],
    };
  },
};
