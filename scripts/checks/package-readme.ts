import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeExamples } from '../readme-examples.ts';
import type { Check, CheckReport } from './check.ts';
import { type Workspace, workspaces } from './workspaces.ts';

/** A README is one page. */
export const LONGEST_README = 150;

/** Packages that are started, not imported: an example of a command (a block marked `sh`) is enough. */
const PROGRAMS: ReadonlySet<string> = new Set(['cli', 'bench', 'interop', 'ui']);

/** Every package has a README of one page with an example that a test executes (scripts/examples.test.ts). */
export const packageReadme: Check = {
  name: 'package-readme',
  run(root): CheckReport {
    const packages = workspaces(root);
    return {
      seen: `${packages.length} packages`,
      failures: packages.length === 0 ? ['no package was seen'] : packages.flatMap((one) => judge(root, one)),
    };
  },
};

function judge(root: string, { folder, name }: Workspace): readonly string[] {
  const file = `${folder}/README.md`;
  if (!existsSync(join(root, file))) return [`${folder}: README.md is missing`];
  const text = readFileSync(join(root, file), 'utf8');
  const failures: string[] = [];
  if (!/^# \S/.test(text)) failures.push(`${file}: starts without a title`);
  const lines = text.trimEnd().split('\n').length;
  if (lines > LONGEST_README) failures.push(`${file}: ${lines} lines, one page has at most ${LONGEST_README}`);
  const hasCommand = PROGRAMS.has(name) && /^```sh$/m.test(text);
  if (readmeExamples(text).length === 0 && !hasCommand)
    failures.push(`${file}: no example (a block marked \`\`\`ts) that a test can execute`);
  return failures;
}
