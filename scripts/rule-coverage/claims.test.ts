import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { coverage, gaps, unknownIds } from './coverage.ts';
import { deviationRows } from './deviations.ts';
import { type Rule, ruleLists, rulesIn } from './rule-lists.ts';
import { type TestTitle, testTitles } from './test-titles.ts';

const root = dirname(dirname(import.meta.dirname));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const rules = ruleLists(root);
const deviations = deviationRows(read('docs/deviations.md'));
let titles: readonly TestTitle[] = [];

before(async () => {
  titles = await testTitles(root);
});

const listed = (all: readonly Rule[]): readonly string[] => all.map(({ id, text }) => `${id} ${text}`);

test('every SHALL of every list is named by the title of a test, or stands in the deviations with its reason', () => {
  assert.deepEqual(listed(coverage(rules, titles, deviations, []).flatMap(gaps)), []);
});

test('every rule of the use cases, of any level, is named by the title of a test or stands in the deviations', () => {
  const ofUseCases = rulesIn(JSON.parse(read('docs/rules/usecases.json')), 'usecases.json');
  const untested = coverage(ofUseCases, titles, deviations, [])
    .flatMap((one) => one.rules)
    .filter(({ state }) => state === 'untested');
  assert.ok(ofUseCases.length > 100, 'the list was read');
  assert.deepEqual(listed(untested), []);
});

test('titles name no rule that no list has', () => {
  assert.deepEqual(unknownIds(rules, titles), []);
});

test('the evidence of the use cases names tests that exist', () => {
  const { tests } = JSON.parse(read('docs/evidence/use-cases.json')) as { readonly tests: readonly TestTitle[] };
  const known = new Set(titles.map(({ file, title }) => `${file}: ${title}`));
  assert.ok(tests.length > 0, 'there is evidence');
  assert.deepEqual(
    tests.map(({ file, title }) => `${file}: ${title}`).filter((one) => !known.has(one)),
    [],
    'run npm run evidence -- FILE and npm run use-cases',
  );
});

test('the tests that docs/spine-findings.md names exist', () => {
  const named = read('docs/spine-findings.md')
    .split('\n')
    .flatMap((row) => {
      const [, id = '', , pinned = ''] = row.split('|').map((cell) => cell.trim());
      if (!/^S\d+$/.test(id)) return [];
      return pinned.split('; ').flatMap((name) => (name.startsWith('`') ? [] : [{ id, name }]));
    });
  assert.ok(named.length >= 41, 'every finding names a test');
  assert.deepEqual(
    named.filter(({ name }) => !titles.some(({ title }) => title.startsWith(name))),
    [],
  );
});
