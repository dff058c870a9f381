import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lint } from './lint.ts';
import { temporaryRepository } from './temporary-repository.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The rules of this repository, without the path to the schema, which exists only here. */
const RULES = readFileSync(join(root, 'biome.json'), 'utf8').replace(/\s*"\$schema": "[^"]*",/, '');

const broken: readonly (readonly [title: string, source: string, rule: RegExp])[] = [
  ['any', 'export const a = (b: any): number => b;\n', /noExplicitAny/],
  ['non-null assertion', 'export const a = (b?: number): number => b!;\n', /noNonNullAssertion/],
  ['enum', 'export enum A {\n  One = 1,\n}\n', /noEnum/],
  ['console', "console.log('a');\n", /noConsole/],
  ['empty block', 'try {\n  f();\n} catch {}\n', /noEmptyBlockStatements/],
  ['import of a type as a value', "import { A } from './a.ts';\n\nexport const a: A = 1;\n", /useImportType/],
  ['unused import', "import { a } from './a.ts';\n", /noUnusedImports/],
  ['builtin without node:', "import fs from 'fs';\n\nexport const a = fs;\n", /useNodejsImportProtocol/],
  ['format', 'export const a = "b"\n', /src\/b\.ts format/],
];
for (const [title, source, rule] of broken) {
  test(`refused: ${title}`, async (t) => {
    const { failures } = await lint.run(temporaryRepository(t, { 'biome.json': RULES, 'packages/a/src/b.ts': source }));
    assert.match(failures.join('\n'), rule);
  });
}

test('accepted: a clean file', async (t) => {
  const clean = temporaryRepository(t, { 'biome.json': RULES, 'packages/a/src/b.ts': 'export const a = 1;\n' });
  const report = await lint.run(clean);
  assert.deepEqual(report.failures, []);
  assert.match(report.seen, /^\d+ files?$/);
});

test('a folder without a file is refused', async (t) => {
  const { failures } = await lint.run(temporaryRepository(t, {}));
  assert.notDeepEqual(failures, []);
});
