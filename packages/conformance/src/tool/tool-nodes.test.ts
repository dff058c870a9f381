import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '@busbar/kernel';
import { loadIdentity } from '@busbar/ship';
import { storedIdentities } from './tool-nodes.ts';

test('identities of the test tool stay, have small SKIs, and the first stands in the directory itself', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-tool-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const first = storedIdentities(directory, 1, systemClock());
  const again = storedIdentities(directory, 2, systemClock());
  const skis = again.nodes.map(({ identity }) => identity.ski);
  assert.deepEqual(
    first.nodes.map(({ identity }) => identity.ski),
    skis.slice(0, 1),
  );
  assert.equal(first.forged.ski, again.forged.ski);
  assert.equal(loadIdentity(directory)?.ski, skis[0]);
  assert.equal(new Set([...skis, again.forged.ski]).size, 3);
  for (const ski of skis) assert.match(ski, /^00/);
});
