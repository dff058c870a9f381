import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHROMIUM_INSTALL, chromiumFor } from './chromium.ts';

const skips: string[] = [];
const context = { skip: (reason?: string): void => void skips.push(reason ?? '') };

test('Chromium is taken from the path', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'busbar chromium '));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'chromium'), '');
  chmodSync(join(folder, 'chromium'), 0o755);
  assert.equal(chromiumFor(context, { PATH: folder }), join(folder, 'chromium'));
});

test('without Chromium a test fails in CI with the line that installs it', () => {
  assert.throws(
    () => chromiumFor(context, { PATH: '/nowhere', CI: 'true' }),
    (error: Error) => error.message.includes(CHROMIUM_INSTALL),
  );
});

test('without Chromium a test is skipped elsewhere with the line that installs it', () => {
  assert.equal(chromiumFor(context, { PATH: '/nowhere' }), undefined);
  assert.deepEqual(skips, [`Chromium is missing: ${CHROMIUM_INSTALL}`]);
});
