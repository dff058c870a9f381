import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import { allParameters, suitesNamed } from '../catalogue/suites.ts';
import { runSuite } from '../runner/run-suite.ts';
import type { CaseResult } from '../runner/verdict.ts';
import { selfBench } from './self-bench.ts';

async function run(suites: readonly string[], params?: string, wanted = /./): Promise<readonly CaseResult[]> {
  const sheet = parameterSheet(params, allParameters(), 'default');
  const results = [];
  for (const suite of suitesNamed(suites)) {
    const bench = selfBench({ profile: 'default', sheet });
    const only = suite.cases.map(({ id }) => id).filter((id) => wanted.test(id));
    results.push(await runSuite(suite, bench, { sheet, profile: 'default', eitherAs: ['server', 'client'], only }));
  }
  return results.flatMap(({ cases }) => cases);
}

/** Each sheet but the first takes the other one of two cases, or leaves something out. */
const RUNS: readonly {
  readonly name: string;
  readonly suites: readonly string[];
  readonly params?: string;
  readonly left: RegExp;
}[] = [
  {
    name: 'as delivered',
    suites: ['lpc', 'lpp', 'mpc', 'mgcp'],
    left: /CSUnlCntrl_002|CSUnlAuto_002|INS1|MAPolling/,
  },
  {
    name: 'an energy manager that polls',
    suites: ['lpc', 'mgcp'],
    params: 'PAR_LPC_CEM: yes\nPAR_LPC_APCLmin: 1400\nPAR_LPC_MFSDM: 7200\nPAR_MGCP_polls: yes\nPAR_MGCP_Phases: ac',
    left: /CSUnlCntrl_003|CSUnlAuto_002|INS2|(GCPActiveACCurrent_002|GCPACVoltage_00[245]|MAActiveACCurrent_00[34]|MAACVoltage_0(0[34789]|10))/,
  },
  {
    name: 'without unlimited/autonomous, every message, one phase',
    suites: ['lpp', 'mpc'],
    params: 'PAR_LPP_autonomous: no\nTOOL_everyMessage: yes\nPAR_MPC_Phases: b',
    left: /CSUnlCntrl_002|CSUnlAuto|CSTransition1[12]|INS1|MAPolling|(MUPhaseActivePower_00[13]|MUActiveACCurrent_00[13]|MUACVoltage_00[13456]|MAPhaseActivePower_00[1256]|MAActiveACCurrent_00[1256]|MAACVoltage_0(0[125-9]|1.))/,
  },
];

for (const { name, suites, params, left } of RUNS)
  for (const { id, title, verdict, reason, evidence } of await run(suites, params)) {
    const isLeft = left.test(id);
    test(`${name}: ${id}: ${title}: ${isLeft ? 'not applicable' : 'passed'}`, () => {
      assert.equal(verdict, isLeft ? 'not-applicable' : 'passed', reason);
      if (isLeft)
        assert.match(reason, /applies only with PAR_(LPC|LPP|MPC|MGCP)_\w+ .*; the device declares (yes|no|b|ac)$/);
      else assert.ok(evidence.length > 0, 'what was seen is kept');
    });
  }

test('a case with a wait takes its time on the virtual clock', async () => {
  const results = await run(['lpc'], undefined, /CSFS_002|CSTransition10_001/);
  const last = (id: string): number => results.find((one) => one.id.endsWith(id))?.evidence.at(-1)?.at ?? 0;
  assert.ok(last('CSFS_002') > 7200, `${last('CSFS_002')} s`);
  assert.ok(last('CSTransition10_001') > 7260 + 130, `${last('CSTransition10_001')} s`);
});
