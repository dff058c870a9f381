import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGenerated, isTest, repositoryFiles, sourceFiles } from './source-files.ts';
import { temporaryRepository } from './temporary-repository.ts';

test('build output, dependencies, fixtures, hidden folders and what runs leave are no files of the repository', (t) => {
  const root = temporaryRepository(t, {
    'a.md': '',
    'b.ts': '',
    'packages/spine/src/data/merge-list.ts': '',
    'packages/spine/dist/index.js': '',
    'packages/spine/src/fixtures/wrong.ts': '',
    'node_modules/m/index.js': '',
    'data/site.db.ts': '',
    '.cache/c.ts': '',
  });
  assert.deepEqual(repositoryFiles(root), ['a.md', 'b.ts', 'packages/spine/src/data/merge-list.ts']);
  assert.deepEqual(sourceFiles(root), ['b.ts', 'packages/spine/src/data/merge-list.ts']);
});

test('tests and generated files are told by their name', () => {
  assert.deepEqual(['a.test.ts', 'a.test.tsx', 'test.ts', 'a.tests.ts'].map(isTest), [true, true, false, false]);
  assert.deepEqual(['a.generated.ts', 'b.generated.md', 'generated.ts'].map(isGenerated), [true, true, false]);
});
