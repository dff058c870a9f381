import type { Check, CheckReport } from './check.ts';
import { runTool } from './run-tool.ts';

/** The types of one project, by the compiler. */
export function typeCheck(name: string, project: string): Check {
  return {
    name,
    async run(root): Promise<CheckReport> {
      const listed = await runTool(root, 'tsc', ['-p', project, '--listFilesOnly']);
      const own = listed.lines.filter((line) => !line.includes('/node_modules/'));
      const { isOk, lines } = await runTool(root, 'tsc', ['-p', project, '--pretty', 'false']);
      const seen = `${own.length} files`;
      if (!isOk) return { seen, failures: lines.length > 0 ? lines : ['the compiler failed without a word'] };
      return { seen, failures: own.length === 0 ? ['no file was seen'] : [] };
    },
  };
}
