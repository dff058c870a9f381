import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CatalogueCase, ConformanceSuite, ExecutableCase } from '../catalogue/suite.ts';
import { expectedSeconds } from './duration.ts';
import { type Bench, type CaseRun, chosenCases, rolesOf, runSuite } from './run-suite.ts';
import { isNotJudged, notApplicableHere, notJudged, stepFailed } from './verdict.ts';

function testCase(id: string, over: Partial<ExecutableCase<undefined>> = {}): ExecutableCase<undefined> {
  return {
    id,
    title: `title of ${id}`,
    purpose: 'a test',
    group: 'T',
    role: 'server',
    requirements: [],
    preconditions: [],
    parameters: [],
    steps: [],
    seconds: 1,
    nodes: 1,
    run: async () => undefined,
    ...over,
  };
}

function suiteOf(...cases: readonly ExecutableCase<undefined>[]): ConformanceSuite<undefined> {
  return { name: 't', title: 'T', source: 'S', parameters: [], preconditions: {}, requirements: [], cases };
}

const CLEAN: CaseRun = { entries: [], warnings: [], error: undefined, step: '1' };

function benchOf(
  answer: (one: CatalogueCase, role: string) => CaseRun | Promise<CaseRun>,
  atOnce = 1,
): Bench<undefined> {
  return { target: 'x:1', atOnce, run: async (one, role) => answer(one, role) };
}

const OPTIONS = { sheet: {}, profile: 'iec', eitherAs: ['server'] } as const;

async function verdictOf(run: CaseRun): Promise<readonly [string, string]> {
  const { cases } = await runSuite(
    suiteOf(testCase('A')),
    benchOf(() => run),
    OPTIONS,
  );
  return [cases[0]?.verdict ?? '', cases[0]?.reason ?? ''];
}

test('a step that went wrong fails, the same before the first step is not judged', async () => {
  assert.deepEqual(await verdictOf(CLEAN), ['passed', 'every step went as expected']);
  assert.deepEqual(await verdictOf({ ...CLEAN, error: stepFailed('no answer'), step: '2' }), [
    'failed',
    'step 2: no answer',
  ]);
  assert.deepEqual(await verdictOf({ ...CLEAN, error: stepFailed('no hello'), step: '0' }), [
    'warning',
    'not judged: no hello',
  ]);
  assert.deepEqual(await verdictOf({ ...CLEAN, error: notJudged('no trust'), step: '3' }), [
    'warning',
    'not judged: no trust',
  ]);
  assert.deepEqual(await verdictOf({ ...CLEAN, warnings: ['odd', 'late'] }), ['warning', 'odd; late']);
  assert.deepEqual(await verdictOf({ ...CLEAN, error: new TypeError('x is not a function') }), [
    'warning',
    'not judged: the test tool failed: x is not a function',
  ]);
});

test('of two roles the worse outcome counts and is named', async () => {
  const suite = suiteOf(testCase('A', { role: 'either' }));
  const bench = benchOf((_, role) => (role === 'client' ? { ...CLEAN, error: stepFailed('silence') } : CLEAN));
  const { cases } = await runSuite(suite, bench, { ...OPTIONS, eitherAs: ['server', 'client'] });
  assert.deepEqual([cases[0]?.verdict, cases[0]?.reason], ['failed', 'device as client: step 1: silence']);
  const clean = await runSuite(
    suite,
    benchOf(() => CLEAN),
    { ...OPTIONS, eitherAs: ['server', 'client'] },
  );
  assert.equal(clean.cases[0]?.reason, 'every step went as expected, in both roles of the device');
});

test('the longest case begins first, trust is revoked last and alone, the report keeps the order', async () => {
  const begun: string[] = [];
  let running = 0;
  const bench = benchOf(async (one) => {
    begun.push(`${one.id}${running}`);
    running += 1;
    await Promise.resolve();
    running -= 1;
    return CLEAN;
  }, 2);
  const suite = suiteOf(
    testCase('A'),
    testCase('R', { seconds: 9, revokesTrust: true }),
    testCase('B', { seconds: 5 }),
    testCase('C'),
  );
  const told: string[] = [];
  const { cases } = await runSuite(suite, bench, { ...OPTIONS, finished: ({ id }) => told.push(id) });
  assert.deepEqual(begun.map((one) => one[0]).join(''), 'BACR');
  assert.equal(begun.at(-1), 'R0');
  assert.deepEqual(
    cases.map(({ id }) => id),
    ['A', 'R', 'B', 'C'],
  );
  assert.equal(told.length, 4);
});

test('cases that need the device alone run one after the other, beside the others', async () => {
  const running = new Set<string>();
  const beside: string[] = [];
  const bench = benchOf(async ({ id }) => {
    beside.push(`${id} ${[...running].join('')}`);
    running.add(id);
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
    running.delete(id);
    return CLEAN;
  }, 3);
  const isSolePartner = true;
  const suite = suiteOf(
    testCase('S', { isSolePartner }),
    testCase('A'),
    testCase('T', { isSolePartner }),
    testCase('B'),
  );
  const { cases } = await runSuite(suite, bench, OPTIONS);
  assert.deepEqual(
    cases.map(({ id }) => id),
    ['S', 'A', 'T', 'B'],
  );
  assert.ok(beside.includes('A S'), 'another case runs beside them');
  assert.equal(
    beside.some((one) => /^(S .*T|T .*S)/.test(one)),
    false,
    beside.join('; '),
  );
});

test('what the device turns out not to be is not applicable; the reason is said once for both roles', async () => {
  const suite = suiteOf(testCase('A', { role: 'either' }));
  const bench = benchOf(() => ({ ...CLEAN, error: notApplicableHere('no energy guard'), step: '0' }));
  const { cases } = await runSuite(suite, bench, { ...OPTIONS, eitherAs: ['server', 'client'] });
  assert.deepEqual([cases[0]?.verdict, cases[0]?.reason], ['not-applicable', 'no energy guard']);
});

test('a case that does not apply is not run', async () => {
  const suite = suiteOf(testCase('A', { applicability: { parameter: 'PAR_x', is: true } }));
  const bench = benchOf(() => assert.fail('it must not run'));
  const { cases } = await runSuite(suite, bench, { ...OPTIONS, sheet: { PAR_x: false } });
  assert.equal(cases[0]?.verdict, 'not-applicable');
  assert.match(cases[0]?.reason ?? '', /applies only with PAR_x yes/);
});

test('cases are chosen by name, in the order of the catalogue', () => {
  const suite = suiteOf(testCase('A'), testCase('B'), testCase('C'));
  assert.deepEqual(
    chosenCases(suite, ['C', 'A']).map(({ id }) => id),
    ['A', 'C'],
  );
  assert.throws(() => chosenCases(suite, ['Z']), /no test case Z in the suite t/);
});

test('roles: what the case says, and for either what is asked for', () => {
  const options = { ...OPTIONS, eitherAs: ['server', 'client'] } as const;
  assert.deepEqual(rolesOf(testCase('A', { role: 'client' }), options), ['client']);
  assert.deepEqual(rolesOf(testCase('A', { role: 'both' }), options), ['server']);
  assert.deepEqual(rolesOf(testCase('A', { role: 'either' }), options), ['server', 'client']);
  assert.deepEqual(rolesOf(testCase('A', { role: 'either', playsBothRoles: true }), options), ['server']);
});

test('not judged is told from other warnings', () => {
  const result = { id: 'A', title: '', verdict: 'warning', evidence: [] } as const;
  assert.equal(isNotJudged({ ...result, reason: 'not judged: x' }), true);
  assert.equal(isNotJudged({ ...result, reason: 'odd' }), false);
});

test('the expected time is that of the longest case, or the sum shared among the nodes', () => {
  const cases = [
    testCase('A', { seconds: 60 }),
    testCase('B', { seconds: 30, role: 'either' }),
    testCase('C', { seconds: 500, applicability: { parameter: 'PAR_x', is: true } }),
  ];
  assert.equal(expectedSeconds(cases, { PAR_x: false }, 1, 2), 120);
  assert.equal(expectedSeconds(cases, { PAR_x: false }, 4, 1), 60);
});
