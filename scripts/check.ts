// `npm run check`: everything about the repository that a program can judge, except the tests.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from './checks/check.ts';
import { deadExports } from './checks/dead-exports.ts';
import { documentLinks } from './checks/document-links.ts';
import { fileSize } from './checks/file-size.ts';
import { generatedFiles } from './checks/generated-files.ts';
import { importCycles } from './checks/import-cycles.ts';
import { importDirection } from './checks/import-direction.ts';
import { lint } from './checks/lint.ts';
import { packageReadme } from './checks/package-readme.ts';
import { runChecks } from './checks/run-checks.ts';
import { styleBans } from './checks/style-bans.ts';
import { typeCheck } from './checks/type-check.ts';

const CHECKS: readonly Check[] = [
  typeCheck('types', 'tsconfig.check.json'),
  typeCheck('page-types', 'packages/ui/page'),
  typeCheck('page-test-types', 'packages/ui/page/dev'),
  lint,
  deadExports,
  importDirection,
  importCycles,
  fileSize,
  styleBans,
  packageReadme,
  documentLinks,
  // Last: it writes files and puts them back.
  generatedFiles,
];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isOk = await runChecks(CHECKS, root, process.argv.slice(2), (line) => console.log(line));
process.exitCode = isOk ? 0 : 1;
