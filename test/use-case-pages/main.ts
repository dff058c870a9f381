// `npm run use-cases`: writes docs/use-cases.md, docs/use-cases/ and docs/cookbook.md from the declarations and the evidence of tests, and the examples.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEvidence } from '../evidence/evidence-file.ts';
import { readExamples } from './examples.ts';
import { pages } from './pages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const all = pages(readEvidence(root), readExamples(root));
for (const [path, text] of all) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
// A use case that is not played any more leaves no page behind.
for (const name of readdirSync(join(root, 'docs', 'use-cases')))
  if (!all.has(`docs/use-cases/${name}`)) rmSync(join(root, 'docs', 'use-cases', name));
