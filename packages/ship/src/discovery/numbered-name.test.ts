import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberedHost, numberedInstance } from './numbered-name.ts';

test('SHIP-6.4.2-2 names count up and never outgrow a label; a name is cut between two characters', () => {
  assert.deepEqual(
    [1, 2, 10].map((attempt) => numberedInstance('Box', attempt)),
    ['Box', 'Box (2)', 'Box (10)'],
  );
  assert.deepEqual(
    [1, 2].map((attempt) => numberedHost('i-1-u-7', attempt)),
    ['i-1-u-7', 'i-1-u-7-2'],
  );
  const long = 'ä'.repeat(40);
  for (const attempt of [1, 2, 100]) assert.ok(Buffer.byteLength(numberedInstance(long, attempt)) <= 63);
  assert.equal(numberedInstance(long, 2), `${'ä'.repeat(29)} (2)`);
});
