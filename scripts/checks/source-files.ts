import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold no sources of ours, wherever they lie. `fixtures` holds files that break rules on purpose. */
const SKIPPED = new Set(['node_modules', 'dist', 'fixtures']);
/** What runs leave in the root. */
const SKIPPED_IN_ROOT = new Set(['coverage', 'test-output', 'data']);

/** Every file below `root`, relative, with `/`, sorted; without dependencies, build output, fixtures and hidden folders. */
export function repositoryFiles(root: string): readonly string[] {
  const files: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const isSkipped = SKIPPED.has(entry.name) || SKIPPED_IN_ROOT.has(path) || entry.name.startsWith('.');
        if (!isSkipped) walk(path);
      } else if (entry.isFile()) files.push(path);
    }
  };
  walk('');
  return files.sort();
}

/** The source files among {@link repositoryFiles}: TypeScript and plain JavaScript. */
export function sourceFiles(root: string): readonly string[] {
  return repositoryFiles(root).filter((file) => /\.(ts|tsx|js|mjs)$/.test(file));
}

/** Whether a file is a test. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

/** Documents that a program writes; they keep the names that readers look for. */
const GENERATED_DOCUMENTS = /^docs\/(use-cases(\/[\w-]+)?|cookbook)\.md$/;

/** Whether a file is written by a program. */
export function isGenerated(file: string): boolean {
  return /\.generated\.[a-z]+$/.test(file) || GENERATED_DOCUMENTS.test(file);
}
