import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryRepository } from '../checks/temporary-repository.ts';

const reporter = join(import.meta.dirname, 'test-report.ts');

/** Runs the given test files with node:test in a process of their own and reports on them. */
function report(
  t: TestContext,
  files: Readonly<Record<string, string>>,
): { readonly text: string; readonly isOk: boolean } {
  const root = temporaryRepository(t, files);
  const program = `
    import { run } from 'node:test';
    import { TestReport } from ${JSON.stringify(reporter)};
    const report = new TestReport(${JSON.stringify(root)}, (line) => console.log(line));
    const files = ${JSON.stringify(Object.keys(files).map((file) => join(root, file)))};
    for await (const event of run({ files, concurrency: 1 })) report.take(event);
    process.exitCode = report.end().isOk ? 0 : 1;`;
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  writeFileSync(join(root, 'run.mjs'), program);
  const { stdout, status, stderr } = spawnSync(process.execPath, [join(root, 'run.mjs')], { env, encoding: 'utf8' });
  assert.equal(stderr, '');
  return { text: stdout, isOk: status === 0 };
}

const passing = "import { test } from 'node:test';\ntest('one', () => undefined);\ntest('two', () => undefined);\n";

test('a line per file and the totals of node:test', (t) => {
  const { text, isOk } = report(t, { 'a.test.ts': passing, 'b/b.test.ts': passing });
  assert.equal(isOk, true);
  assert.match(text, /^✔ a\.test\.ts {2}2 tests, \d+\.\d s\n✔ b\/b\.test\.ts {2}2 tests/);
  assert.match(
    text,
    /\nℹ tests 4\nℹ suites 0\nℹ pass 4\nℹ fail 0\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0\nℹ duration_ms /,
  );
});

test('a failed test is shown with its place, its error and the output of its file', (t) => {
  const source =
    "import { test } from 'node:test';\nconsole.log('said');\ntest('one', () => {\n  throw new Error('why');\n});\n";
  const { text, isOk } = report(t, { 'a.test.ts': source, 'b.test.ts': passing });
  assert.equal(isOk, false);
  assert.match(text, /✖ a\.test\.ts {2}1 test, 1 FAILED/);
  assert.match(text, /one \(a\.test\.ts:3\)\n {4}Error: why\n/);
  assert.match(text, /output of the file:\n {4}said\n/);
  assert.match(text, /ℹ pass 2\nℹ fail 1/);
});

test('a failed subtest is shown once, a failed hook as well', (t) => {
  const source = `import { before, suite, test } from 'node:test';
test('parent', async (t) => {
  await t.test('child', () => {
    throw new Error('kid');
  });
});
suite('hooked', () => {
  before(() => {
    throw new Error('hook');
  });
  test('never', () => undefined);
});
`;
  const { text, isOk } = report(t, { 'a.test.ts': source });
  assert.equal(isOk, false);
  assert.match(text, /child \(a\.test\.ts:3\)\n {4}Error: kid/);
  assert.doesNotMatch(text, /parent \(/);
  assert.match(text, /hooked \(a\.test\.ts:7\)\n {4}Error: hook/);
});

test('a file that cannot be loaded is a failure with its own words', (t) => {
  const { text, isOk } = report(t, { 'a.test.ts': "import './gone.ts';\n", 'b.test.ts': passing });
  assert.equal(isOk, false);
  assert.match(text, /✖ a\.test\.ts {2}failed to run/);
  assert.match(text, /Cannot find module .*gone\.ts/);
});

test('a file without a test is a failure', (t) => {
  const { text, isOk } = report(t, { 'a.test.ts': 'export {};\n', 'b.test.ts': passing });
  assert.equal(isOk, false);
  assert.match(text, /✖ a\.test\.ts holds no test/);
});

test('skipped tests are counted by reason; when nothing ran the run is a failure', (t) => {
  const skipping =
    "import { test } from 'node:test';\ntest('one', { skip: 'no browser: apt-get install it' }, () => undefined);\n";
  const both = report(t, { 'a.test.ts': skipping, 'b.test.ts': passing });
  assert.equal(both.isOk, true);
  assert.match(both.text, /✔ a\.test\.ts {2}1 test, 1 skipped/);
  assert.match(both.text, /skipped 1: no browser: apt-get install it/);
  const alone = report(t, { 'a.test.ts': skipping });
  assert.equal(alone.isOk, false);
  assert.match(alone.text, /✖ no test ran/);
});
