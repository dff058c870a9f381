import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ECHONET_LITE_ERRORS, EchonetLiteError } from './errors.ts';

const ROOT = new URL('.', import.meta.url);

/** Codes that the sources of this package throw. */
function thrownCodes(): ReadonlySet<string> {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const sources = files.map((file) => readFileSync(new URL(file, ROOT), 'utf8'));
  const calls = sources.flatMap((source) => source.match(/new EchonetLiteError\(\s*'[^']+'/g) ?? []);
  return new Set(calls.map((call) => /'([^']+)'/.exec(call)?.[1] ?? ''));
}

test('the catalogue has exactly the codes that are thrown, each with one sentence', () => {
  assert.deepEqual([...thrownCodes()].sort(), Object.keys(ECHONET_LITE_ERRORS).sort());
  for (const sentence of Object.values(ECHONET_LITE_ERRORS)) assert.match(sentence, /^[A-Z].*\.$/);
});

test('an error carries its code and the broken rule', () => {
  const error = new EchonetLiteError('echonet-lite.no-answer', 'no answer within 20 s', { rule: 'EL-6' });
  assert.deepEqual([error.code, error.rule, error.name], ['echonet-lite.no-answer', 'EL-6', 'EchonetLiteError']);
});
