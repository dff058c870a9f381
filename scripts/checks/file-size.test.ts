import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFileSize, fileSize, LARGEST_FILE } from './file-size.ts';
import { temporaryRepository } from './temporary-repository.ts';

const lines = (count: number): string => `${Array(count).fill('// line').join('\n')}\n`;

test('refused: a file of one line too many', async (t) => {
  const root = temporaryRepository(t, { 'a.ts': lines(LARGEST_FILE + 1), 'b.ts': lines(LARGEST_FILE) });
  const { failures } = await fileSize.run(root);
  assert.ok(failures.includes(`a.ts: ${LARGEST_FILE + 1} lines, at most ${LARGEST_FILE}`));
  assert.ok(!failures.some((failure) => failure.startsWith('b.ts')));
});

test('accepted: a generated file of any length, and a long file with a reason', (t) => {
  const root = temporaryRepository(t, {
    'a.generated.ts': lines(LARGEST_FILE * 2),
    'long.ts': lines(LARGEST_FILE + 1),
  });
  assert.deepEqual(checkFileSize(root, [{ file: 'long.ts', reason: 'one table of the standard' }]).failures, []);
});

test('refused: exceptions that are stale or give no reason', (t) => {
  const root = temporaryRepository(t, { 'long.ts': lines(LARGEST_FILE + 1), 'short.ts': lines(3) });
  const { failures } = checkFileSize(root, [
    { file: 'gone.ts', reason: 'was long' },
    { file: 'short.ts', reason: 'was long' },
    { file: 'long.ts', reason: ' ' },
  ]);
  assert.deepEqual(failures, [
    'gone.ts: excepted from the size limit, but there is no such file',
    'short.ts: excepted from the size limit, but has only 3 lines',
    'long.ts: excepted from the size limit without a reason',
  ]);
});

test('a repository without a source file is refused', (t) => {
  assert.deepEqual(checkFileSize(temporaryRepository(t, {}), []).failures, ['no file was seen']);
});
