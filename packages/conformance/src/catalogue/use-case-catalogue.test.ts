import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MGCP_SUITE, MPC_SUITE } from '../monitoring/monitoring-suite.ts';
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

/** The 54 identifiers of MPC behind `ATC_MPC_`. */
const MPC_IDS = [
  'COM_PT_MUPolling_001',
  'COM_PT_MUNotification_001',
  ...series('SCE1_PT_MUTotalActivePower', 1),
  ...series('SCE1_PT_MUPhaseActivePower', 3),
  ...series('SCE2_PT_MUTotalConsumedEnergy', 2),
  ...series('SCE2_PT_MUTotalProducedEnergy', 2),
  ...series('SCE3_PT_MUActiveACCurrent', 3),
  ...series('SCE4_PT_MUACVoltage', 6),
  ...series('SCE5_PT_MUFrequency', 1),
  'COM_PT_MAPolling_001',
  'COM_PT_MANotification_001',
  ...alternating(1, 'TotalActivePower', 1),
  ...alternating(1, 'PhaseActivePower', 3),
  ...alternating(2, 'TotalConsumedEnergy', 1),
  ...alternating(2, 'TotalProducedEnergy', 1),
  ...alternating(3, 'ActiveACCurrent', 3),
  ...alternating(4, 'ACVoltage', 6),
  ...alternating(5, 'Frequency', 1),
];

/** The 47 identifiers of MGCP behind `ATC_MGCP_`. */
const MGCP_IDS = [
  'COM_PT_GCPPolling_001',
  'COM_PT_GCPNotification_001',
  ...series('SCE1_PT_GCPPowerLimitFactor', 1),
  ...series('SCE2_PT_GCPTotalActivePower', 1),
  ...series('SCE3_PT_GCPTotalFeedInEnergy', 2),
  ...series('SCE4_PT_GCPTotalConsumedEnergy', 2),
  ...series('SCE5_PT_GCPActiveACCurrent', 3),
  ...series('SCE6_PT_GCPACVoltage', 6),
  ...series('SCE7_PT_GCPFrequency', 1),
  'COM_PT_MAPolling_001',
  'COM_PT_MANotification_001',
  'SCE1_PT_MAPowerLimitFactor_001',
  ...alternating(2, 'TotalActivePower', 1),
  ...alternating(3, 'TotalFeedInEnergy', 1),
  ...alternating(4, 'TotalConsumedEnergy', 1),
  ...alternating(5, 'ActiveACCurrent', 3),
  ...alternating(6, 'ACVoltage', 6),
  ...alternating(7, 'Frequency', 1),
];

/** Per data point a case with a good value and behind it one with bad values, numbered through. */
function alternating(scenario: number, name: string, count: number): readonly string[] {
  return Array.from({ length: 2 * count }, (_, index) => {
    const kind = index % 2 === 0 ? 'PT' : 'NT';
    return `SCE${scenario}_${kind}_MA${name}_${String(index + 1).padStart(3, '0')}`;
  });
}

const SUITES_HERE = [
  { suite: LPC_SUITE, useCase: 'LPC', ids: LIMIT_IDS, count: 51 },
  { suite: LPP_SUITE, useCase: 'LPP', ids: LIMIT_IDS, count: 51 },
  { suite: MPC_SUITE, useCase: 'MPC', ids: MPC_IDS, count: 54 },
  { suite: MGCP_SUITE, useCase: 'MGCP', ids: MGCP_IDS, count: 47 },
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
  const polls = (useCase: string): string =>
    `ATC_${useCase}_COM_PT_MAPolling_001: applies only with PAR_${useCase}_polls yes; the device declares no`;
  assert.deepEqual(left, [...limit('LPC'), ...limit('LPP'), polls('MPC'), polls('MGCP')]);
});

test('there are 203 cases of use cases', () => {
  assert.equal(SUITES_HERE.flatMap(({ suite }) => suite.cases).length, 203);
});

test('a data point that is not declared, and a phase that is not connected, leave out what is about them', () => {
  const sheet = parameterSheet(
    'PAR_MPC_Phases: ac\nPAR_MPC_produces: no\nPAR_MPC_Frequency: no\nPAR_MPC_PhaseToPhaseVoltage: no',
    allParameters(),
    'default',
  );
  const left = MPC_SUITE.cases.filter((one) => notApplicable(one, sheet) !== undefined).map(({ id }) => id.slice(8));
  assert.deepEqual(left, [
    'SCE1_PT_MUPhaseActivePower_002',
    'SCE2_PT_MUTotalConsumedEnergy_002',
    'SCE2_PT_MUTotalProducedEnergy_002',
    'SCE3_PT_MUActiveACCurrent_002',
    'SCE4_PT_MUACVoltage_002',
    'SCE4_PT_MUACVoltage_004',
    'SCE4_PT_MUACVoltage_005',
    'SCE4_PT_MUACVoltage_006',
    'SCE5_PT_MUFrequency_001',
    'COM_PT_MAPolling_001',
    'SCE1_PT_MAPhaseActivePower_003',
    'SCE1_NT_MAPhaseActivePower_004',
    'SCE3_PT_MAActiveACCurrent_003',
    'SCE3_NT_MAActiveACCurrent_004',
    'SCE4_PT_MAACVoltage_003',
    'SCE4_NT_MAACVoltage_004',
    ...alternating(4, 'ACVoltage', 6).slice(6),
    ...alternating(5, 'Frequency', 1),
  ]);
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
  const idle = parameterSheet('PAR_MPC_consumes: no\nPAR_MPC_produces: no', allParameters(), 'default');
  assert.deepEqual(MPC_SUITE.contradictions?.(idle), ['neither PAR_MPC_consumes nor PAR_MPC_produces']);
  assert.deepEqual(MGCP_SUITE.contradictions?.(idle), []);
});
