import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPrivateDirectory } from './private-directory.ts';

test('a directory is made with those above it, and only its owner may enter', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'busbar-directory-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const made = join(base, 'a', 'b');
  createPrivateDirectory(made);
  assert.equal(statSync(made).mode & 0o777, 0o700);
  assert.equal(statSync(join(base, 'a')).mode & 0o777, 0o700);
  const open = join(base, 'open');
  mkdirSync(open);
  const before = statSync(open).mode;
  createPrivateDirectory(open);
  assert.equal(statSync(open).mode, before);
  writeFileSync(join(base, 'file'), '');
  assert.throws(() => createPrivateDirectory(join(base, 'file', 'x')), /ENOTDIR|EEXIST/);
});

test('where no directory can be made this is said', {
  skip: process.platform !== 'linux' && 'only Linux has /proc',
}, () => {
  assert.throws(() => createPrivateDirectory('/proc/busbar/data'), /ENOENT/);
});
