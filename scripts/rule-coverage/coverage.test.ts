import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverage, coverageText, gaps, unknownIds } from './coverage.ts';
import { deviationRows } from './deviations.ts';
import type { Rule } from './rule-lists.ts';
import { subtestTitles } from './test-titles.ts';

const rule = (id: string, level: Rule['level'] = 'SHALL'): Rule => ({ id, level, tag: 'C', text: `text of ${id}` });
const RULES = [rule('SHIP-6.1-1'), rule('SHIP-6.1-2'), rule('SHIP-6.1-3'), rule('SHIP-6.1-4', 'MAY'), rule('LPC-001')];
const DEVIATIONS = `# Deviations

## SHIP

| Rule | The text | Busbar | Why | Switch |
|---|---|---|---|---|
| SHIP-6.1-2 something | a | b | c | none |

### Leniencies towards devices

| Name | What |
|---|---|
| \`x\` | SHIP-6.1-3 |
`;
const TITLES = [
  { file: 'a.test.ts', title: 'SHIP-6.1-1: it does' },
  { file: 'b.test.ts', title: 'SHIP-6.1-1 and SHIP-6.1-9: it does too' },
];

test('a rule is claimed by a title, left out by a row of the deviations, or untested', () => {
  const [ship] = coverage(RULES, TITLES, deviationRows(DEVIATIONS), ['SHIP']);
  assert.deepEqual(
    ship?.rules.map(({ id, state }) => [id, state]),
    [
      ['SHIP-6.1-1', 'claimed'],
      ['SHIP-6.1-2', 'left-out'],
      ['SHIP-6.1-3', 'untested'],
      ['SHIP-6.1-4', 'untested'],
    ],
  );
  assert.deepEqual(ship?.rules[0]?.tests.length, 2);
  assert.ok(ship !== undefined);
  assert.deepEqual(
    gaps(ship).map(({ id }) => id),
    ['SHIP-6.1-3'],
  );
});

test('without a prefix every first part of an id is one', () => {
  const all = coverage(RULES, TITLES, new Map(), []);
  assert.deepEqual(
    all.map(({ prefix }) => prefix),
    ['SHIP', 'LPC'],
  );
});

test('the text has the sums, what is untested and what is left out with its row', () => {
  const text = coverageText(coverage(RULES, TITLES, deviationRows(DEVIATIONS), ['SHIP', 'X']));
  assert.match(text, /SHALL {3}1 claimed by a test, 1 deliberately left out, 1 untested/);
  assert.match(text, /untested:\n {4}SHALL {2}SHIP-6.1-3 \[C\] {2}text of SHIP-6.1-3/);
  assert.match(text, /SHIP-6.1-2 .* — SHIP-6.1-2 something/);
  assert.match(text, /X: no rule has this prefix/);
});

test('ids no list has are told, those of other texts are not', () => {
  const titles = [...TITLES, { file: 'c.test.ts', title: 'EVCC-001 and LPC-999' }];
  assert.deepEqual(unknownIds(RULES, titles), ['LPC-999', 'SHIP-6.1-9']);
});

test('titles of subtests are read from the source', () => {
  const source = "test('outer', async (t) => { await t.test('LPC-001 inner', () => {}); await t.test(`x`, f); });";
  assert.deepEqual(subtestTitles(source), ['LPC-001 inner', 'x']);
});
