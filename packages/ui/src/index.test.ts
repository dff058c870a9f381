import assert from 'node:assert/strict';
import { isAbsolute, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { pageDir } from './index.ts';

test('the folder of the built page is absolute and lies in dist/page of this package', () => {
  assert.ok(isAbsolute(pageDir));
  assert.equal(relative(resolve(import.meta.dirname, '..'), pageDir), 'dist/page');
});
