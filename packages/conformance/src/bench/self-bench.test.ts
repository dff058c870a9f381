import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import type { ConformanceProfile } from '../catalogue/profile.ts';
import { type PlayedRole, runSuite } from '../runner/run-suite.ts';
import type { SuiteResult } from '../runner/verdict.ts';
import { SHIP_SUITE } from '../ship/ship-suite.ts';
import { selfBench } from './self-bench.ts';

function run(
  profile: ConformanceProfile,
  params?: string,
  roles: readonly PlayedRole[] = ['server', 'client'],
): Promise<SuiteResult> {
  const sheet = parameterSheet(params, SHIP_SUITE.parameters, profile);
  return runSuite(SHIP_SUITE, selfBench({ profile, sheet }), { sheet, profile, eitherAs: roles });
}

const results = { default: await run('default'), iec: await run('iec') };

for (const [profile, { cases }] of Object.entries(results))
  for (const { id, title, verdict, reason, evidence } of cases) {
    const expected =
      id === 'TC_SHIP_AMDATA_004'
        ? 'not-applicable'
        : id === 'TC_SHIP_CONN_001' && profile === 'default'
          ? 'warning'
          : 'passed';
    test(`${profile}: ${id}: ${title}: ${expected}`, () => {
      assert.equal(verdict, expected, reason);
      assert.equal(evidence.length > 0, verdict !== 'not-applicable', 'what was seen is kept');
    });
  }

test('SHIP-6.9.3.4-1 in the default profile the rule of the installed base is a warning that says so', () => {
  const result = results.default.cases.find(({ id }) => id === 'TC_SHIP_CONN_001');
  assert.match(result?.reason ?? '', /rule of the installed base/);
});

test('messages are evidence with the times of the virtual clock, by step and connection', () => {
  const { evidence } = results.iec.cases.find(({ id }) => id === 'TC_SHIP_HELLO_003') ?? {};
  const aborted = evidence?.find(({ text }) => text.includes('"aborted"'));
  assert.deepEqual([aborted?.what, aborted?.step, aborted?.connection], ['received', '2', 'A']);
  assert.ok(aborted !== undefined && aborted.at > 119 && aborted.at < 122, `${aborted?.at} s`);
});

test('SHIP-6.10.4.9-3 a device that declares not to ask but does fails TC_SHIP_AMDATA_004', async () => {
  const { cases } = await run('iec', 'PAR_queryAccessMethods: no', ['server']);
  const verdicts = Object.fromEntries(cases.map(({ id, verdict }) => [id, verdict]));
  assert.equal(verdicts.TC_SHIP_AMDATA_004, 'failed');
  assert.equal(verdicts.TC_SHIP_AMDATA_002, 'not-applicable');
});
