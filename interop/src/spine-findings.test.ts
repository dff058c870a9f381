import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PINNED_EXCHANGE } from './pinned-exchange.ts';
import { SCENARIOS } from './scenarios/scenarios.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const FINDINGS = 41;

interface Finding {
  readonly id: string;
  readonly titles: readonly string[];
  readonly scenarios: readonly string[];
  readonly notShown: string;
}

/** The rows of docs/spine-findings.md; `scripts/rule-coverage` looks for the tests they name. */
const findings: readonly Finding[] = readFileSync(join(root, 'docs', 'spine-findings.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, id, , pinned = '', notShown = ''] = line.split('|').map((cell) => cell.trim());
    if (id === undefined || !/^S\d+$/.test(id)) return [];
    const names = pinned.split('; ');
    const scenarios = names.flatMap((name) => /^`(.+)`$/.exec(name)?.[1] ?? []);
    return [{ id, titles: names.filter((name) => !name.startsWith('`')), scenarios, notShown }];
  });

test('every finding S1 to S41 has a row, once and in order', () => {
  const wanted = Array.from({ length: FINDINGS }, (_, index) => `S${index + 1}`);
  assert.deepEqual(
    findings.map(({ id }) => id),
    wanted,
  );
});

test('a finding is pinned by a test, and by a scenario unless there is a reason', () => {
  for (const { id, titles, scenarios, notShown } of findings) {
    assert.ok(titles.length > 0, `${id} names no test`);
    assert.ok(scenarios.length > 0 || notShown.length > 5, `${id}: no scenario and no reason`);
  }
});

test('the scenarios that findings name exist, and those that are pinned as well', () => {
  const known = new Set(SCENARIOS.map(({ name }) => name));
  for (const { id, scenarios } of findings)
    for (const name of scenarios) assert.ok(known.has(name), `${id}: there is no scenario ${name}`);
  for (const { scenario } of PINNED_EXCHANGE) assert.ok(known.has(scenario), `there is no scenario ${scenario}`);
});

test('a finding that a pinned deviation names has that scenario in its row', () => {
  for (const { scenario, deviation } of PINNED_EXCHANGE)
    for (const [id] of deviation.matchAll(/S\d+/g)) {
      const row = findings.find((one) => one.id === id);
      const names = row?.scenarios ?? [];
      assert.ok(names.length > 0, `${scenario} shows ${id}, whose row names no scenario`);
    }
});
