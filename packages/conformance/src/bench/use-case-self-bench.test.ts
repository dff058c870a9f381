import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import { allParameters, suitesNamed } from '../catalogue/suites.ts';
import { runSuite } from '../runner/run-suite.ts';
import type { CaseResult } from '../runner/verdict.ts';
import { selfBench } from './self-bench.ts';

async function run(suites: readonly string[], params?: string): Promise<readonly CaseResult[]> {
  const sheet = parameterSheet(params, allParameters(), 'default');
  const results = [];
  for (const suite of suitesNamed(suites)) {
    const bench = selfBench({ profile: 'default', sheet });
    results.push(await runSuite(suite, bench, { sheet, profile: 'default', eitherAs: ['server', 'client'] }));
  }
  return results.flatMap(({ cases }) => cases);
}

const LIMITS = ['lpc', 'lpp'];
/** Each of them takes the other one of two cases, or leaves a state out. */
const SHEETS = {
  'as delivered': undefined,
  'an energy manager': 'PAR_LPC_CEM: yes\nPAR_LPP_CEM: yes\nPAR_LPC_APCLmin: 1400',
  'without unlimited/autonomous, every message':
    'PAR_LPC_autonomous: no\nPAR_LPP_autonomous: no\nTOOL_everyMessage: yes\nPAR_LPC_MFSDM: 7200',
} as const;
const NOT_APPLICABLE: Readonly<Record<keyof typeof SHEETS, RegExp>> = {
  'as delivered': /CSUnlCntrl_002|CSUnlAuto_002|INS1/,
  'an energy manager': /CSUnlCntrl_003|CSUnlAuto_002|INS2/,
  'without unlimited/autonomous, every message': /CSUnlCntrl_002|CSUnlAuto|CSTransition1[12]|INS1/,
};

for (const [name, params] of Object.entries(SHEETS))
  for (const { id, title, verdict, reason, evidence } of await run(LIMITS, params)) {
    const isLeft = NOT_APPLICABLE[name as keyof typeof SHEETS].test(id);
    test(`${name}: ${id}: ${title}: ${isLeft ? 'not applicable' : 'passed'}`, () => {
      assert.equal(verdict, isLeft ? 'not-applicable' : 'passed', reason);
      if (isLeft) assert.match(reason, /applies only with PAR_LP[CP]_\w+ (yes|no); the device declares (yes|no)/);
      else assert.ok(evidence.length > 0, 'what was seen is kept');
    });
  }

test('a case with a wait takes its time on the virtual clock', async () => {
  const results = await run(['lpc']);
  const last = (id: string): number => results.find((one) => one.id.endsWith(id))?.evidence.at(-1)?.at ?? 0;
  assert.ok(last('CSFS_002') > 7200, `${last('CSFS_002')} s`);
  assert.ok(last('CSTransition10_001') > 7260 + 130, `${last('CSTransition10_001')} s`);
});
