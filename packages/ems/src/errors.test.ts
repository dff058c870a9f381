import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EMS_ERRORS } from './errors.ts';

test('every code of the catalogue is thrown somewhere, has a sentence, and no other code is used', () => {
  const sources = globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter((name) => !name.endsWith('.test.ts') && name !== 'errors.ts')
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');
  const used = new Set(sources.match(/'ems\.[a-z-]+'/g)?.map((quoted) => quoted.slice(1, -1)));
  assert.deepEqual([...used].sort(), Object.keys(EMS_ERRORS).sort());
  for (const sentence of Object.values(EMS_ERRORS)) assert.match(sentence, /^[A-Z].*\.$/);
});
