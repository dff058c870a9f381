import assert from 'node:assert/strict';
import { test } from 'node:test';
import { USE_CASES } from './declarations.ts';
import { USE_CASE_FUNCTIONS } from './use-case-functions.ts';

/** Not in IEC 63380-2: mapped to its functions where they fit. */
const OTHERS: ReadonlySet<string> = new Set(['VABD', 'VAPD']);

test('every scenario of a use case of the standard uses a function of the standard, and the other way round', () => {
  const scenarios = USE_CASES.flatMap(({ short, scenarios: all }) => all.map(({ number }) => `${short} ${number}`));
  const used = USE_CASE_FUNCTIONS.flatMap((one) =>
    Object.entries(one.scenarios).flatMap(([short, numbers]) => numbers.map((number) => `${short} ${number}`)),
  );
  const isOfStandard = (scenario: string): boolean => !OTHERS.has(scenario.split(' ')[0] ?? '');
  assert.deepEqual([...new Set(used)].filter(isOfStandard).sort(), scenarios.filter(isOfStandard).sort());
  for (const scenario of used) assert.ok(scenarios.includes(scenario), scenario);
});

test('there are 17 functions, in the order of their clauses', () => {
  assert.deepEqual(
    USE_CASE_FUNCTIONS.map(({ clause }) => clause),
    Array.from({ length: 17 }, (_, i) => `5.2.${i + 2}`),
  );
});
