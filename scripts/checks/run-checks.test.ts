import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from './check.ts';
import { runChecks } from './run-checks.ts';

const good: Check = { name: 'good', run: () => ({ seen: '3 files', failures: [] }) };
const bad: Check = { name: 'bad', run: () => Promise.resolve({ seen: '2 files', failures: ['a.ts: wrong'] }) };
const thrown: Check = {
  name: 'thrown',
  run: () => {
    throw new Error('no disk');
  },
};

async function outcome(
  checks: readonly Check[],
  names: readonly string[] = [],
): Promise<{ isOk: boolean; text: string }> {
  const lines: string[] = [];
  const isOk = await runChecks(checks, '/', names, (line) => lines.push(line));
  return { isOk, text: lines.join('\n') };
}

test('one line per check with its duration, and a word at the end', async () => {
  const { isOk, text } = await outcome([good]);
  assert.equal(isOk, true);
  assert.match(text, /^ok {5}good +0\.\d s {3}3 files\n\nall 1 checks passed$/);
});

test('failures are listed by check and end the run in failure', async () => {
  const { isOk, text } = await outcome([good, bad]);
  assert.equal(isOk, false);
  assert.match(text, /FAILED bad[\s\S]*bad: 1 line\n {2}a\.ts: wrong\n\n1 of 2 checks failed: bad$/);
});

test('a check that throws has failed, and the others still run', async () => {
  const { isOk, text } = await outcome([thrown, good]);
  assert.equal(isOk, false);
  assert.match(text, /the check itself failed: Error: no disk/);
  assert.match(text, /ok {5}good/);
});

test('named checks only; an unknown name is a failure', async () => {
  assert.equal((await outcome([good, bad], ['good'])).isOk, true);
  const { isOk, text } = await outcome([good, bad], ['god']);
  assert.equal(isOk, false);
  assert.equal(text, 'no such check: god; there are good, bad');
});

test('no check at all is a failure', async () => {
  assert.equal((await outcome([])).isOk, false);
});
