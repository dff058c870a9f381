import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { USE_CASES } from '@busbar/usecases';
import { readEvidence } from '../evidence/evidence-file.ts';
import { readExamples } from './examples.ts';
import { pages } from './pages.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const evidence = readEvidence(ROOT);
const examples = readExamples(ROOT);
const GREEN = /✔/;

test('the pages are what declarations, evidence and examples say: npm run use-cases', () => {
  const all = pages(evidence, examples);
  for (const [path, text] of all) assert.equal(readFileSync(join(ROOT, path), 'utf8'), text, path);
  const names = readdirSync(join(ROOT, 'docs', 'use-cases')).map((name) => `docs/use-cases/${name}`);
  assert.deepEqual(names.sort(), [...all.keys()].filter((path) => path.startsWith('docs/use-cases/')).sort());
});

test('each use case has an example that plays its actors', () => {
  const shown = examples.all.flatMap(({ useCases }) => useCases);
  assert.deepEqual([...shown].sort(), USE_CASES.map(({ short }) => short).sort());
});

test('without evidence nothing is green', () => {
  const all = pages({ tests: [], elements: {} }, examples);
  for (const [path, text] of all) assert.doesNotMatch(text.replace('**✔ shown** means', ''), GREEN, path);
});

test('a row is green only while one test showed every function, and what the client writes was accepted', () => {
  const lpc = (change: (names: readonly string[], how: 'told' | 'written') => readonly string[]): string => {
    const tests = evidence.tests.map((row) => ({
      ...row,
      shows: row.shows.map((one) => ({
        ...one,
        told: change(one.told, 'told'),
        written: change(one.written, 'written'),
      })),
    }));
    const text = pages({ tests, elements: {} }, examples).get('docs/use-cases/lpc.md') ?? '';
    return text.split('\n').find((line) => line.startsWith('| 1 | Control active power limit')) ?? '';
  };
  assert.match(
    lpc((names) => names),
    /✔ shown \| ✔ shown \|$/,
  );
  const missing = /not shown over sockets \| not shown over sockets \|$/;
  assert.match(
    lpc((names, how) => (how === 'written' ? [] : names)),
    missing,
  );
  assert.match(
    lpc((names) => names.filter((name) => name !== 'loadControlLimitDescriptionListData')),
    missing,
  );
});

test('the evidence is about scenarios that are declared', () => {
  const declared = new Set(
    USE_CASES.flatMap(({ short, server, client, scenarios }) =>
      scenarios.flatMap(({ number }) => [server.actor, client.actor].map((actor) => `${short} ${actor} ${number}`)),
    ),
  );
  for (const { shows } of evidence.tests)
    for (const { useCase, actor, scenario } of shows) assert.ok(declared.has(`${useCase} ${actor} ${scenario}`));
});
