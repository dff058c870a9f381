import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cycles, importCycles } from './import-cycles.ts';
import { manifest, SOUND, temporaryRepository } from './temporary-repository.ts';

test('refused: two files of a package import each other', async (t) => {
  const root = temporaryRepository(t, {
    ...SOUND,
    'packages/kernel/src/a.ts': "import './b.ts';\n",
    'packages/kernel/src/b.ts': "import './a.ts';\n",
  });
  const { failures } = await importCycles.run(root);
  assert.deepEqual(failures, [
    'circle: packages/kernel/src/a.ts -> packages/kernel/src/b.ts -> packages/kernel/src/a.ts',
  ]);
});

test('refused: a circle of types', async (t) => {
  const root = temporaryRepository(t, {
    ...SOUND,
    'packages/kernel/src/a.ts': "import type { B } from './b.ts';\n",
    'packages/kernel/src/b.ts': "import type { A } from './a.ts';\n",
  });
  const { failures } = await importCycles.run(root);
  assert.equal(failures.length, 1);
});

test('refused: a file that imports itself', async (t) => {
  const root = temporaryRepository(t, { ...SOUND, 'packages/kernel/src/a.ts': "import './a.ts';\n" });
  const { failures } = await importCycles.run(root);
  assert.deepEqual(failures, ['circle: packages/kernel/src/a.ts -> packages/kernel/src/a.ts']);
});

test('refused: two packages that import each other through their entries', async (t) => {
  const root = temporaryRepository(t, {
    ...SOUND,
    'packages/kernel/package.json': manifest('kernel', { '@busbar/ship': '0.1.0' }),
    'packages/kernel/src/step.ts': "import '@busbar/ship';\nexport function step(): number {\n  return 1;\n}\n",
  });
  const { failures } = await importCycles.run(root);
  assert.equal(failures.length, 1);
  assert.match(failures.join(), /kernel\/src\/index\.ts/);
});

test('accepted: many ways to the same file', async (t) => {
  const report = await importCycles.run(temporaryRepository(t, SOUND));
  assert.deepEqual(report.failures, []);
  const diamond = new Map([
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['d']],
    ['d', []],
  ]);
  assert.deepEqual(cycles(diamond), []);
});

test('a repository without a module is refused', async (t) => {
  const { failures } = await importCycles.run(temporaryRepository(t, { 'package.json': '{"workspaces":[]}' }));
  assert.deepEqual(failures, ['no module was seen']);
});

test('each circle is told once, by its shortest way', () => {
  const edges = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'b']],
    ['x', ['y']],
    ['y', ['x']],
  ]);
  assert.deepEqual(cycles(edges), [
    ['a', 'b', 'c'],
    ['x', 'y'],
  ]);
});
