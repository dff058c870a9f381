import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('collect-titles.ts', import.meta.url));

test('titles made from tables are collected, and no test runs', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-titles-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'one.test.mjs');
  writeFileSync(
    file,
    "import { describe, test } from 'node:test';\n" +
      "for (const rule of ['LPC-001', 'LPC-004']) test(rule + ' holds', () => process.exit(9));\n" +
      "test.skip('skipped', () => {});\n" +
      "describe('group', () => test('inside', () => process.exit(9)));\n",
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM], { input: `${file}\n`, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    (JSON.parse(stdout) as { title: string }[]).map(({ title }) => title),
    ['LPC-001 holds', 'LPC-004 holds', 'skipped', 'group', 'inside'],
  );
});

test('a test file that cannot be loaded ends the collection with its error', () => {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM], {
    input: '/nonexistent.test.ts\n',
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /nonexistent/);
});
