import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SHIP_ERRORS, ShipError, type ShipErrorCode } from './errors.ts';

const ROOT = new URL('.', import.meta.url);

/** Codes that the sources of this package throw. */
function thrownCodes(): ReadonlySet<string> {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const sources = files.map((file) => readFileSync(new URL(file, ROOT), 'utf8'));
  return new Set(sources.flatMap((source) => source.match(/new ShipError\(\s*'[^']+'/g) ?? []).map(codeIn));
}

function codeIn(call: string): string {
  return /'([^']+)'/.exec(call)?.[1] ?? '';
}

test('the catalogue has exactly the codes that are thrown, each with one sentence', () => {
  assert.deepEqual([...thrownCodes()].sort(), Object.keys(SHIP_ERRORS).sort());
  for (const sentence of Object.values(SHIP_ERRORS)) assert.match(sentence, /^[A-Z].*\.$/);
});

test('an error carries its code and the broken rule', () => {
  const code: ShipErrorCode = 'ship.invalid-ski';
  const error = new ShipError(code, 'abc is no SKI', { rule: 'SHIP-6.9.3-2' });
  assert.deepEqual([error.code, error.rule, error.name], [code, 'SHIP-6.9.3-2', 'ShipError']);
});
