import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import type { ConformanceProfile } from '../catalogue/profile.ts';
import { runSuite } from '../runner/run-suite.ts';
import type { SuiteResult } from '../runner/verdict.ts';
import { SPINE_SUITE } from '../spine/spine-suite.ts';
import { selfBench } from './self-bench.ts';

function run(profile: ConformanceProfile, params?: string): Promise<SuiteResult> {
  const sheet = parameterSheet(params, SPINE_SUITE.parameters, profile);
  return runSuite(SPINE_SUITE, selfBench({ profile, sheet }), { sheet, profile, eitherAs: ['server', 'client'] });
}

const results = {
  'default, LPC': await run('default'),
  'iec, LPC': await run('iec'),
  'iec, LPP': await run('iec', 'PAR_limitationUseCase: LPP'),
};

for (const [profile, { cases }] of Object.entries(results))
  for (const { id, title, verdict, reason, evidence } of cases) {
    const expected = id === 'TC_SPINE_COMP_006' ? 'warning' : 'passed';
    test(`${profile}: ${id}: ${title}: ${expected}`, () => {
      assert.equal(verdict, expected, reason);
      assert.ok(evidence.length > 0, 'what was seen is kept');
    });
  }

const evidenceOf = (profile: keyof typeof results, id: string): string =>
  (results[profile].cases.find((one) => one.id === id)?.evidence ?? [])
    .map(({ what, step, text }) => `${step} ${what} ${text}`)
    .join('\n');

test('the profile iec refuses odd versions, the default profile serves them: both are in the report', () => {
  const [iec, usual] = (['iec, LPC', 'default, LPC'] as const).map(
    (profile) => results[profile].cases.find(({ id }) => id === 'TC_SPINE_COMP_006')?.reason,
  );
  assert.match(iec ?? '', /with the version 2\.0\.0$/m);
  assert.match(usual ?? '', /with the version TS1\.3\.0, V0\.3\.0, v0\.3\.0, 0\.3\.0, 2\.0\.0/);
});

test('LPP runs with limits of 0 or less at the failsafe value of production', () => {
  const evidence = evidenceOf('iec, LPP', 'TC_SPINE_RTS_005');
  assert.match(evidence, /3 sent .*"value":\[\{"number":-53020\}\]/);
  assert.match(evidenceOf('iec, LPP', 'TC_SPINE_RTC_001'), /failsafeProductionActivePowerLimit/);
});

test('SPINE-5.2.3-8 the limit is written with the identifiers of the place where the system is now', () => {
  const written = [...evidenceOf('iec, LPC', 'TC_SPINE_ENTITY_001').matchAll(/"write"[^\n]*"limitId":(\d+)/g)];
  assert.deepEqual([...new Set(written.map(([, limitId]) => limitId))], ['1', '21']);
});

test('messages of the test tool are those of the catalogue', () => {
  const all = SPINE_SUITE.cases.map(({ id }) => evidenceOf('iec, LPC', id));
  const sent = (id: string, pattern: RegExp): void => {
    const found = all[SPINE_SUITE.cases.findIndex((one) => one.id === `TC_SPINE_${id}`)] ?? '';
    assert.match(found, pattern, id);
  };
  sent('COMP_001', /1 sent .*"specificationVersion":"1\.999\.999".*"cmdClassifier":"read"\}.*\{"[a-z]{20}":\[\]\}/);
  sent('DATA_006', /2 sent .*"cmdClassifier":"result"\},\{"ackRequest":true\}.*"errorNumber":0/);
  sent('FC_001', /1 sent .*"addressDestination":\[.*"entity":\[1\]\},\{"feature":0\}.*"cmdClassifier":"call"\}\]/);
  sent('BIND_001', /1 sent .*"bindingRequest":\[\{"clientAddress":.*"serverAddress":\[[^\]]*\],?[^\]]*\]\}\]/);
  sent('BIND_002', /2 sent .*"notify"\},\{"ackRequest":true\}.*"heartbeatTimeout":"PT120S"/);
  sent('RTS_004', /2 sent .*"specificationVersion":"1\.999\.999".*"futureElement"/);
  assert.doesNotMatch(
    all[SPINE_SUITE.cases.findIndex(({ id }) => id === 'TC_SPINE_SUBS_001')] ?? '',
    /1 sent .*serverFeatureType/,
  );
});
