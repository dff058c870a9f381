import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = dirname(import.meta.dirname);

function npmTest(...args: readonly string[]): { readonly text: string; readonly status: number | null } {
  const { NODE_TEST_CONTEXT: _, INIT_CWD: __, ...env } = process.env;
  const program = join(root, 'scripts', 'test.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  return { text: stdout, status };
}

test('the files named on the command line run, and only those', () => {
  const { text, status } = npmTest('scripts/tests/select-tests.test.ts');
  assert.equal(status, 0, text);
  assert.match(text, /^✔ scripts\/tests\/select-tests\.test\.ts {2}\d tests/);
  assert.match(text, /ℹ pass [1-9]\d*\nℹ fail 0\n/);
});

test('a path without tests ends in failure', () => {
  const { text, status } = npmTest('docs');
  assert.equal(status, 1);
  assert.match(text, /no test file at .*docs/);
});

test('a pattern that matches no title ends in failure: no test ran', () => {
  const { text, status } = npmTest('--test-name-pattern=no such title', 'scripts/tests/select-tests.test.ts');
  assert.equal(status, 1);
  assert.match(text, /✖ no test ran/);
});
