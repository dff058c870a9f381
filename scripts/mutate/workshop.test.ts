import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { drawMutants, mutableFiles } from './select-mutants.ts';
import { Workshop } from './workshop.ts';

const SOURCE = 'export function isLarge(n: number): boolean {\n  return n > 10;\n}\n';
const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLarge } from './large.ts';
test('isLarge', () => assert.deepEqual([isLarge(10), isLarge(11)], [false, true]));
`;
const root = mkdtempSync(join(tmpdir(), 'busbar-mutate-test-'));
after(() => rmSync(root, { recursive: true }));
for (const [file, text] of [
  ['package.json', '{ "type": "module" }'],
  ['packages/p/package.json', '{ "type": "module" }'],
  ['packages/p/src/large.ts', SOURCE],
  ['packages/p/src/large.test.ts', TEST],
  ['packages/p/src/large.fuzz.ts', 'export const fuzzTargets = [1 > 2];'],
  ['packages/p/src/testing/fake.ts', 'export const a = 1 > 2;'],
  ['scripts/mutate/first-failure.ts', readFileSync(new URL('./first-failure.ts', import.meta.url), 'utf8')],
] as const) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
const tests = ['packages/p/src/large.test.ts'];

test('sources that only tests use are not mutated; the same seed draws the same mutants', () => {
  const files = mutableFiles(root, 'packages/p/src');
  assert.deepEqual(files, ['packages/p/src/large.ts']);
  const drawn = drawMutants(root, files, 3, 1);
  assert.deepEqual(drawMutants(root, files, 3, 1), drawn);
  assert.equal(drawn.length, 3);
  assert.equal(drawMutants(root, files, 100, 1).length, 4);
});

test('a mutation is judged in a copy, the source stays as it is, and nothing of the copy remains', async () => {
  const workshop = new Workshop(root, 'packages/p');
  try {
    assert.equal(await workshop.test(tests, 30_000), 'passed');
    workshop.write('packages/p/src/large.ts', SOURCE.replace('>', '>='));
    assert.equal(await workshop.test(tests, 30_000), 'failed');
    workshop.write('packages/p/src/large.ts', `${SOURCE}for (;;);\n`);
    assert.equal(await workshop.test(tests, 3000), 'timeout');
    workshop.write('packages/p/src/large.ts', SOURCE);
    assert.equal(await workshop.test(tests, 30_000), 'passed');
    assert.deepEqual(running(workshop.folder), [], 'an endless mutant is ended with its runner');
    assert.equal(readFileSync(join(root, 'packages/p/src/large.ts'), 'utf8'), SOURCE);
  } finally {
    workshop.close();
  }
  assert.equal(existsSync(workshop.folder), false);
});

/** Processes that work in this folder; where /proc is missing none can be seen. */
function running(folder: string): readonly string[] {
  const pids = existsSync('/proc/self/cwd') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch (error) {
      assert.ok(error instanceof Error, 'a process that has ended meanwhile');
      return false;
    }
  });
}
