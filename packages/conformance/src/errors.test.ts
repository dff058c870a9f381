import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CONFORMANCE_ERRORS } from './errors.ts';

const ROOT = new URL('.', import.meta.url);

test('the catalogue has exactly the codes that are thrown, each with one sentence', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const thrown = files.flatMap((file) =>
    [...readFileSync(new URL(file, ROOT), 'utf8').matchAll(/new ConformanceError\(\s*'([^']+)'/g)].map(
      (match) => match[1],
    ),
  );
  assert.deepEqual([...new Set(thrown)].sort(), Object.keys(CONFORMANCE_ERRORS).sort());
  for (const sentence of Object.values(CONFORMANCE_ERRORS)) assert.match(sentence, /^[A-Z].*\.$/);
});
