import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deadExports } from './dead-exports.ts';
import { SOUND, temporaryRepository } from './temporary-repository.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const files = { ...SOUND, 'knip.json': readFileSync(join(root, 'knip.json'), 'utf8') };

test('accepted: everything is used', async (t) => {
  const { failures } = await deadExports.run(temporaryRepository(t, files));
  assert.deepEqual(failures, []);
});

test('refused: an export that nothing imports', async (t) => {
  const step = 'export function step(): number {\n  return 1;\n}\nexport const unused = 2;\n';
  const { failures } = await deadExports.run(temporaryRepository(t, { ...files, 'packages/kernel/src/step.ts': step }));
  assert.match(failures.join('\n'), /Unused exports[\s\S]*unused[\s\S]*packages\/kernel\/src\/step\.ts/);
});

test('refused: a file that nothing imports', async (t) => {
  const { failures } = await deadExports.run(
    temporaryRepository(t, { ...files, 'packages/kernel/src/lost.ts': 'export {};\n' }),
  );
  assert.match(failures.join('\n'), /Unused files[\s\S]*packages\/kernel\/src\/lost\.ts/);
});

test('refused: a dependency that package.json does not name', async (t) => {
  const { failures } = await deadExports.run(
    temporaryRepository(t, { ...files, 'packages/ship/src/index.ts': "export { WebSocket } from 'ws';\n" }),
  );
  assert.match(failures.join('\n'), /Unlisted dependencies[\s\S]*ws/);
});
