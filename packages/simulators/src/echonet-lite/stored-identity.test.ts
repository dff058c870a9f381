import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { storedIdentity } from './stored-identity.ts';

test('EL-6.11-2 the identity stays; a file that is none, and a place where none can be kept, are said', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-echonet-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const made = storedIdentity(join(directory, 'new'));
  assert.deepEqual(storedIdentity(join(directory, 'new')), made);
  assert.notDeepEqual(storedIdentity(join(directory, 'other')), made);
  writeFileSync(join(directory, 'echonet-identity'), 'no identity');
  assert.throws(() => storedIdentity(directory), {
    code: 'simulator.identity',
    message: /is not the identity of a node/,
  });
  writeFileSync(join(directory, 'file'), '');
  assert.throws(() => storedIdentity(join(directory, 'file', 'below')), {
    code: 'simulator.identity',
    message: /could not be written to .*below\. Check free space and permissions\./,
  });
});
