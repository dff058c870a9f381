import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { workspaces } from './checks/workspaces.ts';
import { readmeExamples } from './readme-examples.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

test('blocks marked ts are examples, a text block directly after one is what it prints', () => {
  const text =
    '# A\n\n```ts\na();\n```\n\n```text\n1\n```\n\n```sh\nls\n```\n\n```ts\nb();\n```\n\nand\n\n```text\n2\n```\n';
  assert.deepEqual(readmeExamples(text), [
    { code: 'a();\n', prints: '1\n', line: 3 },
    { code: 'b();\n', prints: undefined, line: 15 },
  ]);
});

for (const { folder } of workspaces(root)) {
  const file = join(root, folder, 'README.md');
  for (const { code, prints, line } of existsSync(file) ? readmeExamples(readFileSync(file, 'utf8')) : []) {
    test(`${folder}/README.md:${line} runs and ends by itself`, () => {
      const args = ['--conditions=@busbar/source', '--input-type=module-typescript', '-'];
      const run = spawnSync(process.execPath, args, {
        cwd: join(root, folder),
        input: code,
        encoding: 'utf8',
        timeout: 30_000,
      });
      assert.equal(run.status, 0, run.signal === null ? run.stderr : `still running after 30 s: ${run.stdout}`);
      if (prints !== undefined) assert.equal(run.stdout, prints);
    });
  }
}
