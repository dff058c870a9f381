import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryRepository } from '../checks/temporary-repository.ts';
import { selectTests } from './select-tests.ts';

const files = {
  'packages/a/src/x.test.ts': '',
  'packages/a/src/x.ts': '',
  'packages/a/test/whole.test.ts': '',
  'packages/ab/src/y.test.ts': '',
  'packages/ui/page/src/z.test.ts': '',
  'packages/a/dist/x.test.js': '',
  'packages/a/fixtures/broken.test.ts': '',
  'node_modules/m/m.test.ts': '',
  'bench/src/b.test.ts': '',
  'scripts/s.test.ts': '',
  'examples/e.test.ts': '',
  'test/t.test.ts': '',
};

test('all test files, those of the whole program first', (t) => {
  assert.deepEqual(selectTests(temporaryRepository(t, files), '/', []), {
    isOk: true,
    files: [
      'examples/e.test.ts',
      'packages/a/test/whole.test.ts',
      'test/t.test.ts',
      'bench/src/b.test.ts',
      'packages/a/src/x.test.ts',
      'packages/ab/src/y.test.ts',
      'packages/ui/page/src/z.test.ts',
      'scripts/s.test.ts',
    ],
  });
});

test('a folder means what lies below it, not what is named alike', (t) => {
  const root = temporaryRepository(t, files);
  const expected = { isOk: true, files: ['packages/a/test/whole.test.ts', 'packages/a/src/x.test.ts'] };
  assert.deepEqual(selectTests(root, root, ['packages/a']), expected);
  assert.deepEqual(selectTests(root, `${root}/packages`, ['a/']), expected);
  assert.deepEqual(selectTests(root, '/', [`${root}/packages/a`]), expected);
});

test('a file means itself', (t) => {
  const root = temporaryRepository(t, files);
  assert.deepEqual(selectTests(root, root, ['scripts/s.test.ts']), { isOk: true, files: ['scripts/s.test.ts'] });
});

test('a path without a test is told, not passed over', (t) => {
  const root = temporaryRepository(t, files);
  assert.deepEqual(selectTests(root, root, ['scripts', 'packages/gone']), {
    isOk: false,
    missing: [`${root}/packages/gone`],
  });
});
