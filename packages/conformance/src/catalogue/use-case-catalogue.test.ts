import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LPC_SUITE, LPP_SUITE } from '../power-limit/limit-suite.ts';
import { parameterSheet } from './parameter-sheet.ts';
import { notApplicable } from './suite.ts';
import { allParameters, SUITES } from './suites.ts';

/** The 51 identifiers of LPC and LPP behind `ATC_LPC_` and `ATC_LPP_`, in the order of the catalogue. */
const LIMIT_IDS = [
  ...series('COM_PT_EGHeartbeat', 1),
  ...series('COM_PT_EGConnection', 3),
  ...series('COM_PT_EGMessages', 4),
  ...series('COM_PT_CSHeartbeat', 1),
  'COM_NT_CSConnection_001',
  ...series('COM_PT_CSConnection', 9).slice(1),
  ...series('COM_PT_CSInit', 3),
  'COM_NT_CSLimited_001',
  'COM_PT_CSLimited_002',
  'COM_NT_CSUnlCntrl_001',
  'COM_PT_CSUnlCntrl_002',
  'COM_PT_CSUnlCntrl_003',
  ...series('COM_PT_CSFS', 3),
  'COM_NT_CSUnlAuto_001',
  'COM_PT_CSUnlAuto_002',
  ...series('COM_PT_CSTransition1', 2),
  ...series('COM_PT_CSTransition2', 1),
  ...series('COM_PT_CSTransition3', 2),
  ...series('COM_PT_CSTransition4', 1),
  ...series('COM_PT_CSTransition5', 1),
  ...series('COM_PT_CSTransition6', 2),
  ...series('COM_PT_CSTransition7', 1),
  ...series('COM_PT_CSTransition8', 2),
  ...series('COM_PT_CSTransition9', 1),
  ...series('COM_PT_CSTransition10', 2),
  ...series('COM_PT_CSTransition11', 2),
  ...series('COM_PT_CSTransition12', 1),
  'INS1_PT_CSTransition1_001',
  'INS2_PT_CSTransition1_001',
];

const SUITES_HERE = [
  { suite: LPC_SUITE, useCase: 'LPC', ids: LIMIT_IDS, count: 51 },
  { suite: LPP_SUITE, useCase: 'LPP', ids: LIMIT_IDS, count: 51 },
] as const;

function series(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}_00${index + 1}`);
}

for (const { suite, useCase, ids, count } of SUITES_HERE) {
  const { cases, parameters, requirements, preconditions } = suite;

  test(`the suite ${suite.name} has the ${count} cases of the catalogue, in its order`, () => {
    assert.ok(SUITES.includes(suite));
    assert.equal(ids.length, count);
    assert.deepEqual(
      cases.map(({ id }) => id),
      ids.map((id) => `ATC_${useCase}_${id}`),
    );
    for (const { id, group } of cases) assert.equal(group, id.split('_')[2], id);
  });

  test(`${suite.name}: the actor of a case is the one its identifier names`, () => {
    for (const { id, plays } of cases) {
      const [, actor] = /_[PN]T_(EG|CS|GCP|MU|MA)/.exec(id) ?? [];
      const role = actor === 'EG' || actor === 'MA' ? 'client' : 'server';
      assert.deepEqual(plays, { actor, role, useCase }, id);
    }
  });

  test(`${suite.name}: every name a case uses exists, every requirement is covered, every step has words`, () => {
    const names = parameters.map(({ name }) => name);
    const known = requirements.map(({ id }) => id);
    const covered = new Set(cases.flatMap((one) => one.requirements));
    assert.deepEqual(
      known.filter((id) => !covered.has(id)),
      [],
    );
    for (const one of cases) {
      for (const name of one.parameters) assert.ok(names.includes(name), `${one.id} ${name}`);
      for (const name of one.requirements) assert.ok(known.includes(name), `${one.id} ${name}`);
      for (const name of one.preconditions) assert.ok(name in preconditions, `${one.id} ${name}`);
      for (const { parameter } of one.conditions ?? []) assert.ok(names.includes(parameter), `${one.id} ${parameter}`);
      assert.deepEqual(
        one.steps.map(({ number }) => number),
        one.steps.map((_, index) => String(index + 1)),
        one.id,
      );
      assert.ok(one.steps.length > 0 && one.seconds > 0, one.id);
      for (const text of [one.title, one.purpose, ...one.steps.flatMap((step) => [step.action, step.expected])])
        assert.ok(text.length > 3 && !text.includes('undefined'), `${one.id} "${text}"`);
    }
  });
}

test('LPC and LPP differ in words only; what is refused has the opposite sign', () => {
  const plain = (text: string): string =>
    text
      .replaceAll('APPL', 'APCL')
      .replaceAll('FPAPL', 'FCAPL')
      .replaceAll('LPP', 'LPC')
      .replaceAll('positive', 'negative');
  for (const [index, one] of LPC_SUITE.cases.entries()) {
    const other = LPP_SUITE.cases[index];
    assert.equal(other?.seconds, one.seconds, one.id);
    if (!/UnlCntrl_00[23]|UnlAuto_002/.test(one.id))
      assert.deepEqual(JSON.parse(plain(JSON.stringify(other))), JSON.parse(JSON.stringify(one)), one.id);
  }
  const refusal = LPP_SUITE.cases.find(({ id }) => id === 'ATC_LPP_COM_PT_CSTransition1_001');
  assert.match(refusal?.purpose ?? '', /^A positive APPL/);
});

test('with the defaults of the catalogue only what it makes conditional is left out, each with its reason', () => {
  const sheet = parameterSheet(undefined, allParameters(), 'default');
  const left = SUITES_HERE.flatMap(({ suite }) =>
    suite.cases.flatMap((one) => {
      const reason = notApplicable(one, sheet);
      return reason === undefined ? [] : [`${one.id}: ${reason}`];
    }),
  );
  const limit = (useCase: string): readonly string[] => [
    `ATC_${useCase}_COM_PT_CSUnlCntrl_002: applies only with PAR_${useCase}_CEM yes; the device declares no`,
    `ATC_${useCase}_COM_PT_CSUnlAuto_002: applies only with PAR_${useCase}_powerMeasured yes; the device declares no`,
    `ATC_${useCase}_INS1_PT_CSTransition1_001: applies only with PAR_${useCase}_CEM yes; the device declares no`,
  ];
  assert.deepEqual(left, [...limit('LPC'), ...limit('LPP')]);
});

test('a sheet that contradicts itself is refused with the names', () => {
  const sheet = parameterSheet(
    'PAR_LPC_APCLmin: 12000\nPAR_LPC_PFSDM: 80000\nPAR_LPC_MFSDM: 7200\nPAR_LPC_FCAPLmax: 0',
    allParameters(),
    'default',
  );
  assert.deepEqual(LPC_SUITE.contradictions?.(sheet), [
    'PAR_LPC_APCLmin is not below PAR_LPC_APCLmax',
    'PAR_LPC_FCAPLmin is not below PAR_LPC_FCAPLmax',
    'PAR_LPC_PFSDM is above PAR_LPC_MFSDM',
  ]);
  assert.deepEqual(LPP_SUITE.contradictions?.(sheet), []);
});
