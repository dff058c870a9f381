import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** A repository of a kernel, ship and ui package that breaks no rule. */
export const SOUND: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'sound', private: true, type: 'module', workspaces: ['packages/*'] }),
  'packages/kernel/package.json': manifest('kernel'),
  'packages/kernel/README.md': '# Kernel\n\n```ts\nconsole.log(1);\n```\n',
  'packages/kernel/src/index.ts': "export { step } from './step.ts';\n",
  'packages/kernel/src/step.ts': 'export function step(): number {\n  return 1;\n}\n',
  'packages/ship/package.json': manifest('ship', { '@busbar/kernel': '0.1.0' }),
  'packages/ship/README.md': '# SHIP\n\n```ts\nconsole.log(1);\n```\n',
  'packages/ship/src/index.ts': "import { step } from '@busbar/kernel';\n\nexport const twice: number = step() * 2;\n",
};

/** package.json of a workspace whose only entry is src/index.ts. */
export function manifest(name: string, dependencies: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({
    name: `@busbar/${name}`,
    version: '0.1.0',
    type: 'module',
    exports: { '.': { '@busbar/source': './src/index.ts', default: './dist/index.js' } },
    dependencies,
  });
}

/** Writes files into a new folder that goes away with the test; returns its path. */
export function temporaryRepository(test: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'busbar check '));
  test.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}
